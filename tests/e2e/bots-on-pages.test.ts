/** A bot in a chat, as the customer sees it in the widget and the agent in the panel. */
import * as connect from "@aws-sdk/client-connect";
import * as participant from "@aws-sdk/client-connectparticipant";
import { present } from "@tributary/kernel";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it, onTestFailed } from "vitest";
import { listenTo, newPage, openBrowser } from "./support/browser.ts";
import { type RunningCenter, startCenter } from "./support/center.ts";
import { connectClient } from "./support/desktop.ts";
import { eventually } from "./support/eventually.ts";
import { panelOf } from "./support/panel.ts";

let center: RunningCenter;
let browser: Awaited<ReturnType<typeof openBrowser>>;

beforeAll(async () => {
  [center, browser] = await Promise.all([startCenter(), openBrowser()]);
});
afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await center[Symbol.asyncDispose]();
});

/** Adds a bot to the only chat of the center, and connects it. */
async function addBot(client: connect.ConnectClient) {
  const { instanceId: InstanceId, participantEndpoint: endpoint, region } = center.description;
  const StartTime = new Date(Date.now() - 3_600_000);
  const TimeRange = { Type: "INITIATION_TIMESTAMP", StartTime, EndTime: new Date(Date.now() + 60_000) } as const;
  const { Contacts = [] } = await client.send(new connect.SearchContactsCommand({ InstanceId, TimeRange }));
  const ContactId = present(Contacts[0]?.Id, "contact");
  const ParticipantDetails = { ParticipantRole: "CUSTOM_BOT", DisplayName: "Helper" } as const;
  const bot = await client.send(new connect.CreateParticipantCommand({ InstanceId, ContactId, ParticipantDetails }));
  const credentials = { accessKeyId: "any", secretAccessKey: "any" };
  const service = new participant.ConnectParticipantClient({ endpoint, region, credentials });
  const { ConnectionCredentials } = await service.send(
    new participant.CreateParticipantConnectionCommand({
      ParticipantToken: bot.ParticipantCredentials?.ParticipantToken,
      Type: ["CONNECTION_CREDENTIALS"],
      ConnectParticipant: true,
    }),
  );
  const ConnectionToken = present(ConnectionCredentials?.ConnectionToken, "token");
  return {
    send: (Content: string) =>
      service.send(new participant.SendMessageCommand({ ConnectionToken, ContentType: "text/plain", Content })),
    type: () =>
      service.send(
        new participant.SendEventCommand({
          ConnectionToken,
          ContentType: "application/vnd.amazonaws.connect.event.typing",
        }),
      ),
  };
}

it("[BO-04, BO-05] a bot has its name in widget and panel, and both show that it leaves when the agent accepts", async () => {
  const lines: string[] = [];
  onTestFailed(() => void process.stderr.write(`${lines.join("\n")}\n`));
  const context = await browser.newContext({ viewport: { width: 1200, height: 720 } });
  context.on("page", (page: Page) => listenTo(page, "page", lines));
  const widget = await newPage(context, center.description.widgetUrl);
  await widget.getByLabel("Your name").fill("Maya");
  await widget.getByRole("button", { name: "Start chat" }).click();
  const shown = widget.getByRole("log");
  await shown.getByText("An agent will be with you in a moment").waitFor();

  const bot = await addBot(connectClient(center));
  await bot.send("Which order is it about?");
  await shown.getByText("Which order is it about?").waitFor();
  expect(await shown.innerText()).toContain("Helper");
  await bot.type();
  await widget.getByText("Helper is typing").waitFor();
  await widget.getByRole("textbox", { name: "Your message" }).fill("The last one");
  await widget.getByRole("textbox", { name: "Your message" }).press("Enter");

  const page = await newPage(context, center.description.ccpUrl);
  const panel = panelOf(page);
  await panel.signIn("ada");
  await panel.choose("Available");
  await panel.accept();
  await panel.log.getByText("Which order is it about?").waitFor();
  expect(await panel.log.innerText()).toContain("Helper");
  await panel.send("Good morning");
  await shown.getByText("Good morning").waitFor();
  await eventually(async () => expect(await shown.innerText()).toMatch(/Helper (has )?left/));
  await expect(bot.send("Late")).rejects.toMatchObject({ name: "AccessDeniedException" });
  await context.close();
});
