import { MAX_RATING_COMMENT } from "@tributary/model";
import { describe, expect, it } from "vitest";
import { AGENT, AT, after, CUSTOMER, chatIn, NOW, STRANGER } from "../../test/conversations.ts";
import { outcome, outcomeOf } from "../../test/outcome.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { decideRating, RATING_MS } from "./decide-rating.ts";

const RATING = { from: CUSTOMER.participantId, score: 4, comment: "Quick answers" } as const;
const EVENT = { type: "chat.rated", participantId: CUSTOMER.participantId, score: 4, comment: RATING.comment, at: NOW };

const rated = (
  state: ConversationState = chatIn("ended"),
  rating: Parameters<typeof decideRating>[1] = RATING,
  now: number = NOW,
) => outcomeOf(decideRating(state, rating, now));
const ratedChat = (): ConversationState =>
  after(chatIn("ended"), (draft) =>
    draft.add({ type: "chat.rated", participantId: RATING.from, score: RATING.score, comment: RATING.comment }),
  );

describe("the rating of a chat", () => {
  it("[RA-01] is recorded once, after the end", () => {
    expect(rated()).toEqual(outcome({ conversation: [EVENT] }));
    expect(ratedChat().chat?.rating).toEqual({ score: 4, comment: "Quick answers" });
  });

  it.each(["created", "in-flow", "queued", "offered", "connected"] as const)(
    "[RA-01] is refused while the contact is %s",
    (phase) => {
      expect(rated(chatIn(phase))).toMatchObject({ refusal: { code: "wrong-phase" } });
    },
  );

  it("[RA-01] is refused of others than the customer", () => {
    for (const from of [AGENT.participantId, STRANGER])
      expect(rated(chatIn("ended"), { ...RATING, from })).toMatchObject({ refusal: { code: "token-invalid" } });
  });

  it("[RA-02] changes nothing if it is repeated, and is refused if it is another one", () => {
    expect(rated(ratedChat())).toEqual(outcome({}));
    for (const other of [{ score: 5 }, { comment: null }] as const)
      expect(rated(ratedChat(), { ...RATING, ...other })).toMatchObject({ refusal: { code: "wrong-phase" } });
  });

  it("[RA-03] is refused an hour after the end, and repeated later without an effect", () => {
    const last = AT.ended + RATING_MS;

    expect(rated(chatIn("ended"), RATING, last)).toEqual(outcome({ conversation: [{ ...EVENT, at: last }] }));
    expect(rated(chatIn("ended"), RATING, last + 1)).toMatchObject({ refusal: { code: "wrong-phase" } });
    expect(rated(ratedChat(), RATING, last + 1)).toEqual(outcome({}));
    expect([RATING_MS, MAX_RATING_COMMENT]).toEqual([3_600_000, 1_000]);
  });
});
