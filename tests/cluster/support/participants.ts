/** Participants of chats without a browser: they send over HTTP and record what was acknowledged. */
import { setTimeout as sleep } from "node:timers/promises";
import { type ChatSession, createChatSession } from "@tributary/chat";
import { createSystemClock, createSystemRandom, silentLogger } from "@tributary/kernel";
import { openWebSocketWith } from "@tributary/link";
import type { Outcome, Send, ShownMessage } from "../../history/history.ts";
import { callUntilAnswered } from "./calls.ts";

/** A customer with a running chat, which the chat library shows. Disposing closes its connection. */
export type Customer = Disposable & {
  readonly contactId: string;
  readonly participantToken: string;
  /** Messages in the order shown. */
  shown(): readonly ShownMessage[];
};

/** Starts a chat and connects to it. */
export async function startCustomer(url: string, name: string): Promise<Customer> {
  const body = { ParticipantDetails: { DisplayName: name }, ClientToken: crypto.randomUUID() };
  const started = (await callUntilAnswered(`${url}/startChat`, { body })).body as {
    readonly data: {
      readonly startChatResult: Readonly<Record<"ContactId" | "ParticipantId" | "ParticipantToken", string>>;
    };
  };
  const {
    ContactId: contactId,
    ParticipantId: participantId,
    ParticipantToken: participantToken,
  } = started.data.startChatResult;
  const session = createChatSession(
    {
      fetch: (address, request) => fetch(address, request),
      openSocket: openWebSocketWith((address) => new WebSocket(address)),
      clock: createSystemClock(),
      random: createSystemRandom(),
      log: silentLogger,
      storage: null,
    },
    { contactId, participantId, participantToken, endpoint: url },
  );
  return {
    contactId,
    participantToken,
    shown: () => messagesOf(session),
    [Symbol.dispose]: () => session[Symbol.dispose](),
  };
}

/** The greeting of the flow is not a message of the test. */
function messagesOf(session: ChatSession): readonly ShownMessage[] {
  return session
    .snapshot()
    .timeline.flatMap((entry) =>
      entry.type === "message" && isOfTest(entry.content) ? [{ id: entry.id ?? "", text: entry.content }] : [],
    );
}

/** Returns the text of a message of a test, unique in a run. */
export function textOf(chat: string, sender: string, index: number): string {
  return `${sender} ${index} in ${chat}`;
}

/** True for the texts of {@link textOf}. */
export function isOfTest(text: string): boolean {
  return /^(customer|agent) \d+ in /.test(text);
}

type Plan = {
  readonly chat: string;
  readonly sender: "customer" | "agent";
  readonly count: number;
  readonly paceMs: number;
};

/** Returns the address of a participant's socket. */
export async function socketAddress(url: string, participantToken: string): Promise<string> {
  const { body } = await callUntilAnswered(`${url}/participant/connection`, {
    headers: { "x-amz-bearer": participantToken },
    body: { Type: ["WEBSOCKET"] },
  });
  return (body as { readonly Websocket: { readonly Url: string } }).Websocket.Url;
}

type Connection = { readonly outcome: Outcome; readonly token: string };

async function connect(url: string, participantToken: string, options: object = {}): Promise<Connection> {
  const { outcome, body } = await callUntilAnswered(`${url}/participant/connection`, {
    headers: { "x-amz-bearer": participantToken },
    body: { Type: ["CONNECTION_CREDENTIALS"], ...options },
  });
  const { ConnectionCredentials } = body as { readonly ConnectionCredentials?: { readonly ConnectionToken: string } };
  return { outcome, token: ConnectionCredentials?.ConnectionToken ?? "" };
}

/**
 * Connects a participant of a chat and sends `count` messages one after the other. Each is repeated with the same token until it is answered. A participant
 * who cannot connect sends none: their first message has the outcome of that.
 */
export async function sendMessages(url: string, participantToken: string, plan: Plan): Promise<readonly Send[]> {
  const { chat, sender, count, paceMs } = plan;
  const connectMs = performance.now();
  const { outcome: connected, token } = await connect(url, participantToken, { ConnectParticipant: true });
  if (connected !== "ok") {
    const text = textOf(chat, sender, 0);
    return [{ chat, sender, text, startMs: connectMs, endMs: performance.now(), outcome: connected }];
  }
  const sends: Send[] = [];
  for (let index = 0; index < count; index += 1) {
    const text = textOf(chat, sender, index);
    const startMs = performance.now();
    const { outcome } = await callUntilAnswered(`${url}/participant/message`, {
      headers: { "x-amz-bearer": token },
      body: { ContentType: "text/plain", Content: text, ClientToken: crypto.randomUUID() },
    });
    sends.push({ chat, sender, text, startMs, endMs: performance.now(), outcome });
    await sleep(paceMs);
  }
  return sends;
}

/** Ends the chat for the customer. */
export async function leaveChat(url: string, participantToken: string): Promise<void> {
  const { outcome, token } = await connect(url, participantToken);
  if (outcome !== "ok") return; // the history has more about a chat that is not there
  await callUntilAnswered(`${url}/participant/disconnect`, { headers: { "x-amz-bearer": token }, body: {} });
}
