import type { Decision } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import {
  asId,
  type ContactFlowId,
  type ContactId,
  type ConversationId,
  MAX_ATTRIBUTES_BYTES,
  mergeAttributes,
  type ParticipantId,
  type Refusal,
  refusal,
} from "@tributary/model";
import { conversationTimer } from "../contact/contact-timers.ts";
import { draftNewConversation } from "../contact/conversation-stream.ts";
import { type StartToken, startClaim, startKeyOf } from "../contact/start-token.ts";
import { CALL_CONNECT_MS } from "./state/voice-timers.ts";

/** A call to start for a customer. */
export type StartCall = {
  readonly flowId: ContactFlowId;
  readonly displayName: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly name: string | null;
  readonly description: string | null;
  readonly clientToken: StartToken | null;
};

/** Ids of a started call. */
export type StartedCall = {
  readonly contactId: ContactId;
  readonly conversationId: ConversationId;
  readonly participantId: ParticipantId;
};

/** Pre-generated ids, so that the decision stays pure. */
type NewCallIds = Pick<StartedCall, "contactId" | "participantId">;

const TOO_LARGE = refusal("invalid-field", "Attributes", `at most ${MAX_ATTRIBUTES_BYTES} bytes`);

/**
 * Starts a call of a customer, whose flow runs once their audio is connected. The value is null if the client token belongs to another request. Rules VC-01 and
 * VC-02.
 */
export function decideStartCall(call: StartCall, ids: NewCallIds, now: EpochMs): Decision<StartedCall | null, Refusal> {
  const { flowId, displayName, name, description, clientToken } = call;
  const attributes = mergeAttributes({}, call.attributes);
  if (attributes === undefined) return { refusal: TOO_LARGE };
  const draft = draftNewConversation(ids.contactId, now);
  draft.add({
    type: "contact.created",
    channel: "voice",
    flowId,
    participants: [{ participantId: ids.participantId, role: "customer", displayName }],
    attributes,
    name,
    description,
    chat: null,
    voice: { direction: "inbound" },
    ...startKeyOf("start-call", clientToken),
  });
  const value: StartedCall = { ...ids, conversationId: asId<ConversationId>(ids.contactId) };
  return {
    value,
    drafts: [draft],
    setTimers: [conversationTimer("customer-never-came", draft.state, now + CALL_CONNECT_MS)],
    ...startClaim("start-call", { token: clientToken, started: value, now }),
  };
}
