/** The corpus of hostile contents, sent through the APIs by customers and agents, in the pages of the widget and the panel under the policy of the center. */
import {
  ListAgentStatusesCommand,
  PutUserStatusCommand,
  StartTaskContactCommand,
  UpdateUserIdentityInfoCommand,
} from "@aws-sdk/client-connect";
import { present } from "@tributary/kernel";
import { MAX_REFERENCES, visibleNameOf } from "@tributary/model";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { HOSTILE_FILES } from "../../packages/http/test/hostile-files.ts";
import { type AgentPage, openAgentPage } from "../cluster/support/agent-page.ts";
import { openBrowser } from "./support/browser.ts";
import { type RunningCenter, startCenter } from "./support/center.ts";
import { startChat } from "./support/customer-page.ts";
import { connectClient } from "./support/desktop.ts";
import { eventually } from "./support/eventually.ts";
import {
  HOSTILE_AGENT_NAMES,
  HOSTILE_ATTRIBUTES,
  HOSTILE_MESSAGES,
  HOSTILE_NAMES,
  HOSTILE_REFERENCES,
  PICTURES,
} from "./support/hostile/corpus.ts";
import { type Harm, watchForHarm } from "./support/hostile/harm.ts";
import { openParty, type Party, startHostileChat } from "./support/hostile/parties.ts";
import { type Panel, panelOf } from "./support/panel.ts";
import { userIdOf } from "./support/user-id.ts";

const LAST = "The last message.";
/** Time of a test that shows many contacts one after the other, on a busy machine. Unit: milliseconds. */
const LONG = { timeout: 300_000 };
const NO_HARM = { events: [], requests: [], violations: [] };

let center: RunningCenter;
let browser: Browser & AsyncDisposable;

