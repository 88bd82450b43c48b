/** Builds the examples, serves them from another site against a real center and runs one chat in each. */
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DescribeContactCommand, StartTaskContactCommand } from "@aws-sdk/client-connect";
import type { BrowserContext, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { pauseAndEnd, scheduleTask, startRefund, startTask } from "../../examples/task-desktop/start-task.ts";
import { listenTo, newPage, openBrowser } from "./support/browser.ts";
import { type RunningCenter, startCenter } from "./support/center.ts";
import { type ChattingCustomer, messagesOf, startCustomer } from "./support/chatting-customer.ts";
import { connectClient } from "./support/desktop.ts";
import { eventually } from "./support/eventually.ts";
import { type LocalSite, openLocalSite, sendFile } from "./support/local-site.ts";
import { panelOf } from "./support/panel.ts";

const EXAMPLES = join(import.meta.dirname, "../../examples");
const require = createRequire(import.meta.url);

let site: LocalSite;
let browser: Awaited<ReturnType<typeof openBrowser>>;
let center: RunningCenter;
let context: BrowserContext;
let lines: string[];

beforeAll(async () => {
  [site, browser] = await Promise.all([openSite(), openBrowser()]);
});
beforeEach(async () => {
  [context, center] = await Promise.all([browser.newContext(), startCenter()]);
  lines = [];
});
afterEach(async ({ task }) => {
  await context.close();
  await center[Symbol.asyncDispose]();
  if (task.result?.state === "fail") process.stderr.write(`${lines.join("\n")}\n`);
});
afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

it.each(["Tributary's", "Amazon's, unmodified"])(
  "the CRM page shows the customer of the chat that the agent handles in the panel; the library is %s",
  async (library) => {
    const path = join(dirname(require.resolve("amazon-connect-streams/package.json")), "release/connect-streams.js");
    if (library !== "Tributary's") await context.route("**/connect-streams.js", (route) => route.fulfill({ path }));
    const page = await open("crm-page");
    const panel = panelOf(page.frameLocator("iframe"));
    await panel.signIn("ada");
    await page.getByText(/is Offline/).waitFor();
    await panel.choose("Available");
    await page.getByText(/is Available/).waitFor();

    using customer = await chat("Maya", { customerNumber: "1042" });
    await page.getByRole("heading", { name: "Customer 1042" }).waitFor();
    await page.getByText("Plan: gold").waitFor();
    await panel.accept();
    await page.getByRole("button", { name: "Customer 1042, chat: talking" }).waitFor();
    await panel.send("Hello from the panel");
    await eventually(async () => expect(messagesOf(customer)).toContainEqual(["agent", "Hello from the panel"]));
    await panel.end();
    await page.getByRole("button", { name: "Customer 1042, chat: ended" }).waitFor();
    await panel.close();

    await page.getByRole("button", { name: "Customer 1042, chat: done" }).waitFor();
  },
);

it("the chat page starts a chat for its order, and gets its events", async () => {
  const page = await newPage(
    context,
    `${site.url}/chat-page/index.html?${new URLSearchParams({ center: center.url })}`,
  );
  listenTo(page, "chat-page", lines);

  await page.getByRole("button", { name: "Ask about this order" }).click();
  await page.getByRole("log").getByText("An agent will be with you in a moment").waitFor();
  await page.getByRole("button", { name: "Minimize the chat" }).click();

  await page.getByRole("button", { name: "Ask the shop" }).waitFor();
  await eventually(async () => expect(lines.join()).toContain("started"));
});

it.each(["headless-desktop", "react-desktop"])(
  "%s handles a chat from offer to end with the panel hidden",
  async (example) => {
    const page = await open(example);
    await panelOf(page.frameLocator("iframe")).signIn("ada");
    await page.getByLabel("Your state").waitFor();
    expect(await page.locator("iframe").isVisible()).toBe(false);
    expect(await page.locator("iframe").count()).toBe(1);

    await page.getByLabel("Your state").selectOption("Available");
    using customer = await chat("Maya");
    await page.getByText("Maya: connecting").waitFor();
    await page.getByRole("button", { name: "Accept", exact: true }).click();
    await page.getByText("Maya: connected").waitFor();
    customer.send("Hello from the customer");
    await page.getByRole("log").getByText("Hello from the customer").waitFor();
    await page.getByLabel("Message", { exact: true }).fill("Hello from the agent");
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByRole("log").getByText("Hello from the agent").waitFor();
    await eventually(async () => expect(messagesOf(customer)).toContainEqual(["agent", "Hello from the agent"]));

    await page.getByRole("button", { name: "End", exact: true }).click();
    await page.getByRole("button", { name: "Close", exact: true }).click();
    await eventually(async () => expect(await page.getByRole("listitem").count()).toBe(0));
  },
);

it("headless-desktop shows a task, and the chat after it", async () => {
  const page = await open("headless-desktop");
  await panelOf(page.frameLocator("iframe")).signIn("ada");
  await page.getByLabel("Your state").selectOption("Available");
  const { instanceId: InstanceId, demo } = center.description;
  const task = { Name: "Call back", Description: "About the order" };
  await connectClient(center).send(
    new StartTaskContactCommand({ InstanceId, ContactFlowId: demo.contactFlowId, ...task }),
  );
  await page.getByRole("button", { name: "Accept", exact: true }).click();
  await page.getByRole("log").getByText("About the order").waitFor();
  expect(await page.getByLabel("Message", { exact: true }).isVisible()).toBe(false);
  await page.getByRole("button", { name: "End", exact: true }).click();
  await page.getByRole("button", { name: "Close", exact: true }).click();
  await eventually(async () => expect(await page.getByRole("listitem").count()).toBe(0));
  expect(await page.getByRole("log").isVisible()).toBe(false);

  using customer = await chat("Maya");
  await page.getByRole("button", { name: "Accept", exact: true }).click();
  customer.send("Hello from the customer");

  await page.getByRole("log").getByText("Hello from the customer").waitFor();
});

it("task-desktop creates a task, which is accepted, paused, resumed, ended and cleared", async () => {
  const page = await open("task-desktop");
  const click = (name: string) => page.getByRole("button", { name, exact: true }).click();
  await panelOf(page.frameLocator("iframe")).signIn("ada");
  await click("Become available");
  await page.getByLabel("Task").fill("Prepare the refund");

  await click("Create");
  await page.getByText("Prepare the refund: connecting https://shop.example/orders/7").waitFor();
  await click("Accept");
  await click("Pause");
  await page.getByText("Prepare the refund: paused").waitFor();
  await page.getByText("Pauses: 1").waitFor();
  await click("Resume");
  await page.getByText("Prepare the refund: connected").waitFor();
  await click("End");
  await click("Clear");

  await eventually(async () => expect(await page.getByRole("listitem").count()).toBe(0));
  await click("Create in an hour");
  const later = page.getByLabel("Scheduled");
  await eventually(async () => expect(await later.textContent()).not.toBe(""));
  const ContactId = (await later.textContent()) ?? "";
  const { instanceId: InstanceId } = center.description;
  const { Contact } = await connectClient(center).send(new DescribeContactCommand({ InstanceId, ContactId }));
  expect(Contact?.ScheduledTimestamp?.getTime()).toBeGreaterThan(Date.now() + 3_500_000);
  await page.getByLabel("Quick connect").fill("None");
  await click("Create");
  await page.getByText("no quick connect None").waitFor();
});

it("the program of the guide starts a task once, schedules one, and pauses, resumes and ends it", async () => {
  const { instanceId: InstanceId, demo } = center.description;
  const client = connectClient(center);
  const instance = { client, InstanceId, ContactFlowId: demo.contactFlowId };
  const describe = async (ContactId: string) =>
    (await client.send(new DescribeContactCommand({ InstanceId, ContactId }))).Contact;
  const tomorrow = new Date(Math.floor(Date.now() / 1_000) * 1_000 + 24 * 3_600_000);

  const task = await startTask(instance, "7");
  expect(await startTask(instance, "7")).toBe(task);
  const scheduled = await scheduleTask(instance, tomorrow);

  expect(await describe(task)).toMatchObject({ Channel: "TASK", Name: "Call back about order 7" });
  expect(await describe(scheduled)).toMatchObject({ ScheduledTimestamp: tomorrow });
  await eventually(async () => expect(await pauseAndEnd(instance, task)).toBe(1));
  expect(await describe(task)).toMatchObject({ DisconnectReason: "API" });
  expect(await describe(await startRefund(instance, "Late"))).toMatchObject({ TaskTemplateInfo: { Name: "Refund" } });
});

it("vue-desktop lists the contacts and handles them next to the panel", async () => {
  const page = await open("vue-desktop");
  const panel = panelOf(page.frameLocator("iframe"));
  await panel.signIn("ada");
  await page.getByLabel("Your state").selectOption("Available");

  using customer = await chat("Maya");
  await page.getByRole("button", { name: "Accept", exact: true }).click();
  await page.getByText("Maya: connected").waitFor();
  await panel.send("Hello from the panel");
  await eventually(async () => expect(messagesOf(customer)).toContainEqual(["agent", "Hello from the panel"]));
  await page.getByRole("button", { name: "End", exact: true }).click();
  await page.getByRole("button", { name: "Close", exact: true }).click();

  await eventually(async () => expect(await page.getByRole("listitem").count()).toBe(0));
});

async function open(example: string): Promise<Page> {
  const ccp = encodeURIComponent(center.description.ccpUrl);
  const page = await newPage(context, `${site.url}/${example}/index.html?ccp=${ccp}`);
  listenTo(page, example, lines);
  return page;
}

function chat(name: string, attributes: Readonly<Record<string, string>> = {}): Promise<ChattingCustomer> {
  return startCustomer(center, { name, attributes });
}

/** Builds and serves the examples. */
async function openSite(): Promise<LocalSite> {
  const folder = await mkdtemp(join(tmpdir(), "examples-"));
  await build({ configFile: join(EXAMPLES, "vite.config.ts"), logLevel: "error", build: { outDir: folder } });
  const { url, [Symbol.asyncDispose]: close } = await openLocalSite((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    const ccp = searchParams.get("ccp");
    if (ccp !== null) response.setHeader("content-security-policy", policyFor(new URL(ccp).origin));
    void sendFile(response, join(folder, pathname));
  });
  return {
    url,
    async [Symbol.asyncDispose]() {
      await close();
      await rm(folder, { recursive: true });
    },
  };
}

/** The content security policy of docs/guides/csp-and-approved-origins.md plus the page's own scripts and styles. */
function policyFor(center: string): string {
  return `default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; frame-src ${center}; connect-src ${center}`;
}
