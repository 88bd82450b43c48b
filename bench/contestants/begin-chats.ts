/** Starts chats on a running Tributary server through its public API. */
import type { Seat } from "../generator/plan.ts";
import { AGENT_SLOTS, acceptAll } from "./panel-agents.ts";
import { AT_ONCE, createPoster, type Poster } from "./post-json.ts";

/**
 * Starts chats in which both sides belong to the customer: two connections of one participant, each with a token and a socket. A message
 * costs the same as between two people: one token check, one commit, one frame to each of two sockets.
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

/** Starts chats that an agent accepts in the panel. The demo center's agents have slots for a dozen. */
export async function beginChatsWithAgents(port: number, count: number): Promise<readonly Seat[]> {
  if (count > AGENT_SLOTS) throw new Error(`the agents of the demo center have slots for ${AGENT_SLOTS} chats`);
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
  const body = { Type: ["WEBSOCKET", "CONNECTION_CREDENTIALS"], ConnectParticipant: true };
  const answer = await poster.post("/participant/connection", { "X-Amz-Bearer": token }, body);
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