beforeAll(async () => {
  const settings = {
    TRIBUTARY_PARTICIPANT_REQUESTS_PER_SECOND: "10000",
    TRIBUTARY_ADDRESS_REQUESTS_PER_SECOND: "10000",
  };
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

/** Opens the panel of a user, who is offline afterwards. */
async function openPanel(username: string): Promise<WatchedPage & { readonly panel: Panel }> {
  const opened = await openPage(center.description.ccpUrl);
  const panel = panelOf(opened.page);
  await panel.signIn(username);
  await panel.state.waitFor();
  return {
    ...opened,
    panel,
    async [Symbol.asyncDispose]() {
      await panel.choose("Offline");
      await opened[Symbol.asyncDispose]();
    },
  };
}

/** Opens the widget, and returns the participant token of its customer. */
async function openWidget(): Promise<WatchedPage & { readonly contactId: string; readonly token: string }> {
  const opened = await openPage(center.description.widgetUrl);
  const started = opened.page.waitForResponse(
    (answer) => answer.url().endsWith("/startChat") && answer.request().method() === "POST",
  );
  await startChat(opened.page, "Customer");
  const { data } = await (await started).json();
  const { ContactId: contactId, ParticipantToken: token } = data.startChatResult;
  return { ...opened, contactId, token };
}

/** The page of an agent who accepts every chat. Disposing it takes the agent offline. */
async function openAccepting(username: string): Promise<AgentPage & AsyncDisposable> {
  const page = await openAgentPage(center.url, username);
  return {
    ...page,
    async [Symbol.asyncDispose]() {
      page[Symbol.dispose]();
      const client = connectClient(center);
      const { instanceId: InstanceId } = center.description;
      const { AgentStatusSummaryList = [] } = await client.send(new ListAgentStatusesCommand({ InstanceId }));
      const offline = AgentStatusSummaryList.find(({ Type }) => Type === "OFFLINE");
      const UserId = await userIdOf(center, username);
      await client.send(new PutUserStatusCommand({ InstanceId, UserId, AgentStatusId: offline?.Id }));
    },
  };
}

/** The agent's side of a chat that their other page has accepted. Disposing ends the chat and clears it. */
async function agentIn(agent: AgentPage, contactId: string): Promise<Party & AsyncDisposable> {
  await eventually(async () => expect(agent.accepted.get(contactId)).toBeDefined());
  const party = await openParty(center, present(agent.accepted.get(contactId), "token of the agent"));
  return {
    ...party,
    async [Symbol.asyncDispose]() {
      await party.leave();
      await eventually(async () => expect(agent.desk().get(contactId)).toBe("ended"));
      agent.clear(contactId);
      await eventually(async () => expect(agent.desk().has(contactId)).toBe(false));
    },
  };
}

/** Names and values as the panel shows them. Views that are loaded when they are first needed are empty before. */
const factsIn = (list: Locator): Promise<(readonly (string | null | undefined)[])[]> =>
  list
    .locator(".fact")
    .evaluateAll((all) =>
      all.map((fact) => [fact.querySelector("dt")?.textContent, fact.querySelector("dd")?.textContent]),
    );

const damageOf = ({ events, requests, violations }: Harm) => ({ events, requests, violations });

it("the corpus has at least 200 messages, and 400 entries in all", () => {
  const others = [HOSTILE_NAMES, HOSTILE_AGENT_NAMES, HOSTILE_ATTRIBUTES, HOSTILE_REFERENCES, HOSTILE_FILES];
  expect(HOSTILE_MESSAGES.length).toBeGreaterThanOrEqual(200);
  expect(others.reduce((sum, { length }) => sum + length, HOSTILE_MESSAGES.length)).toBeGreaterThanOrEqual(400);
});

it("[CW-16, PA-49] no message of a customer or an agent runs a script or causes a request in widget and panel", async () => {
  await using panel = await openPanel("ada");
  await using agentPage = await openAccepting("ada");
  await using widget = await openWidget();
  await using agent = await agentIn(agentPage, widget.contactId);
  const customer = await openParty(center, widget.token);
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
  await using agentPage = await openAccepting("ada");
  await using widget = await openWidget();
  await using agent = await agentIn(agentPage, widget.contactId);

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

it("[PA-49] no name and no attribute of a customer runs a script or causes a request in the panel", LONG, async () => {
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
    await eventually(async () => expect(await panel.panel.offers.first().textContent()).toContain(shown.trim()));
    await panel.panel.accept();
    await page.getByRole("log").getByText(LAST).waitFor();
    expect(await page.locator(".entry-author").allTextContents()).toContain(shown);
    const expected = expect.arrayContaining(pairs.map((pair) => [pair.name, pair.value]));
    await eventually(async () => expect(await factsIn(page.getByTestId("attributes"))).toEqual(expected));
    await chat.customer.leave();
    await panel.panel.close();
    await eventually(async () => expect(await panel.panel.contacts.count()).toBe(0));
  }

  await harm.inspect();
  expect(damageOf(harm)).toEqual(NO_HARM);
});

it("[PA-49] no name, description and reference of a task runs a script or causes a request in the panel", async () => {
  const { instanceId: InstanceId, demo } = center.description;
  await using panel = await openPanel("grace");
  const { page, harm } = panel;
  await panel.panel.choose("Available");
  await harm.learn();

  for (let index = 0; index < HOSTILE_REFERENCES.length; index += MAX_REFERENCES) {
    const references = HOSTILE_REFERENCES.slice(index, index + MAX_REFERENCES);
    const Name = `Task ${references[0]?.value}`;
    const Description = `About ${references[0]?.value}`;
    const task = { InstanceId, ContactFlowId: demo.contactFlowId, Name, Description };
    const References = Object.fromEntries(
      references.map(({ name, value }) => [name, { Type: "URL" as const, Value: value }]),
    );
    await connectClient(center).send(new StartTaskContactCommand({ ...task, References }));
    await eventually(async () => expect(await panel.panel.offers.first().textContent()).toContain(Name));
    await panel.panel.accept();
    const shown = page.getByRole("region", { name: "Task", exact: true });
    await shown.getByText(Description, { exact: true }).first().waitFor();
    expect((await factsIn(shown)).toSorted()).toEqual(references.map(({ name, value }) => [name, value]).toSorted());
    await harm.inspect();
    await panel.panel.end();
    await panel.panel.close();
    await eventually(async () => expect(await panel.panel.contacts.count()).toBe(0));
  }

  expect(damageOf(harm)).toEqual(NO_HARM);
});

it("[CW-16] no name of an agent runs a script or causes a request in the widget", async () => {
  const { instanceId: InstanceId, demo } = center.description;
  const UserId = present(
    demo.agents.find(({ username }) => username === "ada"),
    "ada",
  ).userId;
  const client = connectClient(center);
  await using agentPage = await openAccepting("ada");

  for (const FirstName of HOSTILE_AGENT_NAMES) {
    await client.send(
      new UpdateUserIdentityInfoCommand({ InstanceId, UserId, IdentityInfo: { FirstName, LastName: "Agent" } }),
    );
    await using widget = await openWidget();
    await widget.harm.learn();
    await using agent = await agentIn(agentPage, widget.contactId);
    await agent.send({ contentType: "text/plain", content: LAST });
    await widget.page.getByRole("log").getByText(LAST).waitFor();
    expect(await widget.page.locator(".author").allTextContents()).toContain(`${FirstName} Agent`);
    await widget.harm.inspect();
    expect(damageOf(widget.harm)).toEqual(NO_HARM);
  }
});

/** Files of one chat: a few less than it may have, half of them of each side. */
const FILES_PER_CHAT = 17;

it(
  "[PA-49, AX-12] no file of a customer or an agent runs a script or causes a request in panel and widget",
  LONG,
  async () => {
    await using panel = await openPanel("ada");
    await using agentPage = await openAccepting("ada");
    await using tab = await openPage(center.url);
    await tab.harm.learn();
    let shown = 0;

    for (let index = 0; index < HOSTILE_FILES.length; index += FILES_PER_CHAT) {
      await using widget = await openWidget();
      await using agent = await agentIn(agentPage, widget.contactId);
      const customer = await openParty(center, widget.token);
      await panel.panel.contacts.first().click();
      await panel.panel.composer.waitFor();
      if (index === 0) await panel.harm.learn();
      await widget.harm.learn();
      const sent: { readonly name: string; readonly url: string }[] = [];
      for (const file of HOSTILE_FILES.slice(index, index + FILES_PER_CHAT)) {
        for (const party of [customer, agent]) {
          const accepted = await party.sendFile(file);
          if (accepted !== null) sent.push({ name: file.name, ...accepted });
        }
      }
      await agent.send({ contentType: "text/plain", content: LAST });
      for (const { page } of [panel, widget]) await page.getByRole("log").getByText(LAST).waitFor();

      expect((await panel.page.locator(".file-name").allTextContents()).toSorted()).toEqual(
        sent.map(({ name }) => name).toSorted(),
      );
      for (const button of await panel.page.getByRole("button", { name: /^Show / }).all()) await button.click();
      for (const { url } of sent) await expectDownload(tab.page, url);
      for (const { harm } of [panel, widget, tab]) await harm.inspect();
      expect(damageOf(widget.harm)).toEqual(NO_HARM);
      shown += sent.length;
    }

    expect(shown).toBeGreaterThan(80);
    expect(damageOf(panel.harm)).toEqual(NO_HARM);
    expect(damageOf(tab.harm)).toEqual(NO_HARM);
  },
);

/** Opens the address of a file in a tab, which saves it and shows nothing. */
async function expectDownload(page: Page, url: string): Promise<void> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.goto(url).catch(() => undefined)]);
  await download.cancel();
}
