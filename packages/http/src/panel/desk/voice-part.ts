import { answeredAt, type ConversationState, type DeskView, isCalling, type Slot } from "@tributary/engine";
import type { EpochMs } from "@tributary/kernel";
import { autoAccepts, type CallFailure, type User } from "@tributary/model";
import type { SoftphoneMediaInfo } from "@tributary/protocol/host-data";
import type { AgentSnapshot, ConnectionSnapshot } from "@tributary/protocol/panel";
import type { IceServer } from "../../voice/ice-servers.ts";

/** Access of an agent's page to the audio of a call. `token`: names the leg; null: the agent may not open it. `isCallback`: never accepted automatically. */
export type LegSources = {
  readonly isCallback: boolean;
  readonly user: User;
  readonly token: string | null;
  readonly signalingEndpoint: string;
  readonly iceServers: readonly IceServer[];
};

/**
 * Returns the media of the agent's own leg of a call while it is open. Host pages that own the audio read the configuration as JSON. Source:
 * docs/wire/voice.md#media-info; AU-10.
 */
export function softphoneMediaOf(
  { state }: Slot,
  { isCallback, user, token, signalingEndpoint, iceServers }: LegSources,
): SoftphoneMediaInfo | null {
  if (token === null || !OPEN.has(state.phase)) return null;
  return {
    callType: "audio_only",
    autoAccept: !isCallback && autoAccepts(user, "voice"),
    callContextToken: token,
    mediaLegContextToken: token,
    callConfigJson: JSON.stringify({ signalingEndpoint, iceServers, useWebSocketProvider: true }),
  };
}

const OPEN: ReadonlySet<Slot["state"]["phase"]> = new Set(["offered", "connected", "monitoring"]);

/** Returns the leg of a party of a call as the others see it: whether it is on hold, and muted. Rule AU-11. */
export function gatedLeg(leg: ConnectionSnapshot, { voice }: Pick<ConversationState, "voice">): ConnectionSnapshot {
  if (voice === undefined) return leg;
  const isHeld = leg.state.type === "connected" && voice.held.some((id) => id === leg.connectionId);
  return {
    ...leg,
    state: isHeld ? { ...leg.state, type: "hold" } : leg.state,
    mute: voice.muted.some((id) => id === leg.connectionId),
    forcedMute: false,
  };
}

/**
 * Returns the state that a call gives its agent in place of the chosen one; undefined without a call. Source: docs/wire/voice.md#states; AU-12.
 */
export function callStateOf({ contacts }: DeskView): AgentSnapshot["state"] | undefined {
  const calls = contacts.filter(({ slot }) => slot.channel === "voice");
  for (const [phase, name] of STATES) {
    const call = calls.find(({ slot }) => slot.state.phase === phase);
    if (call === undefined) continue;
    const { slot, conversation } = call;
    const { whole } = conversation;
    const startTimestamp = sinceOf(slot);
    if (phase === "offered" && conversation.contact.isCallback)
      return { agentStateARN: null, type: "not_routable", name: "Pending", startTimestamp };
    if (phase !== "connected") return { agentStateARN: null, type: "system", name, startTimestamp };
    return {
      agentStateARN: null,
      type: "system",
      name: isCalling(whole, slot.contactId) ? "CallingCustomer" : name,
      startTimestamp: answeredAt(whole, slot.contactId) ?? startTimestamp,
    };
  }
  return undefined;
}

/** Returns the name of the error state of an agent: that of a missed contact, or of a call that did not reach its endpoint. Source: docs/wire/voice.md#states; AU-13. */
export function errorNameOf({ slots }: DeskView["agent"]): string {
  const isUnanswered = slots.some(({ state }) => state.phase === "missed" || state.phase === "rejected");
  const failed = slots.flatMap(({ state }) => (state.phase === "failed" ? state.failure : [])).at(-1);
  return isUnanswered || failed === undefined ? "MissedCallAgent" : FAILURES[failed];
}

const FAILURES = {
  "not-answered": "MissedCallCustomer",
  busy: "LineEngagedCustomer",
  unreachable: "FailedConnectCustomer",
  "no-audio": "FailedConnectAgent",
} as const satisfies Record<CallFailure, string>;

const STATES = [
  ["offered", "PendingBusy"],
  ["connected", "Busy"],
  ["after-contact-work", "AfterCallWork"],
] as const;

function sinceOf({ state }: Slot): EpochMs {
  if (state.phase === "offered") return state.offer.offeredAt;
  return state.phase === "after-contact-work" ? state.work.startedAt : state.since;
}
