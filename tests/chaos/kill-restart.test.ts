/**
 * Kills the server process under load, round after round, while its parent keeps the port. Customers with Amazon's unmodified chatjs stay on
 * their pages: without a reload, each receives every acknowledged message of its chat, in order and under one id. What a page had not
 * confirmed before the kill it may receive again, under the same id; chatjs does not filter that.
 *
 * Three rounds; `KILL_ROUNDS` sets another number.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it, onTestFailed } from "vitest";
import { listenTo, newPage, openBrowser } from "../e2e/support/browser.ts";
import { type RunningCenter, startCenter } from "../e2e/support/center.ts";
import { eventually } from "../e2e/support/eventually.ts";
import { openHostSite } from "../e2e/support/host-site.ts";
import {
  type Item,
  joinChat,
  readTranscript,
  type StartedChat,
  sendUntilAcknowledged,
  startChat,
} from "./support/participant-calls.ts";

const ROUNDS = Number(process.env.KILL_ROUNDS ?? 3);
const PAGES = 4;
/** Chats without a page, for the load. */
const OTHER_CHATS = 20;
/** Messages per second that a second connection of each customer sends. */
const PER_SECOND = 8;
/** Messages per second that each page sends. */
const FROM_PAGE_PER_SECOND = 2;
/** Acknowledged messages of each of these connections before and after the kill. */
const ACKNOWLEDGED_EACH = 5;
/** chatjs connects again within this time. */
const RECONNECT_MS = 45_000;
/** Time for a round with its reconnects. */
const ROUND_MS = 90_000;

/** A running chat with the connection token of a second connection. */
type Chat = StartedChat & { readonly connectionToken: string };
type Message = { readonly Id: string; readonly Content: string };
type Sender = { readonly acknowledged: readonly Message[]; stop(): Promise<void> };

let center: RunningCenter;
let browser: Browser & AsyncDisposable;
let site: Awaited<ReturnType<typeof openHostSite>>;
const lines: string[] = [];

beforeAll(async () => {
  [center, browser, site] = await Promise.all([
    startCenter({ TRIBUTARY_RESTART_AFTER_CRASH: "true" }),
    openBrowser(),
    openHostSite(),
  ]);
});
afterAll(async () => {
  await Promise.all([browser[Symbol.asyncDispose](), site[Symbol.asyncDispose]()]);
  await center[Symbol.asyncDispose]();
});

it(
  "[RC-01] each page with chatjs receives every acknowledged message in order and under one id, without a reload",
  async () => {
    const pages = await Promise.all(Array.from({ length: PAGES }, openPage));
    onTestFailed(async () => {
      for (const { page } of pages) console.info(await page.evaluate(() => Reflect.get(globalThis, "events")));
      console.info(lines.slice(-200).join("\n"), center.output().slice(-5_000));
    });
    const others = await Promise.all(Array.from({ length: OTHER_CHATS }, joinedChat));
    for (let round = 1; round <= ROUNDS; round += 1) {
      const name = `round ${round}`;
      const senders = [...pages.map(({ chat }) => chat), ...others].map((chat) => startSending(chat, name));
      const fromPages = pages.map(({ page }) => sendFromPage(page, name));
      const counts = () => senders.map(({ acknowledged }) => acknowledged.length);
      const acknowledge = (count: number) =>
        eventually(async () => expect(Math.min(...counts())).toBeGreaterThan(count), RECONNECT_MS);
      await acknowledge(ACKNOWLEDGED_EACH);
      center.crash();
      await acknowledge(Math.max(...counts()) + ACKNOWLEDGED_EACH);
      await Promise.all(senders.map((sender) => sender.stop()));
      await Promise.all(pages.map(({ page }) => page.evaluate(() => Reflect.set(globalThis, "isSending", false))));
      const sentByPages = await Promise.all(fromPages);

      for (const [index, { page, chat }] of pages.entries()) {
        const acknowledged = senders[index]?.acknowledged ?? [];
        const stored = await storedMessages(chat);
        expect(stored.filter(({ Content }) => Content.startsWith(`${name} rest `))).toEqual(acknowledged);
        expect(ids(stored)).toEqual([...new Set(ids(stored))]);
        expect(stored.map(({ Content }) => Content)).toEqual(expect.arrayContaining([...(sentByPages[index] ?? [])]));
        await eventually(async () => expect(firstOf(await received(page))).toEqual(stored), RECONNECT_MS);
        expect(await page.evaluate(() => Reflect.get(globalThis, "events"))).not.toContain("onConnectionBroken");
      }
      for (const [index, chat] of others.entries()) {
        const sent = (await storedMessages(chat)).filter(({ Content }) => Content.startsWith(`${name} rest `));
        expect(sent).toEqual(senders[PAGES + index]?.acknowledged);
      }
    }
    const all = await Promise.all(pages.map(({ page }) => received(page)));
    const repeats = all.reduce((sum, messages) => sum + messages.length - firstOf(messages).length, 0);
    console.info(`${ROUNDS} rounds, ${PAGES} pages: ${repeats} items received again with the same id`);
  },
  ROUNDS * ROUND_MS,
);

