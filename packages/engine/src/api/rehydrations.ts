import { type Decision, type Journal, unchanged } from "@tributary/journal";
import type { EpochMs, Result } from "@tributary/kernel";
import type { ContactId, Refusal } from "@tributary/model";
import {
  decideRehydration,
  endOfSegment,
  MAX_SEGMENT_ENDS,
  NOT_ENDED,
  type Rehydration,
  type RehydrationSource,
  SEGMENT_ENDS,
} from "../chat/rehydration.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import { createContactChanges } from "./contact-changes.ts";
import type { Records } from "./records.ts";

/** Finds the sources of chats that continue ended ones. */
export interface Rehydrations {
  /** Runs a decision that needs a source, which is read as it is in the store. */
  run<T>(
    rehydration: Rehydration,
    decide: (source: RehydrationSource, now: EpochMs) => Decision<T, Refusal>,
  ): Promise<Result<T, Refusal>>;
  /**
   * Lets a chat continue an ended one. Returns the contact that it continues. Refusals: `not-found` and `invalid-field` for either contact, `invalid-field` if the attributes of both are too large, `contact-ended`,
   * `wrong-phase` if the source did not end before, or if the chat continues another one.
   */
  associate(contactId: string, rehydration: Rehydration): Promise<Result<ContactId, Refusal>>;
}

type Deps = {
  readonly journal: Pick<Journal, "run" | "runChained" | "durable" | "read">;
  readonly records: Pick<Records, "find">;
};

export function createRehydrations({ journal, records }: Deps): Rehydrations {
  const { conversationIdOf } = createContactChanges({ journal, records });

  async function locate(rehydration: Rehydration) {
    const source = conversationRef(await conversationIdOf(rehydration.sourceContactId));
    return { source, untilSeq: rehydration.extent === "entire" ? null : await endOf(source, rehydration) };
  }

  /** Reads the end of a contact once its chat has ended: from then on no contact of it ends. A chat that ends later is not a source yet. Rule RH-02. */
  async function endOf(
    source: ReturnType<typeof conversationRef>,
    { sourceContactId }: Rehydration,
  ): Promise<RehydrationSource["untilSeq"]> {
    const ended = await journal.run({ source }, ({ source: chat }) =>
      chat?.contact.state.phase === "ended" ? unchanged(null) : { refusal: NOT_ENDED },
    );
    if (!ended.ok) return "not-ended";
    const query = { order: "forward", afterSeq: 0, limit: MAX_SEGMENT_ENDS, types: SEGMENT_ENDS } as const;
    return endOfSegment(await journal.read(source, query), sourceContactId);
  }

  return {
    async run(rehydration, decide) {
      const { source, untilSeq } = await locate(rehydration);
      return journal.run({ source }, (states, now) =>
        decide({ ...rehydration, conversation: states.source, untilSeq }, now),
      );
    },
    async associate(contactId, rehydration) {
      const { source, untilSeq } = await locate(rehydration);
      const needs = { conversation: conversationRef(await conversationIdOf(contactId)), source };
      return journal.run(needs, (states, now) =>
        decideRehydration(states.conversation, { ...rehydration, conversation: states.source, untilSeq }, now),
      );
    },
  };
}
