import type { EpochMs } from "@tributary/kernel";
import type { DeskContact } from "../../shared/desk.ts";
import type { CallQuality } from "../../softphone/call-quality.ts";
import type { SoftphoneState } from "../../softphone/softphone-state.ts";
import type { TransferKind } from "../transfer/transfer.view-model.ts";
import { type KeypadParty, keypadPartiesOf, type PartiesSnapshot, partiesOf } from "./call-parties.view-model.ts";

/** Word about the call; `elsewhere`: another page has its audio. */
export type CallStatus =
  | "connecting"
  | "calling"
  | "connected"
  | "held"
  | "agent-held"
  | "interrupted"
  | "failed"
  | "elsewhere"
  | "ended";

/** An accepted call, or one that has ended. */
export type CallSnapshot = {
  readonly contactId: string;
  /** Null if unknown. Untrusted text. */
  readonly customerName: string | null;
  readonly status: CallStatus;
  /** Start of the connection; null until the other party has answered, and once it has ended. */
  readonly since: EpochMs | null;
  /** True for a callback that this agent ended before the customer answered. */
  readonly isUnanswered: boolean;
  readonly isMuted: boolean;
  /** True if another agent has muted this one. */
  readonly isMutedByOthers: boolean;
  readonly isHeld: boolean;
  readonly isCustomerMuted: boolean;
  /** Connections for commands; null if there is none. */
  readonly customerLeg: string | null;
  readonly agentLeg: string | null;
  /** Null if it is unknown, or not measured in this page. */
  readonly quality: CallQuality | null;
  /** Supervisors have the buttons of monitoring. One who takes part also mutes their microphone; a `listener` is silent. */
  readonly role: "agent" | "supervisor" | "listener";
  readonly parties: PartiesSnapshot;
  readonly keypadParties: readonly KeypadParty[];
  /** Ways to bring in another agent, of which the first is the default. */
  readonly transfers: readonly TransferKind[];
  /** True if the call goes on with other agents when this one leaves. */
  readonly isLeft: boolean;
  /** True if this page hears the agent. */
  readonly hasLevel: boolean;
};

export function callOf(contact: DeskContact, { isOwner, isMuted, legs }: SoftphoneState): CallSnapshot {
  const { contactId, customerName, agentConnectionId, phase, since, call, monitor, otherAgents } = contact;
  const isOpen = phase === "connected" || phase === "monitoring";
  const leg = isOwner ? legs.get(contactId) : undefined;
  return {
    contactId,
    customerName,
    status: isOpen ? statusOf(contact, leg?.state.phase) : "ended",
    since: isOpen && !call?.isCalling ? since : null,
    isUnanswered: contact.isUnanswered === true,
    isMuted: isMuted || (call?.agent?.isMuted ?? false),
    isMutedByOthers: call?.agent?.isMuted ?? false,
    isHeld: call?.customer?.isHeld ?? false,
    isCustomerMuted: call?.customer?.isMuted ?? false,
    customerLeg: isOpen ? (call?.customer?.connectionId ?? null) : null,
    agentLeg: isOpen ? agentConnectionId : null,
    quality: leg?.state.phase === "connected" ? leg.quality : null,
    role: monitor === null ? "agent" : monitor.mode === "barge" ? "supervisor" : "listener",
    parties: partiesOf(contact),
    keypadParties: keypadPartiesOf(contact),
    transfers: transfersOf(contact),
    isLeft: otherAgents.some(({ isSupervisor }) => !isSupervisor),
    hasLevel: isOpen && monitor?.mode !== "silent" && leg?.state.phase === "connected" && !isMuted,
  };
}

/** `phase`: that of the audio in this page; undefined if it has none. */
function statusOf(
  { call }: DeskContact,
  phase: "opening" | "connected" | "interrupted" | "failed" | undefined,
): CallStatus {
  if (phase === "failed" || phase === "interrupted") return phase;
  if (phase === "opening") return "connecting";
  if (call?.isCalling) return "calling";
  if (call?.customer?.isHeld) return "held";
  if (call?.agent?.isHeld) return "agent-held";
  return phase === undefined ? "elsewhere" : "connected";
}

/** Another agent is asked before the customer is handed over, unless this agent chooses otherwise. Source: PA-65. */
function transfersOf({ phase, call }: DeskContact): readonly TransferKind[] {
  if (phase !== "connected" || call?.customer === undefined) return [];
  return call.canTransfer ? ["add", "transfer"] : ["add"];
}

/** Keys of a telephone, in rows. */
export const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"] as const;

/** Returns the key of a telephone for a key of the keyboard; null for others. */
export function keyOf({
  key,
  ctrlKey,
  metaKey,
  altKey,
}: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">): string | null {
  return !ctrlKey && !metaKey && !altKey && KEYS.some((each) => each === key) ? key : null;
}
