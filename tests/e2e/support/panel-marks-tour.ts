/** Opens the views of the agent panel in which a conversation has marks: an idle customer, an earlier chat, files that cannot be sent, a rating. */
import { StartChatContactCommand } from "@aws-sdk/client-connect";
import type { Page } from "playwright-core";
import type { RunningCenter } from "./center.ts";
import { type ChattingCustomer, connectCustomer, startCustomer } from "./chatting-customer.ts";
import { connectClient } from "./desktop.ts";
import { type Panel, panelOf } from "./panel.ts";

export type MarksView = "idle" | "idle-list" | "rejected-files" | "earlier-chat" | "rated";

/** Adds to the center's updates that customers are idle, and that their chats end for it in two minutes: real idle times are minutes. */
export async function addIdle(pages: Pick<Page, "routeWebSocket">): Promise<void> {
  const endsAt = Date.now() + 120_000;
  await pages.routeWebSocket(/\/socket\/panel$/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((text) => {
      const frame = JSON.parse(String(text));
      for (const { connections } of frame.update?.snapshot.contacts ?? [])
        for (const connection of connections) if (connection.type === "inbound") connection.idle = { endsAt };
      socket.send(JSON.stringify(frame));
    });
  });
}

/** Starts with a page that shows nothing. Awaits `stop` at each view. */
export async function tourMarks(
  page: Page,
  center: RunningCenter,
  stop: (view: MarksView) => Promise<void>,
): Promise<void> {
  await addIdle(page);
  await page.goto(center.description.ccpUrl);
  const panel = panelOf(page);
  await panel.signIn("ada");
  await panel.choose("Available");
  const { contactId } = await tourFirstChat(page, { panel, center }, stop);
  using again = await continueChat(center, contactId);
  await panel.accept();
  await panel.composer.waitFor();
  await panel.log.getByText("my parcel").waitFor();
  await panel.send("Welcome back! What can I do for you?");
  await panel.log.getByText("Welcome back").waitFor();
  await stop("earlier-chat");
  await again.end();
  await rate(center, again.participantToken);
  await panel.log.getByText("rated this chat").waitFor();
  await stop("rated");
}

async function tourFirstChat(
  page: Page,
  { panel, center }: { readonly panel: Panel; readonly center: RunningCenter },
  stop: (view: MarksView) => Promise<void>,
): Promise<ChattingCustomer> {
  using customer = await startCustomer(center, { name: "First customer" });
  await panel.accept();
  await panel.composer.waitFor();
  customer.send("Where is my parcel?");
  await panel.log.getByText("my parcel").waitFor();
  await stop("idle");
  if ((page.viewportSize()?.width ?? 0) < 640) {
    await page.getByRole("button", { name: /^Back to contacts/ }).click();
    await stop("idle-list");
    await panel.select("First customer");
  }
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Attach files" }).click();
  await (await chooser).setFiles([
    { name: "invoice.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n") },
    { name: "tool.exe", mimeType: "application/x-msdownload", buffer: Buffer.from("MZ") },
  ]);
  await page.getByText("Files of this type cannot be sent.").waitFor();
  await stop("rejected-files");
  await customer.end();
  await panel.close();
  return customer;
}

/** A chat that its customer can rate. */
export type Continued = ChattingCustomer & { readonly participantToken: string };

/** Starts a chat that continues an earlier one. */
export async function continueChat(center: RunningCenter, SourceContactId: string): Promise<Continued> {
  const { instanceId: InstanceId, demo } = center.description;
  const {
    ContactId = "",
    ParticipantId = "",
    ParticipantToken = "",
  } = await connectClient(center).send(
    new StartChatContactCommand({
      InstanceId,
      ContactFlowId: demo.contactFlowId,
      ParticipantDetails: { DisplayName: "First customer" },
      PersistentChat: { RehydrationType: "ENTIRE_PAST_SESSION", SourceContactId },
    }),
  );
  const customer = connectCustomer(center, { ContactId, ParticipantId, ParticipantToken });
  return Object.assign(customer, { participantToken: ParticipantToken });
}

/** Rates a chat that has ended, as the widget does. */
async function rate({ description }: RunningCenter, participantToken: string): Promise<void> {
  const answer = await fetch(`${description.participantEndpoint}/participant/rating`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-amz-bearer": participantToken },
    body: JSON.stringify({ Score: 4, Comment: "Quick, and everything was clear." }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}
