import { beginConversations } from "../contestants/begin-chats.ts";
import { createPoster, type Poster } from "../contestants/post-json.ts";
import type { Seat } from "../generator/plan.ts";

/** Messages of the conversation. */
const MESSAGES = 6;

/** Has a conversation of a customer and an agent on a running server, and ends it. */
export async function haveConversation(port: number): Promise<void> {
  const { seats } = await beginConversations(port, 1);
  const [customer, agent] = seats;
  if (customer === undefined || agent === undefined) throw new Error("a customer and an agent");
  using poster = createPoster(port);
  for (let index = 0; index < MESSAGES; index += 1) {
    const body = { ContentType: "text/plain", Content: `Message ${index + 1} of a conversation that has ended` };
    await post(poster, index % 2 === 0 ? customer : agent, "/participant/message", body);
  }
  await post(poster, customer, "/participant/disconnect", {});
}

function post(poster: Poster, { bearer }: Seat, path: string, body: object): Promise<unknown> {
  return poster.post(path, { "X-Amz-Bearer": bearer }, body);
}
