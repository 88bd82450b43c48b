import type { Journal } from "@tributary/journal";
import { accepted, type Clock, type Random, type Result, refused, uuidV7 } from "@tributary/kernel";
import { asId, type ContactId, type ParticipantId, type Refusal, refusal, type UserId } from "@tributary/model";
import type { Directory } from "../configuration/directory.ts";
import type { ParticipantRef } from "../contact/participants.ts";
import { earlierStart, TOKEN_REUSED } from "../contact/start-token.ts";
import type { Media, MediaFigures, SessionDescription } from "../ports/media.ts";
import type { CallPage } from "../voice/call.ts";
import type { CallLegs } from "../voice/call-legs.ts";
import { decideConference, decideSwap } from "../voice/decide-conference.ts";
import { decideGate, type GateChange } from "../voice/decide-gate.ts";
import { decideSendDigits } from "../voice/decide-send-digits.ts";
import { decideStartCall, type StartCall, type StartedCall } from "../voice/decide-start-call.ts";
import type { Callbacks } from "./callbacks.ts";
import type { Chats } from "./chats.ts";
import { createDeskContacts } from "./desk-contacts.ts";
import { createOutboundStart, type OutboundCall } from "./outbound-calls.ts";
import type { Records } from "./records.ts";

/** Operations on calls. Those on legs fail with `CenterError("unavailable")` while the node that has them cannot be reached. */
export interface Calls {
  readonly callbacks: Callbacks;
  /** False if the center has no media: calls are refused with `voice-off`. */
  readonly isOn: boolean;
  /** Refusals: `not-found` for the flow, `invalid-field`, `token-reused`, `voice-off`. */
  start(call: StartCall): Promise<Result<StartedCall, Refusal>>;
  /**
   * An agent calls the agent, or one of the queue, of a quick connect. It is called once their audio arrives. Refusals: `voice-off`, `permission-missing`, `not-found` for
   * agent, quick connect, queue or related contact, `bad-endpoint` for phone numbers and the agent's own endpoint, `wrong-phase` while they have a call or without
   * calls in their routing profile, `quota-exceeded`.
   */
  startOutbound(agentId: UserId, call: OutboundCall): Promise<Result<ContactId, Refusal>>;
  /**
   * Opens the leg of a party for the offer of their page, and returns the answer. A customer joins once their audio arrives. Another page does not
   * take the leg from an open one. Refusals: `token-invalid`, `contact-ended`, `participant-left`, `connection-in-use`, `invalid-field`, `voice-off`.
   */
  connect(ref: ParticipantRef, page: CallPage, offer: SessionDescription): Promise<Result<SessionDescription, Refusal>>;
  /** Answers an offer with new network addresses for the leg of a party. Refusals: `not-joined` without a leg, `voice-off`. */
  restart(ref: ParticipantRef, offer: SessionDescription): Promise<Result<SessionDescription, Refusal>>;
  /** Closes the leg of a party. They are still part of the call, and may connect again. Never rejects. */
  disconnect(ref: ParticipantRef): Promise<void>;
  /** The party leaves permanently. Refusals: as for {@link Chats.leave}. */
  leave(ref: ParticipantRef): Promise<Result<null, Refusal>>;
  /**
   * An agent of a call presses keys for a party: each of `0-9*#A-D`, and a comma for a pause. Refusals: `not-found` for the contact, `wrong-phase` for silent supervisors
   * and until the agent has accepted it, `not-joined` without audio of the party, `invalid-field` for other characters and unless it is a call, `voice-off`.
   */
  sendDigits(agentId: UserId, contactId: ContactId, keys: Keys): Promise<Result<null, Refusal>>;
  /**
   * Holds or mutes a party of a call of the agent, or undoes it. Refusals: `not-found` for contact or connection, `wrong-phase`, `invalid-field` unless it is a call.
   */
  gate(agentId: UserId, contactId: ContactId, gate: Gate): Promise<Result<null, Refusal>>;
  /** Lets all parties of a call of the agent talk to each other. Refusals: as for {@link Calls.gate}; `wrong-phase` without a third party. */
  conference(agentId: UserId, contactId: ContactId): Promise<Result<null, Refusal>>;
  /** Talks to the party of a call who is on hold instead of the other. Refusals: as for {@link Calls.conference}. */
  swap(agentId: UserId, contactId: ContactId): Promise<Result<null, Refusal>>;
  /** A party has pressed keys of their page: 1 to 64 of `0-9*#A-D`. The others hear them. */
  passDigits(ref: ParticipantRef, digits: string): Promise<void>;
  /** Quality of this node's audio. Null if the center has none. */
  figures(): MediaFigures | null;
}