async function joinedChat(): Promise<Chat> {
  const chat = await startChat(center);
  return { ...chat, connectionToken: await joinChat(center, chat) };
}

async function openPage(): Promise<{ readonly page: Page; readonly chat: Chat }> {
  const chat = await joinedChat();
  const page = await newPage(await browser.newContext(), `${site.url}/customer.html`);
  listenTo(page, `${new Date().toISOString()} ${chat.ContactId}`, lines);
  await page.evaluate((input) => Reflect.get(globalThis, "startCustomer")(input), {
    details: { ContactId: chat.ContactId, ParticipantId: chat.ParticipantId, ParticipantToken: chat.ParticipantToken },
    endpoint: center.url,
  });
  return { page, chat };
}

/** Sends messages one at a time over REST, each again with the same client token until it is acknowledged. */
function startSending({ ContactId, connectionToken }: Chat, round: string): Sender {
  const acknowledged: Message[] = [];
  let isStopping = false;
  const sending = (async () => {
    for (let index = 0; !isStopping; index += 1) {
      const Content = `${round} rest ${index}`;
      const message = { ContentType: "text/plain", Content, ClientToken: `${ContactId} ${Content}` };
      acknowledged.push({
        Id: await sendUntilAcknowledged(center, { token: connectionToken, message, retryMs: 20 }),
        Content,
      });
      await sleep(1_000 / PER_SECOND);
    }
  })();
  return {
    acknowledged,
    stop() {
      isStopping = true;
      return sending;
    },
  };
}

/** Sends through chatjs, which does not send again. Returns the texts that were acknowledged. */
function sendFromPage(page: Page, round: string): Promise<readonly string[]> {
  return page.evaluate(
    async ({ name, everyMs }) => {
      Reflect.set(globalThis, "isSending", true);
      const session = Reflect.get(globalThis, "session");
      const sent: string[] = [];
      for (let index = 0; Reflect.get(globalThis, "isSending"); index += 1) {
        const message = `${name} page ${index}`;
        await session.sendMessage({ message, contentType: "text/plain" }).then(
          () => sent.push(message),
          () => undefined,
        );
        await new Promise((resolve) => setTimeout(resolve, everyMs));
      }
      return sent;
    },
    { name: round, everyMs: 1_000 / FROM_PAGE_PER_SECOND },
  );
}

async function storedMessages({ connectionToken }: Chat): Promise<readonly Message[]> {
  return messagesOf(await readTranscript(center, connectionToken));
}

async function received(page: Page): Promise<readonly Message[]> {
  return messagesOf(await page.evaluate(() => Reflect.get(globalThis, "messages")));
}

function messagesOf(items: readonly Item[]): readonly Message[] {
  return items.filter(({ Type }) => Type === "MESSAGE").map(({ Id, Content = "" }) => ({ Id, Content }));
}

/** Returns the messages without those that were received again under the same id, which a server may send after a crash. */
function firstOf(messages: readonly Message[]): readonly Message[] {
  return messages.filter(({ Id }, index) => messages.findIndex((other) => other.Id === Id) === index);
}

function ids(messages: readonly Message[]): readonly string[] {
  return messages.map(({ Id }) => Id);
}
