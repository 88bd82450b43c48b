import type { Decision, Journal } from "@tributary/journal";
import { type Clock, type EpochMs, type Random, type Result, refused, uuidV7 } from "@tributary/kernel";
import { type Actor, asId, type Refusal, type StreamingId, type UsedToken } from "@tributary/model";
import { decideStartStreaming, decideStopStreaming, unknownEndpoint } from "../chat/decide-streaming.ts";
import { atContact, CONTACT_NOT_FOUND } from "../contact/contact-chain.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import { createContactChanges } from "./contact-changes.ts";
import type { Records } from "./records.ts";

/** Operations on the sending of chats to endpoints. A chat is named by any contact of its chain. */
export interface Streaming {
  /** True for the endpoints that the server knows. */
  hasEndpoint(arn: string): boolean;
  /**
   * Sends what participants receive from now on to an endpoint. Refusals: `invalid-field` for an unknown endpoint, `not-found`, `contact-ended`, `wrong-phase`
   * for a contact of another channel, `limit-exceeded`, `token-reused`.
   */
  start(
    contactId: string,
    streaming: { readonly endpointArn: string; readonly token: UsedToken | null; readonly by: Actor },
  ): Promise<Result<StreamingId, Refusal>>;
  /** Sends nothing more. Refusals: `not-found`, `contact-ended`. */
  stop(contactId: string, streamingId: string): Promise<Result<null, Refusal>>;
}

type Deps = {
  readonly journal: Pick<Journal, "run" | "runChained" | "durable">;
  readonly records: Pick<Records, "find">;
  readonly endpoints: { has(arn: string): boolean };
  readonly clock: Pick<Clock, "now">;
  readonly random: Random;
};

const UNKNOWN_ENDPOINT = unknownEndpoint("ChatStreamingConfiguration.StreamingEndpointArn");

export function createStreaming({ journal, records, endpoints, clock, random }: Deps): Streaming {
  const { conversationIdOf } = createContactChanges({ journal, records });

  async function change<T>(
    contactId: string,
    decide: (conversation: ConversationState, now: EpochMs) => Decision<T, Refusal>,
  ): Promise<Result<T, Refusal>> {
    const needs = { conversation: conversationRef(await conversationIdOf(contactId)) };
    return journal.run(needs, ({ conversation }, now): Decision<T, Refusal> => {
      const isKnown = conversation !== undefined && atContact(conversation, contactId) !== undefined;
      return isKnown ? decide(conversation, now) : { refusal: CONTACT_NOT_FOUND };
    });
  }

  return {
    hasEndpoint: endpoints.has,
    async start(contactId, streaming) {
      if (!endpoints.has(streaming.endpointArn)) return refused(UNKNOWN_ENDPOINT);
      const streamingId = asId<StreamingId>(uuidV7(clock.now(), random));
      return change(contactId, (state, now) => decideStartStreaming(state, { ...streaming, streamingId }, now));
    },
    stop: (contactId, streamingId) => change(contactId, (state, now) => decideStopStreaming(state, streamingId, now)),
  };
}
