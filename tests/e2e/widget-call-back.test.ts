/** Customers of the widget who are called back, with real audio. */
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { listenTo, openBrowser } from "./support/browser.ts";
import { TONES } from "./support/call-leg.ts";
import { type RunningCenter, startCenter } from "./support/center.ts";
import { eventsOn, openWidgetOn } from "./support/customer-page.ts";
import type { Desktop } from "./support/desktop.ts";
import { newContact } from "./support/desktop-contacts.ts";
import { eventually } from "./support/eventually.ts";
import { openHostSite } from "./support/host-site.ts";
import { acceptCallback, addCallerScript, callUs, openCallDesk, plays, sees } from "./support/widget-call.ts";

const PAGE = { call: "", opened: "", "customer-name": "Ann" };
const TITLE = "We are calling you – ";

let site: Awaited<ReturnType<typeof openHostSite>>;
let browser: Browser & AsyncDisposable;
let center: RunningCenter;
let context: BrowserContext;
let desk: BrowserContext;
let lines: string[];

beforeAll(async () => {
  [site, browser] = await Promise.all([openHostSite(), openBrowser({ hasMedia: true })]);
});
beforeEach(async () => {
  lines = [];
  center = await startCenter({ TRIBUTARY_CALLBACK_RETRY_SECONDS: "5" });
  [context, desk] = await Promise.all([browser.newContext({ locale: "en-US" }), browser.newContext()]);
  await addCallerScript(context);
});
afterEach(async ({ task }) => {
  if (task.result?.state === "fail") process.stderr.write(`${lines.join("\n")}\n`);
  await Promise.all([context.close(), desk.close()]);
  await center[Symbol.asyncDispose]();
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await site?.[Symbol.asyncDispose]();
});

const press = (page: Page, name: string): Promise<void> => page.getByRole("button", { name, exact: true }).click();
const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.textContent ?? null);
const openDesk = (): Promise<Desktop> => openCallDesk(desk, { center, site: site.url });
/** Number of microphones that the page has on. */
const microphones = (page: Page) => page.evaluate(() => Reflect.get(globalThis, "openMicrophones")());

/** A customer who waits to be called back. */
async function calledBack(): Promise<Page> {
  const page = await openWidgetOn(context, { site: site.url, widgetUrl: center.description.widgetUrl }, PAGE);
  listenTo(page, "customer", lines);
  await page.evaluate((hz) => Reflect.set(globalThis, "callerTone", hz), TONES.customer);
  await callUs(page);
  await sees(page, "Waiting for an agent");
  await plays(page, {}); // music
  expect(await microphones(page)).toBe(1);
  await press(page, "Call me back");
  await sees(page, "We call you back");
  return page;
}

describe("a customer of the widget who is called back", () => {
  it("[CW-37, CC-18, CC-19, VC-37] waits without music and microphone, hears the page ring, and talks to the agent", async () => {
    const page = await calledBack();
    const title = await page.title();
    await eventually(async () => expect(await microphones(page)).toBe(0));
    await plays(page, { isHeard: false });
    const agent = await openDesk();
    const contactId = await newContact(agent);
    const leg = await acceptCallback(agent, contactId);

    await sees(page, "Ada Lovelace is calling you");
    await eventually(async () => expect(await page.title()).toBe(`${TITLE}${title}`));
    expect(await focused(page)).toBe("Answer");
    await page.keyboard.press("Enter");
    await sees(page, "You are talking to Ada");
    await plays(page, { hz: TONES.agent });
    await leg.hears("customer");
    expect(await page.title()).toBe(title);
    await press(page, "Hang up");
    await sees(page, "You have ended the call.");
    await eventually(async () => expect((await agent.contact(contactId))?.events).toContain("onEnded"));
    expect((await eventsOn(page)).map(([name]) => name)).toEqual(["callstarted", "callconnected", "callended"]);
    expect(lines).toEqual([]);
  });

  it("[CW-37, VC-38, VC-39] does not take the call now, and is called again later", async () => {
    const page = await calledBack();
    const agent = await openDesk();
    const contactId = await newContact(agent);
    await acceptCallback(agent, contactId);
    await sees(page, "Ada Lovelace is calling you");
    await press(page, "Not now");

    await sees(page, "We call you back");
    await eventually(async () => expect((await agent.contact(contactId))?.events).toContain("onError"));
    await agent.run("call", contactId, "clear");
    await eventually(async () => expect((await agent.contact(contactId))?.events.at(-1)).toBe("onIncoming"));
    await acceptCallback(agent, contactId);
    await sees(page, "Ada Lovelace is calling you");
    await press(page, "Answer");
    await plays(page, { hz: TONES.agent });
  });

  it("[CW-37, CC-18] is asked for no microphone after a reload, and cancels the callback", async () => {
    const page = await calledBack();
    await page.reload();
    await page.addScriptTag({ type: "module", url: `${center.description.widgetUrl}widget.js` });
    await page.evaluate((attributes) => {
      const chat = document.createElement("tributary-chat");
      for (const [name, value] of Object.entries(attributes)) chat.setAttribute(name, value);
      document.body.append(chat);
    }, PAGE);
    await sees(page, "We call you back");
    expect(await microphones(page)).toBe(0);
    await press(page, "Cancel the callback");

    await sees(page, "You have ended the call.");
    const agent = await openDesk();
    await eventually(async () =>
      expect(await agent.page.evaluate(() => Object.keys(Reflect.get(globalThis, "contacts")))).toEqual([]),
    );
  });

  it("[VC-34, CC-18] is called back after the center was killed while they waited", async () => {
    const page = await calledBack();
    await center.kill();
    await center.restart();
    const agent = await openDesk();
    const contactId = await newContact(agent);
    const leg = await acceptCallback(agent, contactId);

    await sees(page, "Ada Lovelace is calling you");
    await press(page, "Answer");
    await plays(page, { hz: TONES.agent });
    await leg.hears("customer");
  });
});
