/** The rating that a customer gives a chat, sent once. */
import type { OwnCall } from "../../shared/own-call.ts";

export const SCORES = [1, 2, 3, 4, 5] as const;

export type Score = (typeof SCORES)[number];

/** Longest comment. Unit: characters. Source: docs/wire/participant.md#rating. */
export const MAX_COMMENT_LENGTH = 1_000;

/** Progress of the rating. `failed`: it can be sent again. `refused`: the center accepts none any more. */
export type RatingState = "open" | "sending" | "failed" | "sent" | "refused";

export interface Rating {
  state(): RatingState;
  /** Sends the rating, unless one was sent or is being sent. */
  send(score: Score, comment: string): void;
}

/** Creates a rating that is open. */
export function createRating(call: OwnCall, onChange: () => void): Rating {
  let state: RatingState = "open";

  function setState(next: RatingState): void {
    state = next;
    onChange();
  }

  async function send(score: Score, comment: string): Promise<void> {
    setState("sending");
    const answer = await call("rating", { Score: score, ...(comment !== "" && { Comment: comment }) });
    setState(outcomeOf(answer?.status));
  }

  return {
    state: () => state,
    send(score, comment) {
      if (state === "open" || state === "failed") void send(score, comment.trim());
    },
  };
}

function outcomeOf(status: number | undefined): RatingState {
  if (status === 200) return "sent";
  return status === undefined || status === 429 || status >= 500 ? "failed" : "refused";
}
