/** Starts chats on a running Tributary server through its public API. */
import type { Chats, Seat, SocketPlan } from "../generator/plan.ts";
import { signInAgents } from "./panel-agents.ts";
import { createPoster, inTurn, type Poster } from "./post-json.ts";
import { agentCount } from "./seed-center.ts";

/**
 * Starts chats in which both sides belong to the customer: two connections of one participant, each with a token and a socket. The contacts
 * wait in the queue.
 */
export async function beginChats(port: number, count: number): Promise<Chats> {
  using poster = createPoster(port);
  const seats: Seat[] = [];
  const sockets: SocketPlan[] = [];
  await inTurn(count, async (chat) => {
    const { ParticipantToken } = await startChat(poster);
    for (const side of [0, 1] as const) {
      const { seat, socket } = await connectCustomer(poster, ParticipantToken, side);
      seats[2 * chat + side] = seat;
      sockets[2 * chat + side] = socket;
    }
  });
  return { seats, sockets };
}

/** Starts chats that agents accept in the panel. Agents receive the frames of all their chats on the socket of their panel page. */
export async function beginConversations(port: number, count: number): Promise<Chats> {
  using poster = createPoster(port);
  using agents = await signInAgents(poster, port, agentCount(count));
  const customers = new Map<string, Seat>();
  const sockets: SocketPlan[] = [];
  await inTurn(count, async () => {
    const { contactId, seat, socket } = await beginChat(poster);
    customers.set(contactId, seat);
    sockets.push(socket);
  });
  const accepted = await agents.accepted(count);
  const seats: Seat[] = [];
  await inTurn(count, async (chat) => {
    const { contactId = "", token = "" } = accepted[chat] ?? {};
    const customer = customers.get(contactId);
    if (customer === undefined) throw new Error(`an agent accepted an unknown contact: ${contactId}`);
    const answer = await connect(poster, token, ["CONNECTION_CREDENTIALS"]);
    seats[2 * chat] = customer;
    seats[2 * chat + 1] = { bearer: answer.ConnectionCredentials.ConnectionToken };
  });
  return { seats, sockets: [...sockets, ...agents.sockets] };
}

/** Starts a chat and joins it as the customer, so that its contact waits in the queue. */
export async function beginChat(
  poster: Poster,
): Promise<{ readonly contactId: string; readonly seat: Seat; readonly socket: SocketPlan }> {
  const { ContactId: contactId, ParticipantToken } = await startChat(poster);
  return { contactId, ...(await connectCustomer(poster, ParticipantToken, 0)) };
}

const SUBSCRIPTION: SocketPlan["greeting"] = {
  text: JSON.stringify({ topic: "aws/subscribe", content: { topics: ["aws/chat"] } }),
  confirmation: '"aws/subscribe"',
};

async function startChat(poster: Poster): Promise<{ readonly ContactId: string; readonly ParticipantToken: string }> {
  const answer = await poster.post("/startChat", {}, { ParticipantDetails: { DisplayName: "Customer" } });
  return answer.data.startChatResult;
}

async function connectCustomer(
  poster: Poster,
  token: string,
  side: SocketPlan["side"],
): Promise<{ readonly seat: Seat; readonly socket: SocketPlan }> {
  const answer = await connect(poster, token, ["WEBSOCKET", "CONNECTION_CREDENTIALS"]);
  const { pathname, search } = new URL(answer.Websocket.Url);
  const socket = { path: `${pathname}${search}`, side, greeting: SUBSCRIPTION };
  return { seat: { bearer: answer.ConnectionCredentials.ConnectionToken }, socket };
}

function connect(poster: Poster, token: string, Type: readonly string[]) {
  return poster.post("/participant/connection", { "X-Amz-Bearer": token }, { Type, ConnectParticipant: true });
}
