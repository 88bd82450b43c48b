/** Customer chats in the widget with an agent on a desktop that uses Amazon's unmodified libraries. */
import type { BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { listenTo, newPage, openBrowser } from "./support/browser.ts";
import { type RunningCenter, startCenter } from "./support/center.ts";
import { bubbles, startChat, write } from "./support/customer-page.ts";
import { type Desktop, openDesktop } from "./support/desktop.ts";
import { acceptChat, session } from "./support/desktop-contacts.ts";
import { eventually } from "./support/eventually.ts";
import { openHostSite } from "./support/host-site.ts";

let site: Awaited<ReturnType<typeof openHostSite>>;
let browser: Awaited<ReturnType<typeof openBrowser>>;
let center: RunningCenter;
let context: BrowserContext;
let lines: string[];

beforeAll(async () => {
  [site, browser] = await Promise.all([openHostSite(), openBrowser()]);
});
afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});
beforeEach(async () => {
  center = await startCenter();
  context = await browser.newContext({ colorScheme: "light" });
  lines = [];
});
afterEach(async ({ task }) => {
  await context.close();
  await center[Symbol.asyncDispose]();
  if (task.result?.state === "fail") process.stderr.write(`${lines.slice(-30).join("\n")}\n`);
});

describe("the chat widget", () => {
  it("[CW-07] runs a chat from start to end, including a reload", async () => {
    const agent = await openAgent();
    const page = await openWidget();
    await startChat(page, "Customer");
    await page.getByRole("log").getByText("An agent will be with you in a moment").waitFor();

    const id = await accept(agent);
    const status = page.getByText("You are chatting with Ada Lovelace");
    await status.waitFor();
    const window = page.viewportSize();
    await page.setViewportSize({ width: 320, height: 568 });
    expect(await status.evaluate((line) => line.scrollWidth - line.clientWidth)).toBe(0);
    if (window !== null) await page.setViewportSize(window);
    await write(page, "Hello from the page");
    await eventually(async () => expect(messagesOf(await agent.contact(id))).toContain("Hello from the page"));
    await session(agent, id, "sendEvent", { contentType: "application/vnd.amazonaws.connect.event.typing" });
    await page.getByText("Ada Lovelace is typing").waitFor();
    await session(agent, id, "sendMessage", { message: "Hello **you**", contentType: "text/markdown" });
    await page.locator("strong", { hasText: "you" }).waitFor();
    await expectHidden(page, "Ada Lovelace is typing");
    await readLast(agent, id);
    await page.getByText("Read", { exact: true }).waitFor();

    await page.reload();
    await page.getByRole("log").getByText("Hello from the page").waitFor();
    expect(await page.getByRole("log").getByText("Hello from the page").count()).toBe(1);
    await write(page, "Back again");
    await eventually(async () => expect(messagesOf(await agent.contact(id))).toContain("Back again"));

    await page.getByRole("button", { name: "End chat" }).click();
    await page.getByRole("button", { name: "Keep chatting" }).click();
    await page.getByRole("button", { name: "End chat" }).click();
    await page.getByRole("button", { name: "Yes, end it" }).click();
    await page.getByRole("button", { name: "Start a new chat" }).waitFor();
    await eventually(async () => expect((await agent.contact(id))?.events).toContain("onACW"));
    await page.reload();
    await page.getByLabel("Your name").waitFor();
  });

  it("[CW-06] reports a lost network and reconnects when it is back", async () => {
    const page = await openWidget();
    await startChat(page, "Customer");
    await page.getByRole("log").getByText("An agent will be with you in a moment").waitFor();

    await context.setOffline(true);
    await page.locator(".banner").waitFor({ timeout: 4_000 });
    await context.setOffline(false);

    await page.locator(".banner").waitFor({ state: "hidden", timeout: 8_000 });
  });

  it("[CW-04] keeps the look of a disabled button under the pointer, and has large fields on touch screens", async () => {
    const page = await openWidget();
    await startChat(page, "Customer");
    const send = page.getByRole("button", { name: "Send" });
    const before = await colorsOf(send);

    await send.hover();
    expect(await send.isDisabled()).toBe(true);
    expect(await colorsOf(send)).toBe(before);
    await page.close();
    const touch = await browser.newContext({ hasTouch: true, isMobile: true, viewport: { width: 320, height: 568 } });
    const phone = await newPage(touch, center.description.widgetUrl);
    const name = phone.getByLabel("Your name");

    expect(await name.evaluate((field) => Number.parseFloat(getComputedStyle(field).fontSize))).toBeGreaterThanOrEqual(
      16,
    );
    expect((await name.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    await touch.close();
  });

  it("[CW-04] keeps the look of the button that ends the chat, which is disabled then, and goes on to the end", async () => {
    const page = await openWidget();
    await startChat(page, "Customer");
    const released = Promise.withResolvers<void>();
    await page.route("**/participant/disconnect", (route) => released.promise.then(() => route.continue()));

    await page.getByRole("button", { name: "End chat" }).click();
    await page.getByRole("button", { name: "Yes, end it" }).click();
    const ending = page.getByRole("button", { name: "Ending…" });
    const underPointer = await colorsOf(ending);
    await page.mouse.move(0, 0);
    expect(await colorsOf(ending)).toBe(underPointer);
    await page.getByRole("button", { name: "Keep chatting" }).dispatchEvent("click");
    await page.keyboard.press("Escape");
    expect(await ending.isVisible()).toBe(true);
    released.resolve();

    await page.getByRole("button", { name: "Start a new chat" }).waitFor();
    await page.close();
  });

  it("shows the Markdown source until its renderer can be loaded", async () => {
    const agent = await openAgent();
    const page = await openWidget();
    await page.route(/\/rich-text-[^/]*\.js$/, (route) => route.abort());
    await startChat(page, "Customer");
    const id = await accept(agent);

    await session(agent, id, "sendMessage", { message: "Hello **you**", contentType: "text/markdown" });
    await page.getByRole("log").getByText("Hello **you**").waitFor();
    await page.unroute(/\/rich-text-[^/]*\.js$/);
    await session(agent, id, "sendMessage", { message: "and **again**", contentType: "text/markdown" });

    await page.locator("strong", { hasText: "again" }).waitFor();
    await page.locator("strong", { hasText: "you" }).waitFor();
  });

  it("shows a lost connection, keeps unsent messages across a reload and sends them once", async () => {
    const page = await openWidget();
    await startChat(page, "Customer");
    await write(page, "before");
    await page.getByText("Sent", { exact: true }).waitFor();

    await center.kill();
    await page.locator(".banner").waitFor();
    await write(page, "while away");
    await page.getByText("Sending").waitFor();
    await page.reload().catch(() => undefined); // the page cannot be loaded either
    await center.restart();
    await page.goto(center.description.widgetUrl);
    await page.getByRole("log").getByText("while away").waitFor();
    await page.getByText("Sent", { exact: true }).waitFor();
    await write(page, "and after");

    await eventually(async () =>
      expect(await bubbles(page)).toEqual([expect.any(String), "before", "while away", "and after"]),
    );
    await page.locator(".banner").waitFor({ state: "hidden" });
  });

  it("reconnects without a reload when the center restarts", async () => {
    const page = await openWidget();
    await startChat(page, "Customer");
    await page.getByText("You are number 1 in the queue.").waitFor();

    await center.kill();
    await page.locator(".banner").waitFor();
    await write(page, "while away");
    await center.restart();

    await page.getByText("Sent", { exact: true }).waitFor();
    await page.locator(".banner").waitFor({ state: "hidden" });
  });

  it("shows HTML and unsafe links as text", async () => {
    const agent = await openAgent();
    const page = await openWidget();
    await startChat(page, '<img src=x onerror="window.harmed=1">');
    const id = await accept(agent);
    const hostile = [
      '<script>window.harmed=1</script><img src=x onerror="window.harmed=1">',
      "[press](javascript:window.harmed=1)",
      "![x](https://elsewhere.invalid/x.png)",
    ];
    const requested: string[] = [];
    page.on("request", (request) => requested.push(request.url()));

    for (const message of hostile) await session(agent, id, "sendMessage", { message, contentType: "text/markdown" });
    await write(page, hostile[0] ?? "");
    await eventually(async () => expect(await bubbles(page)).toHaveLength(5));

    expect(await page.evaluate(() => Reflect.get(globalThis, "harmed"))).toBeUndefined();
    expect(await page.locator('tributary-chat :is(img, script, a[href^="javascript"])').count()).toBe(0);
    expect(requested.filter((url) => url.includes("elsewhere"))).toEqual([]);
  });

  it("[CW-05] can be used with the keyboard alone", async () => {
    const page = await openWidget();
    for (const _step of ["link of the page", "minimize", "name"]) await page.keyboard.press("Tab");
    await page.keyboard.type("Customer");
    await page.keyboard.press("Enter");
    await page.locator("textarea:focus").waitFor();
    await page.keyboard.type("one");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("two");
    await page.keyboard.press("Enter");
    await eventually(async () => expect(await bubbles(page)).toContain("one\ntwo"));

    await page.keyboard.press("Escape");
    await page.locator(".launcher:focus").waitFor();
    await page.keyboard.press("Enter");
    await page.locator("textarea:focus").waitFor();
    for (const _step of ["attach", "log", "minimize", "end"]) await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Enter");
    await page.locator("button:focus", { hasText: "Keep chatting" }).waitFor();
    await page.keyboard.press("Escape");
    await page.locator("textarea:focus").waitFor();
    for (const _step of ["attach", "log", "minimize", "end"]) await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Enter");
    await page.locator("button:focus", { hasText: "Keep chatting" }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.locator("button:focus", { hasText: "Start a new chat" }).waitFor();
    await page.keyboard.press("Enter");

    await page.locator("input:focus").waitFor();
  });

  it("works on a page of another site", async () => {
    const page = await newPage(context, `${site.url}/customer.html`);
    listenTo(page, "customer", lines);
    await page.addScriptTag({ type: "module", url: `${center.description.widgetUrl}widget.js` });
    await page.evaluate(() => document.body.append(document.createElement("tributary-chat")));

    await page.getByRole("button", { name: "Chat with us" }).click();
    await startChat(page, "Customer");

    await page.getByRole("log").getByText("An agent will be with you in a moment").waitFor();
  });
});

async function openAgent(): Promise<Desktop> {
  const agentContext = await browser.newContext();
  const agent = await openDesktop(agentContext, { center, site: site.url, streams: "2.28.2", lines: [] });
  await agent.run("chooseState", "Available");
  return agent;
}

/** Waits for a ringing contact, accepts it and opens its chat. */
async function accept(agent: Desktop): Promise<string> {
  const ringing = await agent.page.waitForFunction(() =>
    Object.entries(Reflect.get(globalThis, "contacts") as Record<string, { events: string[] }>).find(
      ([, { events }]) => events.at(-1) === "onConnecting",
    ),
  );
  const [id] = (await ringing.jsonValue()) ?? [""];
  await acceptChat(agent, id);
  return id;
}

async function readLast(agent: Desktop, id: string): Promise<void> {
  const last = (await agent.contact(id))?.messages.findLast(({ ParticipantRole }) => ParticipantRole === "CUSTOMER");
  const contentType = "application/vnd.amazonaws.connect.event.message.read";
  await session(agent, id, "sendEvent", { contentType, content: JSON.stringify({ messageId: last?.Id }) });
}

function messagesOf(contact: Awaited<ReturnType<Desktop["contact"]>>): readonly (string | undefined)[] {
  return contact?.messages.map(({ Content }) => Content) ?? [];
}

async function openWidget(): Promise<Page> {
  const page = await newPage(context, center.description.widgetUrl);
  listenTo(page, "widget", lines);
  return page;
}

async function expectHidden(page: Page, text: string): Promise<void> {
  await page.getByText(text).waitFor({ state: "hidden" });
}

/** Returns the colors of a button after its transitions. */
function colorsOf(button: Locator): Promise<string> {
  return button.evaluate(async (element) => {
    await Promise.all(element.getAnimations().map(({ finished }) => finished));
    return `${getComputedStyle(element).color} ${getComputedStyle(element).backgroundColor}`;
  });
}
