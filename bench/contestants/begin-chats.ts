/** Chats in a running Tributary, begun by its public API alone. */
import type { Seat } from "../generator/plan.ts";
import { acceptAll, roomAtDesks } from "./panel-agents.ts";
import { AT_ONCE, createPoster, type Poster } from "./post-json.ts";

/**
 * Begins chats in which both ends are the customer's: two connections of the same participant, each with a token and a socket of its own. A
 * message costs the same as between two people: one token looked at, one commit, one frame to each of two sockets.
 */
export async function beginChats(port: number, count: number): Promise<readonly Seat[]> {
  using poster = createPoster(port);
  const seats: Seat[] = new Array(2 * count);
  await inTurn(count, async (chat) => {
    const { ParticipantToken } = await startChat(poster);
    for (const side of [0, 1]) seats[2 * chat + side] = await connect(poster, ParticipantToken);
  });
  return seats;
}

/** Begins chats in which an agent has accepted the contact in the panel. The demo center has desks for a dozen. */
export async function beginChatsWithAgents(port: number, count: number): Promise<readonly Seat[]> {
  if (count > roomAtDesks) throw new Error(`the demo center has desks for ${roomAtDesks} chats`);
  using poster = createPoster(port);
  const customers = new Map<string, Seat>();
  await inTurn(count, async () => {
    const { ContactId, ParticipantToken } = await startChat(poster);
    customers.set(ContactId, await connect(poster, ParticipantToken));
  });
  const seats: Seat[] = [];
  for (const { contactId, token } of await acceptAll(poster, port, count)) {
    const customer = customers.get(contactId);
    if (customer !== undefined) seats.push(customer, await connect(poster, token));
  }
  return seats;
}

async function startChat(poster: Poster): Promise<{ readonly ContactId: string; readonly ParticipantToken: string }> {
  const answer = await poster.post("/startChat", {}, { ParticipantDetails: { DisplayName: "Customer" } });
  return answer.data.startChatResult;
}

async function connect(poster: Poster, token: string): Promise<Seat> {
  const wish = { Type: ["WEBSOCKET", "CONNECTION_CREDENTIALS"], ConnectParticipant: true };
  const answer = await poster.post("/participant/connection", { "X-Amz-Bearer": token }, wish);
  const { pathname, search } = new URL(answer.Websocket.Url);
  return { bearer: answer.ConnectionCredentials.ConnectionToken, socketPath: `${pathname}${search}` };
}

async function inTurn(count: number, run: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  async function more(): Promise<void> {
    while (next < count) await run(next++);
  }
  await Promise.all(Array.from({ length: AT_ONCE }, more));
}
