import type { EpochMs } from "@tributary/kernel";
import type { DeskContact } from "../../shared/desk.ts";

/** What is known about one contact beside its conversation. */
export type DetailsSnapshot = {
  readonly contactId: string;
  readonly channel: string;
  readonly queueName: string | null;
  readonly queuedAt: EpochMs | null;
  /** Sorted by name. Hostile. */
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
};

/** Pure. */
export function detailsOf({ contactId, channel, queueName, queuedAt, attributes }: DeskContact): DetailsSnapshot {
  const sorted = attributes.toSorted((one, other) => one.name.localeCompare(other.name));
  return { contactId, channel, queueName, queuedAt, attributes: sorted };
}

/** Where an attribute's value leads, if it is an address of a web page and nothing else; null otherwise. */
export function linkIn(value: string): string | null {
  if (!/^https?:\/\/\S+$/iu.test(value) || !URL.canParse(value)) return null;
  return new URL(value).href;
}
