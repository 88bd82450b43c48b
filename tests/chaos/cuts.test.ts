/** Cuts sockets two hundred times during conversations. No client loses, duplicates or reorders an item. */
import { type ChatSession, createChatSession } from "@tributary/chat";
import { createSystemClock, createSystemRandom, silentLogger } from "@tributary/kernel";
import { type OpenSocket, openWebSocketWith } from "@tributary/link";
import { createSeededRandom } from "@tributary/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type RunningCenter, startCenter } from "../e2e/support/center.ts";
import { eventually } from "../e2e/support/eventually.ts";

const CONVERSATIONS = 3;
/** Pages per customer; each receives the others' messages on its socket. */
const PAGES = 2;
const CUTS = 200;
const GAP_MS = 40;

type Started = { readonly ContactId: string; readonly ParticipantId: string; readonly ParticipantToken: string };

let center: RunningCenter;
beforeAll(async () => {
  center = await startCenter();
});
afterAll(() => center[Symbol.asyncDispose]());

it.each([1, 2])("all pages show the transcript without gaps, duplicates or reordering (seed %i)", async (seed) => {
  const random = createSeededRandom(seed);
  const pick = <T>(of: readonly T[]): T | undefined => of[Math.floor(random.fraction() * of.length)];
  const conversations = await Promise.all(Array.from({ length: CONVERSATIONS }, openConversation));
  const pages = conversations.flat();

  for (let cut = 0; cut < CUTS; cut += 1) {
    pick(pages)?.session.send(`message ${cut}`);
    await sleep(random.fraction() * GAP_MS);
    pick(pages)?.cut();
  }

  for (const [first, ...others] of conversations) {
    await eventually(async () => {
      const transcript = await readTranscript(first?.chat);
      for (const { session } of [first, ...others].filter((page) => page !== undefined)) {
        expect(shownBy(session)).toEqual(transcript);
      }
    }, 40_000);
  }
  const sent = pages.filter((_, index) => index % PAGES === 0).flatMap(({ session }) => shownBy(session));
  expect(sent.filter((line) => line.includes("message "))).toHaveLength(CUTS);
  for (const { session } of pages) session[Symbol.dispose]();
});

/** Starts a customer's chat and opens it on several pages. */
async function openConversation() {
  const answer = await fetch(`${center.url}/startChat`, {
    method: "POST",
    body: JSON.stringify({ ParticipantDetails: { DisplayName: "Customer" } }),
  });
  const chat = ((await answer.json()) as { data: { startChatResult: Started } }).data.startChatResult;
  return Array.from({ length: PAGES }, () => openPage(chat));
}

function openPage(chat: Started) {
  const sockets = createCuttableSockets();
  return { chat, session: openSession(chat, sockets.openSocket), cut: sockets.cut };
}

/** Real sockets that a test can cut without a close frame from either side. */
function createCuttableSockets(): { readonly openSocket: OpenSocket; readonly cut: () => void } {
  const open = openWebSocketWith((address) => new WebSocket(address));
  let cut = (): void => undefined;
  return {
    openSocket: (address, listener) => {
      let isCut = false;
      const unlessCut = (task: () => void): void => {
        if (!isCut) task();
      };
      const socket = open(address, {
        onOpen: () => unlessCut(listener.onOpen),
        onText: (text) => unlessCut(() => listener.onText(text)),
        onClose: (code, reason) => unlessCut(() => listener.onClose(code, reason)),
      });
      cut = () =>
        unlessCut(() => {
          isCut = true;
          socket.close();
          listener.onClose(1006, "cut");
        });
      return socket;
    },
    cut: () => cut(),
  };
}

function openSession({ ContactId, ParticipantId, ParticipantToken }: Started, openSocket: OpenSocket): ChatSession {
  return createChatSession(
    {
      fetch: (url, request) => fetch(url, request),
      openSocket,
      clock: createSystemClock(),
      random: createSystemRandom(),
      log: silentLogger,
      storage: null,
    },
    { contactId: ContactId, participantId: ParticipantId, participantToken: ParticipantToken, endpoint: center.url },
  );
}

/** Returns the whole transcript as a newly opened page shows it. */
async function readTranscript(chat: Started | undefined): Promise<readonly string[]> {
  if (chat === undefined) return [];
  using session = openSession(
    chat,
    openWebSocketWith((address) => new WebSocket(address)),
  );
  await eventually(async () => expect(session.snapshot().history).not.toBe("unknown"));
  while (session.snapshot().history === "more") await session.loadOlder();
  return shownBy(session);
}

function shownBy(session: ChatSession): readonly string[] {
  return session
    .snapshot()
    .timeline.map((entry) => (entry.type === "message" ? `${entry.id} ${entry.content}` : entry.type));
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
