/** Kills the server while clients send 2,000 messages and restarts it after three seconds. No acknowledged message is lost or duplicated. */
import { type ChatSession, createChatSession } from "@tributary/chat";
import { createSystemClock, createSystemRandom, silentLogger } from "@tributary/kernel";
import { openWebSocketWith } from "@tributary/link";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type RunningCenter, startCenter } from "../e2e/support/center.ts";
import { eventually } from "../e2e/support/eventually.ts";

const CHATS = 50;
const MESSAGES_EACH = 40;
/** Number of chats that use the chat library; the others call the HTTP API directly and record acknowledgements. */
const SESSIONS = 10;
const DOWN_MS = 3_000;

type Started = { readonly ContactId: string; readonly ParticipantId: string; readonly ParticipantToken: string };
type Item = {
  readonly Id: string;
  readonly Type: string;
  readonly Content?: string;
  readonly ParticipantRole?: string;
};

let center: RunningCenter;
beforeAll(async () => {
  center = await startCenter();
});
afterAll(() => center[Symbol.asyncDispose]());

it("stores each acknowledged message once and in order, and each client shows the stored transcript", async () => {
  const chats = await Promise.all(Array.from({ length: CHATS }, () => startChat()));
  const direct = chats.slice(SESSIONS);
  const sessions = chats.slice(0, SESSIONS).map((chat) => ({ chat, session: openSession(chat) }));
  const senders = await Promise.all(direct.map(openSender));

  const sending = Promise.all([
    ...senders.map(({ sendAll }) => sendAll()),
    ...sessions.map(({ session }) => sendPaced(session)),
  ]);
  await eventually(async () =>
    expect(senders.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0)).toBeGreaterThan(400),
  );
  await center.kill();
  const acknowledgedBefore = senders.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
  expect(acknowledgedBefore).toBeLessThan((CHATS - SESSIONS) * MESSAGES_EACH);
  await sleep(DOWN_MS);
  await center.restart();
  await sending;

  for (const { chat, acknowledged } of senders) {
    const sent = (await readTranscript(chat)).filter(
      ({ ParticipantRole, Type }) => ParticipantRole === "CUSTOMER" && Type === "MESSAGE",
    );
    expect(sent.map(({ Id, Content }) => `${Id} ${Content}`)).toEqual(acknowledged);
  }
  for (const { chat, session } of sessions) {
    await eventually(async () => {
      const shown = session
        .snapshot()
        .timeline.flatMap((entry) => (entry.type === "message" ? [`${entry.id} ${entry.content}`] : []));
      const stored = (await readTranscript(chat)).flatMap(({ Id, Type, Content }) =>
        Type === "MESSAGE" ? [`${Id} ${Content}`] : [],
      );
      expect(shown).toEqual(stored);
      expect(stored.filter((line) => line.includes("message "))).toHaveLength(MESSAGES_EACH);
    }, 40_000);
    session[Symbol.dispose]();
  }
});

async function startChat(): Promise<Started> {
  const answer = await post("/startChat", {}, { ParticipantDetails: { DisplayName: "Customer" } });
  return ((await answer.json()) as { data: { startChatResult: Started } }).data.startChatResult;
}

/** Sends messages one at a time and retries each with the same client token until it is acknowledged. */
async function openSender(chat: Started) {
  const token = await connect(chat);
  const acknowledged: string[] = [];
  return {
    chat,
    acknowledged,
    async sendAll(): Promise<void> {
      for (let index = 0; index < MESSAGES_EACH; index += 1) {
        const Content = `message ${index}`;
        const body = { ContentType: "text/plain", Content, ClientToken: `${chat.ContactId}-${index}` };
        acknowledged.push(`${await sendUntilAcknowledged(token, body)} ${Content}`);
        await sleep(10);
      }
    },
  };
}

async function sendUntilAcknowledged(token: string, body: object): Promise<string> {
  for (;;) {
    try {
      const answer = await post("/participant/message", { "x-amz-bearer": token }, body);
      if (answer.ok) return ((await answer.json()) as { readonly Id: string }).Id;
      if (answer.status < 500 && answer.status !== 429)
        throw new TypeError(`refused: ${answer.status} ${await answer.text()}`);
    } catch (error) {
      if (error instanceof TypeError && error.message.startsWith("refused")) throw error;
    }
    await sleep(100);
  }
}

async function connect({ ParticipantToken }: Started): Promise<string> {
  const answer = await post(
    "/participant/connection",
    { "x-amz-bearer": ParticipantToken },
    { Type: ["CONNECTION_CREDENTIALS"], ConnectParticipant: true },
  );
  return ((await answer.json()) as { ConnectionCredentials: { ConnectionToken: string } }).ConnectionCredentials
    .ConnectionToken;
}

function openSession({ ContactId, ParticipantId, ParticipantToken }: Started): ChatSession {
  return createChatSession(
    {
      fetch: (url, request) => fetch(url, request),
      openSocket: openWebSocketWith((address) => new WebSocket(address)),
      clock: createSystemClock(),
      random: createSystemRandom(),
      log: silentLogger,
      storage: null,
    },
    { contactId: ContactId, participantId: ParticipantId, participantToken: ParticipantToken, endpoint: center.url },
  );
}

async function sendPaced(session: ChatSession): Promise<void> {
  for (let index = 0; index < MESSAGES_EACH; index += 1) {
    session.send(`message ${index}`);
    await sleep(40);
  }
}

async function readTranscript(chat: Started): Promise<readonly Item[]> {
  const token = await connect(chat);
  const items: Item[] = [];
  let NextToken: string | undefined;
  do {
    const query = { MaxResults: 100, ScanDirection: "BACKWARD", SortOrder: "ASCENDING", NextToken };
    const answer = await post("/participant/transcript", { "x-amz-bearer": token }, query);
    const page = (await answer.json()) as { readonly Transcript: readonly Item[]; readonly NextToken?: string };
    items.unshift(...page.Transcript);
    NextToken = page.NextToken;
  } while (NextToken);
  return items;
}

function post(path: string, headers: Readonly<Record<string, string>>, body: object): Promise<Response> {
  return fetch(`${center.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
