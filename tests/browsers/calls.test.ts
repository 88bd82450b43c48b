/** Calls between an agent and a customer in different browsers, with tones that are measured at both ends. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findForeignBrowsers, NO_FOREIGN_BROWSER } from "../../scripts/browser.mjs";
import { type RunningCenter, startCenter } from "../e2e/support/center.ts";
import { CALL_SCRIPTS, expectHeard, listenForKey5, TONES } from "./support/caller-audio.ts";
import { openChromium } from "./support/chromium.ts";
import { openFirefox } from "./support/firefox.ts";
import { type CallBrowser, type CallTab, type Person, personAt } from "./support/tab.ts";

type BrowserName = keyof typeof TONES;

const { firefox } = findForeignBrowsers();
const isSkipped = !firefox && !process.env.CI; // in CI a missing browser is an error
const errors: string[] = [];

let center: RunningCenter;
let tabs: CallTab[];
let browsers: Readonly<Record<BrowserName, CallBrowser>>;

beforeAll(async () => {
  if (isSkipped) return;
  if (!firefox) throw new Error(NO_FOREIGN_BROWSER);
  const opening = [openChromium(errors), openFirefox(firefox, { lines: errors, toneHz: TONES.firefox })] as const;
  browsers = { chromium: await opening[0], firefox: await opening[1] };
});
beforeEach(async () => {
  errors.splice(0);
  tabs = [];
  center = await startCenter();
});
afterEach(async () => {
  for (const tab of tabs) await tab[Symbol.asyncDispose](); // before the center, which they would look for
  await center?.[Symbol.asyncDispose]();
});
afterAll(async () => {
  for (const browser of Object.values(browsers ?? {})) await browser[Symbol.asyncDispose]();
});

async function open(browser: BrowserName, url: string): Promise<Person> {
  const tab = await browsers[browser].newTab(CALL_SCRIPTS[browser]);
  tabs.push(tab);
  await tab.open(url);
  return personAt(tab);
}

async function openAgent(browser: BrowserName): Promise<Person> {
  const agent = await open(browser, center.description.ccpUrl);
  await agent.fill("Username", "ada");
  await agent.fill("Password", "tributary");
  await agent.tab.press("Enter");
  await agent.press("Your state");
  await agent.press("Available");
  return agent;
}

async function openCustomer(browser: BrowserName): Promise<Person> {
  const customer = await open(browser, center.description.widgetUrl);
  await customer.tab.evaluate(`(() => {
    const chat = document.createElement("tributary-chat");
    for (const [name, value] of [["opened", ""], ["call", ""], ["customer-name", "Ann"]]) chat.setAttribute(name, value);
    document.querySelector("tributary-chat").replaceWith(chat);
  })()`);
  return customer;
}

const PAIRS = [
  { agentIn: "firefox", customerIn: "chromium" },
  { agentIn: "chromium", customerIn: "firefox" },
  { agentIn: "firefox", customerIn: "firefox" },
] as const;

describe.skipIf(isSkipped)("a call between browsers", () => {
  it.each(PAIRS)(
    "[PA-01, PA-58, PA-61, PA-50, CW-01, CW-32] has sound both ways, mute, hold, keys and an end: agent in $agentIn, customer in $customerIn",
    async ({ agentIn, customerIn }) => {
      const [agent, customer] = await Promise.all([openAgent(agentIn), openCustomer(customerIn)]);
      await agent.press("Audio settings");
      await agent.sees("The microphone works.");
      await agent.sees("The contact center answers.");
      await agent.press("Close");
      await customer.press("Call us");
      await customer.press("Continue");
      await agent.sees("Incoming call");
      await agent.press("Accept");

      await customer.sees("You are talking to Ada");
      await expectHeard(agent, TONES[customerIn]);
      await expectHeard(customer, TONES[agentIn]);
      await agent.sees(" connection"); // its quality, in words
      await agent.press("Mute");
      await expectHeard(customer, TONES[agentIn], false);
      await agent.press("Mute");
      await expectHeard(customer, TONES[agentIn]);
      await customer.press("Mute");
      await expectHeard(agent, TONES[customerIn], false);
      await customer.press("Mute");
      await expectHeard(agent, TONES[customerIn]);
      await agent.press("Hold");
      await customer.sees("You are on hold");
      await expectHeard(customer, TONES[agentIn], false);
      await expectHeard(agent, TONES[customerIn], false);
      await agent.press("Hold");
      await expectHeard(customer, TONES[agentIn]);
      await expectHeard(agent, TONES[customerIn]);
      for (const [from, to] of [
        [agent, customer],
        [customer, agent],
      ] as const) {
        const hasHeard = await listenForKey5(to);
        await from.press("Keypad");
        await from.press("5");
        await hasHeard();
      }
      await agent.press("End call");
      await customer.sees("The agent has ended the call.");

      await agent.press("Close contact");
      await agent.sees("No contacts");
      expect(errors).toEqual([]);
    },
  );
});
