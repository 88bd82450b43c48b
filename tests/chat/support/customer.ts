/** The customer of a scenario: a page with a connected session whose events are recorded. */
import type { StartChat } from "@tributary/engine";
import { call, connect, type Party } from "../../../packages/http/test/participant-calls.ts";
import { type AgentSocket, openAgentSocket } from "./center/agent-socket.ts";
import type { Loose, Page } from "./page/page.ts";
import { type PanelSocket, panelSocketOf } from "./page/panel-socket.ts";
import { customerSession, type World } from "./world.ts";

const DAY_MS = 24 * 3_600_000;

export const EVENT = "application/vnd.amazonaws.connect.event.";

/** Callbacks of a session, except for the transcript, which changes how a session works. */
export const CALLBACKS = [
  "onMessage",
  "onTyping",
  "onReadReceipt",
  "onDeliveredReceipt",
  "onConnectionEstablished",
  "onConnectionLost",
  "onConnectionBroken",
  "onEnded",
  "onParticipantIdle",
  "onParticipantReturned",
  "onParticipantInvited",
  "onAutoDisconnection",
  "onParticipantDisplayNameUpdated",
  "onChatRehydrated",
  "onAuthenticationInitiated",
  "onAuthenticationSuccessful",
  "onAuthenticationFailed",
  "onAuthenticationTimeout",
  "onAuthenticationExpired",
  "onAuthenticationCanceled",
  "onDeepHeartbeatSuccess",
  "onDeepHeartbeatFailure",
] as const;

/** A session and its events. */
export type Recorded = {
  readonly page: Page;
  readonly session: Loose;
  /** Name and argument, in the order of the calls. */
  readonly events: readonly (readonly [name: string, event: Loose])[];
  /** Arguments of one callback. */
  of(name: (typeof CALLBACKS)[number]): readonly Loose[];
  /** Texts, or names of events, that `onMessage` received. */
  readonly contents: readonly string[];
};

/** A customer's connected session. */
export type Customer = Recorded & { readonly party: Party };

/** Records the events of a session. */
export function record(page: Page, session: Loose): Recorded {
  const events: (readonly [string, Loose])[] = [];
  for (const name of CALLBACKS) session[name]((event: Loose) => void events.push([name, event]));
  const of = (name: string): readonly Loose[] => events.filter(([each]) => each === name).map(([, event]) => event);
  return {
    page,
    session,
    events,
    of,
    get contents() {
      return of("onMessage").map(({ data }) => contentOf(data));
    },
  };
}

/** Text of a message, or name of an event. */
export function contentOf({ Content, ContentType }: Loose): string {
  return String(Content ?? ContentType ?? "").replace(EVENT, "");
}

/** Starts a chat, and creates a session that is not connected. */
export async function startCustomer(world: World, chat?: Partial<StartChat>): Promise<Customer> {
  const party = await world.center.startChat(chat);
  const page = world.page();
  return Object.assign(record(page, customerSession(page, party)), { party });
}

/** Starts a chat and connects its customer. */
export async function joinCustomer(world: World, chat?: Partial<StartChat>): Promise<Customer> {
  const customer = await startCustomer(world, chat);
  await world.done(customer.session.connect());
  await world.until(() => customer.contents.includes("Welcome"), "the greeting arrives");
  return customer;
}

/** The agent of a chat, without a library. */
export type Peer = Disposable & {
  readonly party: Party;
  readonly socket: AgentSocket;
  readonly token: string;
  /** The socket as the panel offers it to a chat library. */
  readonly manager: PanelSocket;
  /** Details of the agent's chat, with a token from the panel. */
  details(): object;
  /** Sends a message and returns its id. */
  write(text: string): Promise<string>;
  sendEvent(type: string, content?: object): Promise<void>;
};

/** Brings the agent into the chat. */
export async function bringPeer(world: World, { party }: Customer): Promise<Peer> {
  const agent = await world.center.bringAgent(party);
  const { socketUrl, token } = await connect(world.center.http, agent);
  const socket = await openAgentSocket(world.center.wire, socketUrl);
  world.follow(socket);
  await world.until(() => socket.frames.some(({ topic }) => topic === "aws/subscribe"), "the agent subscribes");
  return {
    party: agent,
    socket,
    token,
    manager: panelSocketOf(socket),
    details: () => ({
      contactId: party.ref.conversationId,
      initialContactId: party.ref.conversationId,
      participantId: agent.ref.participantId,
      participantToken: agent.participantToken,
      getConnectionToken: async () => ({
        chatTokenTransport: {
          participantToken: token,
          expiry: new Date(world.center.clock.now() + DAY_MS).toISOString(),
        },
      }),
    }),
    async write(text) {
      const { body } = await call(world.center.http, "message", {
        token,
        body: { ContentType: "text/plain", Content: text },
      });
      return String(body.Id);
    },
    async sendEvent(type, content) {
      const Content = content === undefined ? {} : { Content: JSON.stringify(content) };
      await call(world.center.http, "event", { token, body: { ContentType: EVENT + type, ...Content } });
    },
    [Symbol.dispose]: () => socket[Symbol.dispose](),
  };
}

/** Puts an item on the customer's socket that the center does not send. */
export function receiveItem({ page, party }: Customer, item: object): void {
  const content = JSON.stringify({
    Id: crypto.randomUUID(),
    AbsoluteTime: "2026-01-01T00:00:00.000Z",
    ContactId: party.ref.conversationId,
    InitialContactId: party.ref.conversationId,
    ...item,
  });
  page.network.receive({ topic: "aws/chat", contentType: "application/json", content });
}

/** Resolves with the rejection of a promise. Errors: rejects if it does not reject. */
export async function rejectionOf(world: World, promise: Promise<unknown>): Promise<Loose> {
  try {
    await world.done(promise);
  } catch (error) {
    if (error instanceof Error && error.message.startsWith("never true")) throw error;
    return error;
  }
  throw new Error("it did not reject");
}
