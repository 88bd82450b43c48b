import { accepted } from "@tributary/kernel";
import { ratingRequest } from "@tributary/protocol";
import { operation } from "./service.ts";

/** Records the rating of a chat that has ended. It takes the token of the start, which outlives the chat. Rule WS-10. */
export const rate = operation(
  { schema: ratingRequest, token: "participant", isMetered: true },
  async ({ center }, { ref, input: { Score: score, Comment: comment } }) => {
    const rated = await center.chats.rate(ref, { score, comment });
    return rated.ok ? accepted({}) : rated;
  },
);
