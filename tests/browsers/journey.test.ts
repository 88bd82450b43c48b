/** The journeys of an agent and a customer in browsers with engines other than Chromium's. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findForeignBrowsers, NO_FOREIGN_BROWSER } from "../../scripts/browser.mjs";
import { type RunningCenter, startCenter } from "../e2e/support/center.ts";
import { openFirefox } from "./support/firefox.ts";
import { type ForeignBrowser, type Person, personAt } from "./support/tab.ts";
import { openWebKit } from "./support/webkit.ts";

const { firefox, webKit } = findForeignBrowsers();
const errors: string[] = [];

const BROWSERS: readonly (readonly [string, (() => Promise<ForeignBrowser>) | undefined])[] = [
  ["Firefox ESR", firefox ? () => openFirefox(firefox, { lines: errors }) : undefined],
  ["WebKitGTK", webKit ? () => openWebKit(webKit) : undefined],
];

describe.each(BROWSERS)("%s", (_name, open) => {
  let center: RunningCenter;
  let browser: ForeignBrowser;

  beforeAll(async () => {
    if (open) [center, browser] = await Promise.all([startCenter(), open()]);
  });
  beforeEach(() => void errors.splice(0));
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await center?.[Symbol.asyncDispose]();
  });

  async function person(url: string): Promise<Person> {
    const tab = await browser.newTab();
    await tab.open(url);
    return personAt(tab);
  }

  const isSkipped = !open && !process.env.CI; // in CI a missing browser is an error
  it.skipIf(isSkipped)("[CW-01, PA-01, PA-21] an agent and a customer have a chat from sign-in to close", async () => {
    if (!open) throw new Error(NO_FOREIGN_BROWSER);
    const agent = await person(center.description.ccpUrl);
    await agent.fill("Username", "ada");
    await agent.fill("Password", "tributary");
    await agent.tab.press("Enter");
    await agent.press("Your state");
    await agent.press("Available");
    const customer = await person(center.description.widgetUrl);
    await customer.fill("Your name", "Customer");
    await customer.press("Start chat");
    await customer.sees("An agent will be with you");

    await agent.press("Accept");
    await customer.sees("You are chatting with Ada Lovelace");
    await customer.fill("Your message", "Where is https://shop.example/order?id=7 now");
    await customer.tab.press("Enter");
    await agent.sees("https://shop.example/order?id=7");
    await agent.fill("Message", "On its way");
    await agent.tab.press("Enter");
    await customer.sees("On its way");
    await customer.sees("Where is");
    await agent.press("Transfer");
    await agent.sees("Grace Hopper");
    await agent.tab.type("supp"); // the search field has the focus
    await agent.tab.press("Enter");
    await agent.sees("You transferred this chat");
    await agent.press("Accept");
    await agent.fill("Message", "Here again");
    await agent.tab.press("Enter");
    await customer.sees("Here again");
    await agent.press("End chat");
    await agent.press("End chat");
    await customer.sees("Start a new chat");
    await agent.press("Close contact");
    await agent.sees("You transferred this chat");
    await agent.press("Close contact");

    await agent.sees("No contacts");
    expect(errors).toEqual([]);
  });
});
