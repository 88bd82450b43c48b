import type { EpochMs } from "@tributary/kernel";
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
