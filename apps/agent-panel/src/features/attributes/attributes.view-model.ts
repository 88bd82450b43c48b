import type { EpochMs } from "@tributary/kernel";
import { parseUrl } from "@tributary/ui";
import type { DeskContact } from "../../shared/desk.ts";

/** Details of a contact other than its conversation. */
export type DetailsSnapshot = {
  readonly contactId: string;
  readonly channel: string;
  readonly queueName: string | null;
  readonly queuedAt: EpochMs | null;
  /** Sorted by name. Untrusted text. */
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
};

export function detailsOf({ contactId, channel, queueName, queuedAt, attributes }: DeskContact): DetailsSnapshot {
  const sorted = attributes.toSorted((one, other) => one.name.localeCompare(other.name));
  return { contactId, channel, queueName, queuedAt, attributes: sorted };
}

/** Returns the normalized URL if the value is a web address and nothing else; otherwise null. */
export function linkIn(value: string): string | null {
  return /^https?:\/\/\S+$/iu.test(value) ? (parseUrl(value)?.href ?? null) : null;
}
