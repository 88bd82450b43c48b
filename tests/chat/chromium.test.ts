/** Both libraries in Chromium with a running center, on a page with a strict policy. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser } from "../e2e/support/browser.ts";
import { type RunningCenter, startCenter } from "../e2e/support/center.ts";
import { type LocalSite, openLocalSite } from "../e2e/support/local-site.ts";
import { chatLibrary, LIBRARY_NAMES, type LibraryName } from "./support/libraries.ts";
import type { Loose } from "./support/page/page.ts";

declare const connect: Loose;

let browser: Browser & AsyncDisposable;
let center: RunningCenter;
beforeAll(async () => {
  browser = await openBrowser();
  center = await startCenter();
});
afterAll(async () => {
  await center[Symbol.asyncDispose]();
  await browser[Symbol.asyncDispose]();
});

/** Serves a page with one library that may load its own script only, and reach the center only. */
function openSite(script: string): Promise<LocalSite> {
  const { host } = new URL(center.url);
  const policy = `default-src 'none'; script-src 'self'; connect-src http://${host} ws://${host}`;
  return openLocalSite(({ url = "/" }, response) => {
    const isScript = url === "/chat.js";
    const type = isScript ? "text/javascript" : "text/html";
    response
      .writeHead(200, { "content-type": type, "content-security-policy": policy })
      .end(isScript ? script : '<!doctype html><script src="/chat.js"></script>');
  });
}

/** An open page, and the violations of its policy. */
type OpenPage = AsyncDisposable & { readonly page: Page; readonly violations: string[] };

async function open(site: LocalSite): Promise<OpenPage> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const violations: string[] = [];
  page.on("console", (message) => {
    if (/Content.Security.Policy/i.test(message.text())) violations.push(message.text());
  });
  await page.goto(site.url);
  return { page, violations, [Symbol.asyncDispose]: () => context.close() };
}

/** Starts a chat as widgets do. */
async function startChat(): Promise<object> {
  const { description } = center;
  const answer = await fetch(description.startChatUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      InstanceId: description.instanceId,
      ContactFlowId: description.demo.contactFlowId,
      ParticipantDetails: { DisplayName: "Maya" },
      SupportedMessagingContentTypes: ["text/plain"],
    }),
  });
  const { data } = (await answer.json()) as { readonly data: { readonly startChatResult: object } };
  return data.startChatResult;
}

/** Connects a session that is kept as `session`, with the texts of its messages in `texts` and the end in `ended`. */
function join(page: Page, chatDetails: object, disableCSM = true): Promise<unknown> {
  return page.evaluate(
    async ([details, endpoint, noMetrics]) => {
      connect.ChatSession.setGlobalConfig({ endpoint, region: "test" });
      const session = connect.ChatSession.create({ type: "CUSTOMER", chatDetails: details, disableCSM: noMetrics });
      const state: Loose = { session, texts: [], ended: false };
      session.onMessage(({ data }: Loose) => void state.texts.push(data.Content ?? data.ContentType));
      session.onEnded(() => {
        state.ended = true;
      });
      (globalThis as Loose).state = state;
      return (await session.connect()).connectSuccess;
    },
    [chatDetails, center.description.participantEndpoint, disableCSM] as const,
  );
}

const send = (page: Page, message: string): Promise<unknown> =>
  page.evaluate(
    (text) => (globalThis as Loose).state.session.sendMessage({ message: text, contentType: "text/plain" }),
    message,
  );
const shows = (page: Page, message: string): Promise<unknown> =>
  page.waitForFunction((text) => (globalThis as Loose).state.texts.includes(text), message);
const end = async (page: Page): Promise<void> => {
  await page.evaluate(() => (globalThis as Loose).state.session.disconnectParticipant());
  await page.waitForFunction(() => (globalThis as Loose).state.ended);
};

describe.each(LIBRARY_NAMES)("[CJ-15] %s in Chromium", (name: LibraryName) => {
  let site: LocalSite;
  beforeAll(async () => {
    site = await openSite((await chatLibrary(name)).script);
  });
  afterAll(() => site[Symbol.asyncDispose]());

  it("connects, sends, receives and ends a chat under a strict policy", async () => {
    await using opened = await open(site);
    const { page, violations } = opened;

    expect(await join(page, await startChat())).toBe(true);
    await send(page, "hello <b>world</b>");
    await shows(page, "hello <b>world</b>");
    await end(page);

    expect(violations).toEqual([]);
  });

  it("continues the chat after a reload", async () => {
    await using opened = await open(site);
    const { page } = opened;
    const details = await startChat();
    await join(page, details);
    await send(page, "before");
    await page.reload();
    await join(page, details);
    await send(page, "after");
    await shows(page, "after");

    const transcript = await page.evaluate(async () => {
      const { data } = await (globalThis as Loose).state.session.getTranscript({});
      return data.Transcript.map(({ Content }: Loose) => Content);
    });
    expect(transcript).toEqual(expect.arrayContaining(["before", "after"]));
  });

  it(name === "tributary" ? "sends what was written offline" : "differs: rejects what is written offline", async () => {
    await using opened = await open(site);
    const { page } = opened;
    await join(page, await startChat());
    await send(page, "before");
    await shows(page, "before");
    await page.context().setOffline(true);
    const sent = send(page, "written offline");
    if (name === "upstream") {
      await expect(sent).rejects.toThrow();
      return;
    }
    await page.context().setOffline(false);
    await sent;
    await shows(page, "written offline");
  });

  it(name === "tributary" ? "sends no metrics by default" : "differs: tries to send metrics by default", async () => {
    await using opened = await open(site);
    const { page, violations } = opened;
    await join(page, await startChat(), false);
    await send(page, "hello");
    await shows(page, "hello");

    expect(violations.length > 0).toBe(name === "upstream");
  });
});
