/** The path of a new user: an empty folder, the set-up page, a chat from a page to an agent. Only what the pages show is used. */

import { ConnectClient, ListUsersCommand } from "@aws-sdk/client-connect";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { problemsOn } from "./support/accessibility.ts";
import { newPage, openBrowser } from "./support/browser.ts";
import { type RunningCenter, startCenter } from "./support/center.ts";
import { eventually } from "./support/eventually.ts";
import { openLocalSite, sendText } from "./support/local-site.ts";
import { panelOf } from "./support/panel.ts";

let browser: Awaited<ReturnType<typeof openBrowser>>;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser[Symbol.asyncDispose]();
});

const startNewCenter = (): Promise<RunningCenter> => startCenter({ TRIBUTARY_DEMO: "false" });

async function openSetUp(center: RunningCenter, options: Parameters<typeof browser.newContext>[0] = {}): Promise<Page> {
  const address = /Set up this center +(\S+)/.exec(center.output())?.[1];
  if (address === undefined) throw new Error("the output has no address of the set-up page");
  return newPage(await browser.newContext(options), address);
}

const FIELDS: Readonly<Record<string, string>> = {
  alias: "support-berlin",
  administratorUsername: "boss",
  administratorPassword: "Secret12",
  queue: "Customer service",
  agent1Username: "mia",
  agent1Name: "Mia Martin",
  agent1Password: "Secret34",
  agent2Username: "leo",
  agent2Password: "Secret56",
};

async function setUp(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries({ ...FIELDS, ...fields })) await page.fill(`[name=${name}]`, value);
  await page.getByRole("button", { name: "Set up" }).click();
  await page.getByRole("heading", { name: "Your contact center is ready" }).waitFor();
}

it("[AD-02] a new center is set up with one page, and a customer's page reaches an agent on an embedded panel", async () => {
  await using center = await startNewCenter();
  let snippet = "";
  await using site = await openLocalSite(({ url }, response) => {
    const body = url === "/desk" ? deskPage(center.url) : snippet;
    sendText(response, { name: "index.html", text: `<!doctype html><title>Site</title>${body}` });
  });

  const page = await openSetUp(center);
  await setUp(page, { origin: site.url });
  const [widget = "", accessKeyId = "", secretAccessKey = ""] = await page.locator("pre").allInnerTexts();
  snippet = widget;

  const desk = await newPage(await browser.newContext(), `${site.url}/desk`);
  const panel = panelOf(desk.frameLocator("iframe"));
  await panel.signIn("mia", "Secret34");
  await panel.choose("Available");
  const customer = await newPage(await browser.newContext(), `${site.url}/`);
  await customer.getByRole("button", { name: /chat/i }).click();
  await customer.getByLabel("Your name").fill("Zoë");
  await customer.getByRole("button", { name: /start/i }).click();
  await panel.offers.getByText("Zoë").waitFor();
  await panel.accept();
  await panel.send("Hello from Mia");
  await customer.getByRole("log").getByText("Hello from Mia").waitFor();
  await customer.getByText("You are chatting with Mia Martin").waitFor();

  const credentials = { accessKeyId, secretAccessKey };
  using client = disposable(new ConnectClient({ endpoint: center.url, region: "us-east-1", credentials }));
  const { instanceId: InstanceId } = center.description;
  await eventually(async () => {
    const { UserSummaryList } = await client.value.send(new ListUsersCommand({ InstanceId }));
    expect(UserSummaryList?.map(({ Username }) => Username)).toEqual(["boss", "mia", "leo"]);
  });
});

it.each([
  [320, "light"],
  [320, "dark"],
  [1440, "light"],
  [1440, "dark"],
] as const)(
  "[AD-03] the set-up page has no accessibility violations and no overflow at %i px in %s",
  async (width, colorScheme) => {
    await using center = await startNewCenter();
    const page = await openSetUp(center, { viewport: { width, height: 720 }, colorScheme });
    const problems: string[] = [];
    const check = async (view: string) => problems.push(...(await problemsOn(page, view)));

    await check("empty");
    await page.getByLabel("Open on these days").check();
    await check("with hours");
    await page.fill("[name=alias]", "Not An Alias");
    await page.getByRole("button", { name: "Set up" }).click();
    expect(await page.locator("[name=alias]:invalid").count()).toBe(1); // the form stays, and with it the passwords
    await page.fill("[name=alias]", "support-berlin");
    for (const name of ["administratorPassword", "agent1Password"]) await page.fill(`[name=${name}]`, "Secret12");
    await page.fill("[name=agent1Username]", "admin");
    await page.getByRole("button", { name: "Set up" }).click();
    await page.getByRole("alert").waitFor();
    await check("with problems");
    await setUp(page, {});
    await check("done");

    expect(problems).toEqual([]);
  },
);

function deskPage(center: string): string {
  return `<script src="${center}/sdk/connect-streams.js"></script><div id="panel" style="width: 400px; height: 640px"></div>
<script>connect.core.initCCP(document.getElementById("panel"), { ccpUrl: "${center}/ccp-v2/", loginPopup: false })</script>`;
}

function disposable<T extends { destroy(): void }>(value: T): Disposable & { readonly value: T } {
  return { value, [Symbol.dispose]: () => value.destroy() };
}