/** A change of a party. */
export type Gate = { readonly change: GateChange; readonly connectionId: string };

/** Keys for a party. */
export type Keys = { readonly connectionId: string; readonly digits: string };

/** Keys that can be pressed at once: a phone number with its extension, and more. */
const DIGITS = /^[0-9*#A-D,]{1,64}$/;

type Deps = {
  readonly journal: Pick<Journal, "run" | "runChained" | "durable">;
  readonly records: Pick<Records, "claimHolder" | "find">;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly random: Random;
  readonly chats: Pick<Chats, "leave">;
  readonly callbacks: Callbacks;
  /** Null: the center has no voice. */
  readonly voice: { readonly media: Media; readonly legs: CallLegs } | null;
};

const VOICE_OFF = refusal("voice-off");
const NO_DIGITS = refusal("invalid-field", "digits", "1 to 64 of 0-9, *, #, A-D and comma");

/** Creates the operations on calls. */
export function createCalls({ journal, records, directory, clock, random, chats, callbacks, voice }: Deps): Calls {
  const { onContact } = createDeskContacts({ journal, directory });
  const startOutbound = createOutboundStart({ journal, records, directory, clock, random });
  const newId = <Id extends ContactId | ParticipantId>(): Id => asId<Id>(uuidV7(clock.now(), random));

  return {
    callbacks,
    isOn: voice !== null,
    async start(call) {
      if (voice === null) return refused(VOICE_OFF);
      if (directory.contactFlow(call.flowId) === undefined) {
        const earlier = await earlierStart<StartedCall>("start-call", call.clientToken, records.claimHolder);
        return earlier === undefined ? refused(refusal("not-found", "ContactFlowId")) : accepted(earlier);
      }
      const ids = { contactId: newId<ContactId>(), participantId: newId<ParticipantId>() };
      const started = await journal.run({}, (_states, now) => decideStartCall(call, ids, now));
      if (!started.ok) return started;
      return started.value === null ? refused(TOKEN_REUSED) : accepted(started.value);
    },
    startOutbound: async (agentId, call) => (voice === null ? refused(VOICE_OFF) : startOutbound(agentId, call)),
    connect: async (ref, page, offer) => (voice === null ? refused(VOICE_OFF) : voice.legs.open(ref, page, offer)),
    restart: async (ref, offer) => (voice === null ? refused(VOICE_OFF) : voice.legs.restart(ref, offer)),
    disconnect: async (ref) => voice?.legs.close(ref),
    leave: (ref) => chats.leave(ref),
    async sendDigits(agentId, contactId, { connectionId, digits }) {
      if (voice === null) return refused(VOICE_OFF);
      if (!DIGITS.test(digits)) return refused(NO_DIGITS);
      const party = await onContact({ agentId, contactId, missing: "not-found" }, ({ agent, conversation }) =>
        decideSendDigits(conversation, { agent, connectionId }),
      );
      return party.ok ? voice.legs.sendDigits(party.value, digits) : party;
    },
    gate: (agentId, contactId, { change, connectionId }) =>
      onContact({ agentId, contactId, missing: "not-found" }, ({ agent, conversation, now }) =>
        decideGate(conversation, change, { agent, connectionId, now }),
      ),
    conference: (agentId, contactId) =>
      onContact({ agentId, contactId, missing: "not-found" }, ({ agent, conversation, now }) =>
        decideConference(conversation, { agent, now }),
      ),
    swap: (agentId, contactId) =>
      onContact({ agentId, contactId, missing: "not-found" }, ({ agent, conversation, now }) =>
        decideSwap(conversation, { agent, now }),
      ),
    passDigits: async (ref, digits) => voice?.legs.passDigits(ref, digits),
    figures: () => voice?.media.figures() ?? null,
  };
}
