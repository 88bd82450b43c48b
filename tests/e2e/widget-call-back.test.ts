/** Customers of the widget who are called back, with real audio. */
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { TONES } from "./support/call-leg.ts";
import { eventsOn } from "./support/customer-page.ts";
import { newContact } from "./support/desktop-contacts.ts";
import { eventually } from "./support/eventually.ts";
import { acceptCallback, callUs, plays, sees } from "./support/widget-call.ts";
import { addWidget, widgetCalls } from "./support/widget-calls.ts";

const PAGE = { call: "", opened: "", "customer-name": "Ann" };
const TITLE = "We are calling you – ";

const calls = widgetCalls({ TRIBUTARY_CALLBACK_RETRY_SECONDS: "5" });

const press = (page: Page, name: string): Promise<void> => page.getByRole("button", { name, exact: true }).click();
const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.textContent ?? null);
/** Number of microphones that the page has on. */
const microphones = (page: Page) => page.evaluate(() => Reflect.get(globalThis, "openMicrophones")());

/** A customer who waits to be called back. */
async function calledBack(): Promise<Page> {
  const page = await calls.openCustomer(PAGE);
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
    const agent = await calls.openDesk();
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
    expect(calls.lines).toEqual([]);
  });

  it("[CW-37, VC-38, VC-39] does not take the call now, and is called again later", async () => {
    const page = await calledBack();
    const agent = await calls.openDesk();
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
    await addWidget(page, calls.center.description.widgetUrl, PAGE);
    await sees(page, "We call you back");
    expect(await microphones(page)).toBe(0);
    await press(page, "Cancel the callback");

    await sees(page, "You have canceled the callback.");
    const agent = await calls.openDesk();
    await eventually(async () =>
      expect(await agent.page.evaluate(() => Object.keys(Reflect.get(globalThis, "contacts")))).toEqual([]),
    );
  });

  it("[CW-33, CW-37] is called back on a page of the site that offers no calls", async () => {
    const { call: _, ...withoutCall } = PAGE;
    const page = await calledBack();
    await page.reload();
    await addWidget(page, calls.center.description.widgetUrl, withoutCall);
    await sees(page, "We call you back");
    const agent = await calls.openDesk();
    await acceptCallback(agent, await newContact(agent));
    await sees(page, "Ada Lovelace is calling you");

    await press(page, "Not now");
    await sees(page, "We call you back");
    await press(page, "Cancel the callback");
    await press(page, "Back");

    await page.getByRole("button", { name: "Start chat" }).waitFor();
    expect(await page.getByRole("button", { name: "Call us" }).count()).toBe(0);
  });

  it("[VC-34, CC-18] is called back after the center was killed while they waited", async () => {
    const page = await calledBack();
    await calls.center.kill();
    await calls.center.restart();
    const agent = await calls.openDesk();
    const contactId = await newContact(agent);
    const leg = await acceptCallback(agent, contactId);

    await sees(page, "Ada Lovelace is calling you");
    await press(page, "Answer");
    await plays(page, { hz: TONES.agent });
    await leg.hears("customer");
  });
});
