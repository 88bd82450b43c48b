/** The corpus of hostile contents, sent through the APIs by customers and agents, in the pages of the widget and the panel under the policy of the center. */
import { StartTaskContactCommand, UpdateUserIdentityInfoCommand } from "@aws-sdk/client-connect";
import { present } from "@tributary/kernel";
import { visibleNameOf } from "@tributary/model";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { HOSTILE_FILES } from "../../packages/http/test/hostile-files.ts";
import { type AgentPage, openAgentPage } from "../cluster/support/agent-page.ts";
import { openBrowser } from "./support/browser.ts";
import { type RunningCenter, startCenter } from "./support/center.ts";
import { startChat } from "./support/customer-page.ts";
import { connectClient } from "./support/desktop.ts";
import { eventually } from "./support/eventually.ts";
import { type Harm, watchForHarm } from "./support/hostile/harm.ts";
import {
  HOSTILE_AGENT_NAMES,
  HOSTILE_ATTRIBUTES,
  HOSTILE_MESSAGES,
  HOSTILE_NAMES,
  HOSTILE_REFERENCES,
  PICTURES,
} from "./support/hostile/corpus.ts";
import { openParty, type Party, startHostileChat } from "./support/hostile/parties.ts";
import { type Panel, panelOf } from "./support/panel.ts";

const LAST = "The last message.";
const NO_HARM = { events: [], requests: [], violations: [] };

let center: RunningCenter;
let browser: Browser & AsyncDisposable;

beforeAll(async () => {
  const settings = { TRIBUTARY_PARTICIPANT_REQUESTS_PER_SECOND: "10000", TRIBUTARY_ADDRESS_REQUESTS_PER_SECOND: "10000" };
  [center, browser] = await Promise.all([startCenter(settings), openBrowser()]);
});
afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await center[Symbol.asyncDispose]();
});

type WatchedPage = AsyncDisposable & { readonly page: Page; readonly harm: Harm };

async function openPage(url: string): Promise<WatchedPage> {
  const context = await browser.newContext({ locale: "en-US", viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const harm = await watchForHarm(page, [new URL(center.url).origin]);
  await page.goto(url);
  return { page, harm, [Symbol.asyncDispose]: () => context.close() };
}

async function openPanel(username: string): Promise<WatchedPage & { readonly panel: Panel }> {
  const opened = await openPage(center.description.ccpUrl);
  const panel = panelOf(opened.page);
  await panel.signIn(username);
  await panel.state.waitFor();
  return { ...opened, panel };
}

/** Opens the widget, and returns the participant token of its customer. */
async function openWidget(): Promise<WatchedPage & { readonly contactId: string; readonly token: string }> {
  const opened = await openPage(center.description.widgetUrl);
  const started = opened.page.waitForResponse((answer) => answer.url().endsWith("/startChat") && answer.request().method() === "POST");
  await startChat(opened.page, "Customer");
  const { data } = await (await started).json();
  const { ContactId: contactId, ParticipantToken: token } = data.startChatResult;
  return { ...opened, contactId, token };
}

/** The agent's side of a chat that their other page has accepted. */
async function agentIn(agent: AgentPage, contactId: string): Promise<Party> {
  await eventually(async () => expect(agent.accepted.get(contactId)).toBeDefined());
  return openParty(center, present(agent.accepted.get(contactId), "token of the agent"));
}

const damageOf = ({ events, requests, violations }: Harm) => ({ events, requests, violations });

it("the corpus has at least 200 messages, and 400 entries in all", () => {
  const others = [HOSTILE_NAMES, HOSTILE_AGENT_NAMES, HOSTILE_ATTRIBUTES, HOSTILE_REFERENCES, HOSTILE_FILES];
  expect(HOSTILE_MESSAGES.length).toBeGreaterThanOrEqual(200);
  expect(others.reduce((sum, { length }) => sum + length, HOSTILE_MESSAGES.length)).toBeGreaterThanOrEqual(400);
});

it("[CW-16, PA-42] no message of a customer or an agent runs a script or causes a request in widget and panel", async () => {
  using agentPage = await openAgentPage(center.url, "ada");
  await using panel = await openPanel("ada");
  await using widget = await openWidget();
  const [customer, agent] = await Promise.all([openParty(center, widget.token), agentIn(agentPage, widget.contactId)]);
  await panel.panel.contacts.first().click();
  await panel.panel.composer.waitFor();
  await Promise.all([panel.harm.learn(), widget.harm.learn()]);
  const messages = HOSTILE_MESSAGES.filter(({ kind }) => kind !== "JSON"); // the widget asks for none

  for (const message of messages) {
    if (message.kind !== "cards") await customer.send(message); // customers may send none
    await agent.send(message);
  }
  await agent.send({ contentType: "text/plain", content: LAST });

  const marks = messages.flatMap(({ mark, kind }) => (mark === null ? [] : kind === "cards" ? [mark] : [mark, mark]));
  for (const { page, harm } of [panel, widget]) {
    await page.getByRole("log").getByText(LAST).waitFor();
    const text = (await page.locator(".bubble").allInnerTexts()).join("\n");
    expect(text.match(/mark-\S*-end/g)?.sort()).toEqual(marks.toSorted());
    await harm.inspect();
  }
  expect(damageOf(panel.harm)).toEqual(NO_HARM);
  expect(damageOf(widget.harm)).toEqual(NO_HARM);
});

it("[CW-16] pictures of answers are blocked by the policy of the widget's own page", async () => {
  using agentPage = await openAgentPage(center.url, "ada");
  await using widget = await openWidget();
  const agent = await agentIn(agentPage, widget.contactId);

  for (const message of PICTURES) await agent.send(message);

  for (const { mark } of PICTURES) await widget.page.getByRole("log").getByText(String(mark)).waitFor();
  await eventually(async () =>
    expect([...new Set(widget.harm.violations)].toSorted()).toEqual([
      "img-src https://elsewhere.invalid/picture.png",
      "img-src https://elsewhere.invalid/picture.svg",
    ]),
  );
  expect(widget.harm.requests).toEqual([]);
});

it("[PA-42] no name and no attribute of a customer runs a script or causes a request in the panel", async () => {
  await using panel = await openPanel("grace");
  const { page, harm } = panel;
  await panel.panel.choose("Available");
  await harm.learn();
  const perChat = Math.ceil(HOSTILE_ATTRIBUTES.length / HOSTILE_NAMES.length);

  for (const [index, name] of HOSTILE_NAMES.entries()) {
    const pairs = HOSTILE_ATTRIBUTES.slice(index * perChat, (index + 1) * perChat);
    const attributes = Object.fromEntries(pairs.map((pair) => [pair.name, pair.value]));
    const chat = await startHostileChat(center, { name, attributes });
    await chat.customer.send({ contentType: "text/plain", content: LAST });
    const shown = visibleNameOf(name);
    await eventually(async () => expect(await panel.panel.offers.first().textContent()).toContain(shown));
    await panel.panel.accept();
    await page.getByRole("log").getByText(LAST).waitFor();
    expect(await page.locator(".entry-author").allTextContents()).toContain(shown);
    for (const { name: key, value } of pairs) {
      const fact = page.getByTestId("attributes").locator(".fact").filter({ has: page.locator("dt", { hasText: key }) });
      expect([key, await fact.first().locator("dd").textContent()]).toEqual([key, value]);
    }
    await harm.inspect();
    await chat.customer.leave();
    await panel.panel.close();
    await eventually(async () => expect(await panel.panel.contacts.count()).toBe(0));
  }

  expect(damageOf(harm)).toEqual(NO_HARM);
});
