/** Kills the server while clients send 2,000 messages and restarts it after three seconds. No acknowledged message is lost or duplicated. */
import { setTimeout as sleep } from "node:timers/promises";
import { type ChatSession, createChatSession } from "@tributary/chat";
import { createSystemClock, createSystemRandom, silentLogger } from "@tributary/kernel";
import { openWebSocketWith } from "@tributary/link";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type RunningCenter, startCenter } from "../e2e/support/center.ts";
import { eventually } from "../e2e/support/eventually.ts";
import {
  type Item,
  joinChat,
  readTranscript,
  type StartedChat,
  sendUntilAcknowledged,
  startChat,
} from "./support/participant-calls.ts";

const CHATS = 50;
const MESSAGES_EACH = 40;
/** Number of chats that use the chat library; the others call the HTTP API directly and record acknowledgements. */
const SESSIONS = 10;
const DOWN_MS = 3_000;

let center: RunningCenter;
beforeAll(async () => {
  center = await startCenter();
});
afterAll(() => center[Symbol.asyncDispose]());

it("stores each acknowledged message once and in order, and each client shows the stored transcript", async () => {
  const chats = await Promise.all(Array.from({ length: CHATS }, () => startChat(center)));
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
    const sent = (await storedItems(chat)).filter(
      ({ ParticipantRole, Type }) => ParticipantRole === "CUSTOMER" && Type === "MESSAGE",
    );
    expect(sent.map(({ Id, Content }) => `${Id} ${Content}`)).toEqual(acknowledged);
  }
  for (const { chat, session } of sessions) {
    await eventually(async () => {
      const shown = session
        .snapshot()
        .timeline.flatMap((entry) => (entry.type === "message" ? [`${entry.id} ${entry.content}`] : []));
      const stored = (await storedItems(chat)).flatMap(({ Id, Type, Content }) =>
        Type === "MESSAGE" ? [`${Id} ${Content}`] : [],
      );
      expect(shown).toEqual(stored);
      expect(stored.filter((line) => line.includes("message "))).toHaveLength(MESSAGES_EACH);
    }, 40_000);
    session[Symbol.dispose]();
  }
});

/** Sends messages one at a time and retries each with the same client token until it is acknowledged. */
async function openSender(chat: StartedChat) {
  const token = await joinChat(center, chat);
  const acknowledged: string[] = [];
  return {
    chat,
    acknowledged,
    async sendAll(): Promise<void> {
      for (let index = 0; index < MESSAGES_EACH; index += 1) {
        const Content = `message ${index}`;
        const message = { ContentType: "text/plain", Content, ClientToken: `${chat.ContactId}-${index}` };
        acknowledged.push(`${await sendUntilAcknowledged(center, { token, message, retryMs: 100 })} ${Content}`);
        await sleep(10);
      }
    },
  };
}

function openSession({ ContactId, ParticipantId, ParticipantToken }: StartedChat): ChatSession {
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

async function storedItems(chat: StartedChat): Promise<readonly Item[]> {
  return readTranscript(center, await joinChat(center, chat));
}
