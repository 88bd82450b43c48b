/**
 * Kills the server while pages chat: the panel, the Tributary libraries and Amazon's unmodified libraries reconnect and show the stored
 * transcript. Also covers the WebSocket events of the desktop: typing, a message, connection lost and regained.
 */
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { openBrowser } from "../e2e/support/browser.ts";
import { type RunningCenter, startCenter } from "../e2e/support/center.ts";
import {
  type ChatItem,
  type Customer,
  type Desktop,
  desktopOf,
  openCustomer,
  signInFrame,
  startDesktop,
} from "../e2e/support/desktop.ts";
import { textsAt, textsIn } from "../e2e/support/desktop-contacts.ts";
import { eventually } from "../e2e/support/eventually.ts";
import { type ChatLibrary, openHostSite, type StreamsRelease } from "../e2e/support/host-site.ts";

const MOBILE =
  "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36";
const TYPING = "application/vnd.amazonaws.connect.event.typing";
const DOWN_MS = 3_000;

/** Libraries on the desktop page. */
const DESKTOPS: readonly { readonly streams: StreamsRelease; readonly chat: ChatLibrary }[] = [
  { streams: "2.28.2", chat: "chatjs" },
  { streams: "tributary", chat: "chatjs" },
  { streams: "tributary", chat: "none" },
];

let center: RunningCenter;
let browser: Browser & AsyncDisposable;
let site: Awaited<ReturnType<typeof openHostSite>>;
const lines: string[] = [];

beforeAll(async () => {
  [browser, site] = await Promise.all([openBrowser(), openHostSite()]);
});
beforeEach(async () => {
  center = await startCenter();
});
afterEach(() => center[Symbol.asyncDispose]());
afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

it.each(DESKTOPS)(
  "on $streams with $chat, each page reconnects, or recovers by a reload if its library stops retrying, and shows the transcript",
  async (libraries) => {
    const context = await browser.newContext({ viewport: { width: 1200, height: 800 } });
    const desktop = await openAvailableDesktop(context, libraries);
    const mobile = await openAccepted(desktop, await browser.newContext({ userAgent: MOBILE }));
    const plain = await openAccepted(desktop, await browser.newContext());

    await mobile.sendEvent(TYPING);
    await mobile.send("mobile before");
    await plain.send("plain before");
    await eventually(async () =>
      expect(await framesOf(desktop)).toEqual(expect.arrayContaining([TYPING, "mobile before"])),
    );

    await center.kill();
    await eventually(async () => expect(await desktop.events()).toContain("CONNECTION_LOST"));
    await new Promise((resolve) => setTimeout(resolve, DOWN_MS));
    await center.restart();

    await eventually(
      async () =>
        expect((await desktop.events()).filter((event) => event === "CONNECTION_GAIN").length).toBeGreaterThan(1),
      40_000,
    );
    await sendAsAgent(desktop, mobile.contactId, "agent to mobile");
    await sendAsAgent(desktop, plain.contactId, "agent to plain");
    await eventually(async () => expect(await mobile.events()).toContain("onConnectionLost"));
    await eventually(
      async () => expect(await shownMessages(mobile.page)).toEqual(await storedMessages(desktop, mobile.contactId)),
      60_000,
    );
    await mobile.send("mobile after");
    await eventually(async () => expect(await textsAt(desktop, mobile.contactId)).toContain("mobile after"));

    // The customer session of a desktop browser stops retrying after one refused call; a reload recovers it.
    await eventually(async () => expect(await plain.events()).toContain("onConnectionBroken"));
    await plain.reload();
    await eventually(async () => expect(await storedMessages(desktop, plain.contactId)).toContain("agent to plain"));
    expect(await transcriptOf(plain.page)).toEqual(await storedMessages(desktop, plain.contactId));

    for (const { contactId } of [mobile, plain]) {
      const messages = (await desktop.contact(contactId))?.messages ?? [];
      const ids = messages.map(({ Id }) => Id);
      expect(new Set(ids).size).toBe(ids.length);
      await expectPanelShows(desktop.page, contactId, await storedMessages(desktop, contactId));
    }
  },
);

