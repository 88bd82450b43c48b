/**
 * The server is killed under pages that are chatting: the panel, our own client, and the unmodified libraries come back and show what
 * the transcript says. Also the announced WebSocket events: a customer typing, a message, the socket lost and regained.
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
import { eventually } from "../e2e/support/eventually.ts";
import { type ChatLibrary, openHostSite, type StreamsRelease } from "../e2e/support/host-site.ts";

const MOBILE =
  "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36";
const TYPING = "application/vnd.amazonaws.connect.event.typing";
const DOWN_MS = 3_000;

/** Who plays the desktop's part. */
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
  "on $streams with $chat, every page comes back by itself, or after its reload where its library gives up, and shows the transcript",
  async (libraries) => {
    const context = await browser.newContext({ viewport: { width: 1200, height: 800 } });
    const desktop = await openAvailableDesktop(context, libraries);
    const mobile = await openAccepted(desktop, await browser.newContext({ userAgent: MOBILE }));
    const plain = await openAccepted(desktop, await browser.newContext());

    await mobile.event(TYPING);
    await mobile.send("mobile before");
    await plain.send("plain before");
    await eventually(async () =>
      expect(await framesOf(desktop)).toEqual(expect.arrayContaining([TYPING, "mobile before"])),
    );

    await center.kill();
    await eventually(async () => expect(await desktop.told()).toContain("CONNECTION_LOST"));
    await new Promise((resolve) => setTimeout(resolve, DOWN_MS));
    await center.restart();

    await eventually(
      async () =>
        expect((await desktop.told()).filter((event) => event === "CONNECTION_GAIN").length).toBeGreaterThan(1),
      40_000,
    );
    await sayAsAgent(desktop, mobile.contactId, "agent to mobile");
    await sayAsAgent(desktop, plain.contactId, "agent to plain");
    await eventually(async () => expect(await mobile.told()).toContain("onConnectionLost"));
    await eventually(
      async () => expect(await shown(mobile.page)).toEqual(await kept(desktop, mobile.contactId)),
      60_000,
    );
    await mobile.send("mobile after");
    await eventually(async () =>
      expect(texts((await desktop.contact(mobile.contactId))?.messages)).toContain("mobile after"),
    );

    // A desktop browser's session gives up after one refused call; a reload of its page brings it back.
    await eventually(async () => expect(await plain.told()).toContain("onConnectionBroken"));
    await plain.reload();
    await eventually(async () => expect(await kept(desktop, plain.contactId)).toContain("agent to plain"));
    expect(await transcriptOf(plain.page)).toEqual(await kept(desktop, plain.contactId));

    for (const { contactId } of [mobile, plain]) {
      const messages = (await desktop.contact(contactId))?.messages ?? [];
      const ids = messages.map(({ Id }) => Id);
      expect(new Set(ids).size).toBe(ids.length);
      await expectPanelShows(desktop.page, contactId, await kept(desktop, contactId));
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
  await eventually(async () => expect((await desktop.contact(id))?.told).toContain("onConnecting"));
  await desktop.run("call", id, "accept");
  await eventually(async () => expect((await desktop.contact(id))?.told).toContain("onConnected"));
  await desktop.run("openChat", id);
  return customer;
}

/** The content types and texts of the frames that `WebSocketEvents.ALL_MESSAGE` told, whose form is the announced one. */
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

async function sayAsAgent(desktop: Desktop, id: string, message: string): Promise<void> {
  await desktop.page.evaluate(
    (call) =>
      Reflect.get(globalThis, "contacts")[call.id].session.sendMessage({
        message: call.message,
        contentType: "text/plain",
      }),
    { id, message },
  );
}

async function shown(page: Page): Promise<readonly (string | undefined)[]> {
  return texts(await page.evaluate(() => Reflect.get(globalThis, "messages")));
}

/** The messages of the transcript, as the agent's session reads it. */
async function kept(desktop: Desktop, id: string): Promise<readonly (string | undefined)[]> {
  const answer = (await desktop.page.evaluate(
    (contactId) => Reflect.get(globalThis, "contacts")[contactId].session.getTranscript({ maxResults: 100 }),
    id,
  )) as { readonly data: { readonly Transcript: readonly ChatItem[] } };
  return texts(answer.data.Transcript);
}

async function transcriptOf(page: Page): Promise<readonly (string | undefined)[]> {
  const answer = (await page.evaluate(() => Reflect.get(globalThis, "session").getTranscript({ maxResults: 100 }))) as {
    readonly data: { readonly Transcript: readonly ChatItem[] };
  };
  return texts(answer.data.Transcript);
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

function texts(items: readonly ChatItem[] | undefined): (string | undefined)[] {
  return (items ?? []).filter(({ Type }) => Type === "MESSAGE").map(({ Content }) => Content);
}
