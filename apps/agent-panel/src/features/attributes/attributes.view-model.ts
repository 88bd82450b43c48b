import type { EpochMs } from "@tributary/kernel";
import type { DeskContact, OtherAgent } from "../../shared/desk.ts";

/** Details of a contact other than its conversation. */
export type DetailsSnapshot = {
  readonly contactId: string;
  readonly channel: string;
  readonly isCallback: boolean;
  readonly identity?: DeskContact["identity"];
  readonly queueName: string | null;
  readonly queuedAt: EpochMs | null;
  readonly otherAgents: readonly OtherAgent[];
  /** True if this user monitors the contact: its attributes are not known, and its agents are not theirs to disconnect. */
  readonly isMonitored: boolean;
  /** Sorted by name. Untrusted text. */
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
};

export function detailsOf({
  contactId,
  channel,
  queueName,
  queuedAt,
  otherAgents,
  ...rest
}: DeskContact): DetailsSnapshot {
  const attributes = rest.attributes.toSorted((one, other) => one.name.localeCompare(other.name));
  const identity = rest.identity && { identity: rest.identity };
  const isMonitored = rest.monitor !== null;
  const isCallback = rest.isCallback === true;
  return { contactId, channel, isCallback, ...identity, queueName, queuedAt, otherAgents, isMonitored, attributes };
}