async function openAvailableDesktop(context: BrowserContext, libraries: (typeof DESKTOPS)[number]): Promise<Desktop> {
  const page = await startDesktop(context, { center, site: site.url, ...libraries, lines });
  await signInFrame(page, "ada");
  await page.waitForFunction(() => Boolean(Reflect.get(globalThis, "agent")));
  const desktop = desktopOf(page);
  await desktop.run("chooseState", "Available");
  return desktop;
}

async function openAccepted(desktop: Desktop, context: BrowserContext): Promise<Customer> {
  const customer = await openCustomer(context, { center, site: site.url, lines });
  const id = customer.contactId;
  await eventually(async () => expect((await desktop.contact(id))?.events).toContain("onConnecting"));
  await desktop.run("call", id, "accept");
  await eventually(async () => expect((await desktop.contact(id))?.events).toContain("onConnected"));
  await desktop.run("openChat", id);
  return customer;
}

/** Returns content types and texts of the frames delivered by `WebSocketEvents.ALL_MESSAGE`, and checks their shape. */
async function framesOf(desktop: Desktop): Promise<readonly string[]> {
  const frames = (await desktop.page.evaluate(() => Reflect.get(globalThis, "frames_"))) as readonly {
    readonly topic: string;
    readonly contentType?: string;
    readonly content: unknown;
  }[];
  const chats = frames.filter(({ topic }) => topic === "aws/chat");
  for (const { contentType, content } of chats)
    expect([contentType, typeof content]).toEqual(["application/json", "string"]);
  return chats.flatMap(({ content }) => {
    const item = JSON.parse(String(content)) as ChatItem;
    return [item.ContentType ?? "", item.Content ?? ""];
  });
}

async function sendAsAgent(desktop: Desktop, id: string, message: string): Promise<void> {
  await desktop.page.evaluate(
    (call) =>
      Reflect.get(globalThis, "contacts")[call.id].session.sendMessage({
        message: call.message,
        contentType: "text/plain",
      }),
    { id, message },
  );
}

/** Items that were not confirmed before the kill arrive again with the same id; pages compare ids. Source: docs/compat/participant.md. */
async function shownMessages(page: Page): Promise<readonly (string | undefined)[]> {
  const received = (await page.evaluate(() => Reflect.get(globalThis, "messages"))) as readonly ChatItem[];
  return textsIn([...new Map(received.map((item) => [item.Id, item])).values()]);
}

/** Returns the messages of the transcript from the agent's session. */
async function storedMessages(desktop: Desktop, id: string): Promise<readonly (string | undefined)[]> {
  const answer = (await desktop.page.evaluate(
    (contactId) => Reflect.get(globalThis, "contacts")[contactId].session.getTranscript({ maxResults: 100 }),
    id,
  )) as { readonly data: { readonly Transcript: readonly ChatItem[] } };
  return textsIn(answer.data.Transcript);
}

async function transcriptOf(page: Page): Promise<readonly (string | undefined)[]> {
  const answer = (await page.evaluate(() => Reflect.get(globalThis, "session").getTranscript({ maxResults: 100 }))) as {
    readonly data: { readonly Transcript: readonly ChatItem[] };
  };
  return textsIn(answer.data.Transcript);
}

async function expectPanelShows(
  page: Page,
  contactId: string,
  messages: readonly (string | undefined)[],
): Promise<void> {
  await page.evaluate((id) => Reflect.get(globalThis, "connect").core.viewContact(id), contactId);
  const bubbles = page.frameLocator("iframe").locator("[role=log] .bubble");
  await eventually(async () => expect((await bubbles.allInnerTexts()).map((text) => text.trim())).toEqual(messages));
}
