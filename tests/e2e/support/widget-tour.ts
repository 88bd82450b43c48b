/** Opens each view of the chat widget in turn. */
import type { Page } from "playwright-core";
import { texts as ar } from "../../../apps/chat-widget/src/languages/ar.ts";
import { en } from "../../../apps/chat-widget/src/languages/en.ts";
import { enParts } from "../../../apps/chat-widget/src/languages/en-parts.ts";
import { createPhrase, type PartPhrase } from "../../../apps/chat-widget/src/languages/phrase.ts";
import type { Texts } from "../../../apps/chat-widget/src/languages/texts.ts";
import type { PanelPage } from "./panel-tests.ts";

/** Views of the tour, in this order. */
export const WIDGET_VIEWS = [
  ...(["start", "name-missing", "waiting", "chat", "files-to-send", "files", "sign-in", "idle"] as const),
  ...(["question", "ended", "rating", "rated", "closed"] as const),
] as const;

export type WidgetView = (typeof WIDGET_VIEWS)[number];

const TEXTS: Readonly<Record<"en" | "ar", Texts>> = { en: { ...en, ...enParts }, ar };

/**
 * Starts at the form, on the page of a widget in `language`; `agent` is signed in and available. Awaits `stop` at each view.
 */
export async function tourWidget(
  page: Page,
  { agent, language = "en" }: { readonly agent: PanelPage; readonly language?: keyof typeof TEXTS },
  stop: (view: WidgetView) => Promise<void>,
): Promise<void> {
  const phrase = createPhrase(language, TEXTS[language]);
  const named = (name: string) => page.getByRole("button", { name, exact: true });
  const log = page.getByRole("log");
  const composer = page.getByLabel(phrase("message"));
  const write = async (text: string): Promise<void> => {
    await composer.fill(text);
    await composer.press("Enter");
  };

  await named(phrase("start")).waitFor();
  await stop("start");
  await named(phrase("start")).click();
  await page.getByText(phrase("nameMissing")).waitFor();
  await stop("name-missing");
  await page.getByLabel(phrase("name")).fill("First customer");
  await named(phrase("start")).click();
  await log.getByText("An agent will be with you in a moment").waitFor();
  await stop("waiting");

  await agent.offers.getByText("First customer").waitFor();
  await agent.accept();
  await agent.composer.waitFor();
  await page.getByText("Ada Lovelace").first().waitFor();
  await write("Hi! I ordered two pairs of shoes, and only one came.");
  await write("The invoice is at https://shop.example/orders/8412");
  await agent.log.getByText("shop.example").waitFor();
  await agent.send("Hello, I am sorry about that. The second parcel left on Tuesday.");
  await log.getByText("left on Tuesday").waitFor();
  await write("Oh good, thank you!");
  await page.getByText(phrase("read"), { exact: true }).waitFor();
  await stop("chat");

  await tourFiles(page, { agent, phrase }, stop);
  await tourSignIn(page, stop);
  await tourReturn(page, stop);

  await named(phrase("end")).click();
  await page.getByText(phrase("endQuestion")).waitFor();
  await stop("question");
  await named(phrase("endYes")).click();
  await named(phrase("startAgain")).waitFor();
  await log.getByText(phrase("chatEnded")).first().waitFor();
  await page.getByText(phrase("ratingQuestion")).waitFor();
  await stop("ended");
  await page.locator("tributary-chat").getByRole("radio").nth(3).check();
  await page.locator("tributary-chat textarea").fill("Everything was clear.");
  await stop("rating");
  await named(phrase("ratingSend")).click();
  await page.getByText(phrase("ratingThanks")).waitFor();
  await stop("rated");
  await named(phrase("minimize")).click();
  await page.locator(".launcher").waitFor();
  await stop("closed");
}

async function tourFiles(
  page: Page,
  { agent, phrase }: { readonly agent: PanelPage; readonly phrase: PartPhrase },
  stop: (view: WidgetView) => Promise<void>,
): Promise<void> {
  const outgoing = page.getByRole("list", { name: phrase("filesToSend") });
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: phrase("attach"), exact: true }).click();
  await (await chooser).setFiles([
    { name: "the parcel that arrived this morning.png", mimeType: "image/png", buffer: await pictureOn(page) },
    { name: "tool.exe", mimeType: "application/x-msdownload", buffer: Buffer.from("MZ") },
  ]);
  await outgoing.getByText(phrase("fileType")).waitFor();
  await stop("files-to-send");
  await outgoing.getByRole("button").last().click();
  await page.getByRole("button", { name: phrase("send"), exact: true }).click();
  await page.getByRole("img", { name: "the parcel that arrived this morning.png" }).waitFor();

  const agents = agent.page.waitForEvent("filechooser");
  await agent.page.getByRole("button", { name: "Attach files" }).click();
  await (await agents).setFiles([
    { name: "label.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n") },
  ]);
  await agent.send("Please print this and put it on the parcel.");
  await page.getByRole("log").getByText("label.pdf").waitFor();
  await page.getByRole("log").getByText("print this").waitFor();
  await stop("files");
}

/** The flow asks for a sign-in, which the page of the widget can be led back from. */
async function tourSignIn(page: Page, stop: (view: WidgetView) => Promise<void>): Promise<void> {
  await page.addInitScript(() =>
    addEventListener("DOMContentLoaded", () =>
      document.querySelector("tributary-chat")?.setAttribute("redirect-uri", `${location.origin}/signed-in`),
    ),
  );
  await page.route("**/participant/transcript", async (route) => {
    const response = await route.fetch();
    const json = await response.json();
    const contentType = "application/vnd.amazonaws.connect.event.authentication.initiated";
    const last = json.Transcript.at(-1);
    const facts = { Id: "sign-in", Type: "EVENT", ContentType: contentType, Content: '{"SessionId":"session"}' };
    const author = { ParticipantId: "system", ParticipantRole: "SYSTEM", DisplayName: "SYSTEM_MESSAGE" };
    if (last !== undefined) json.Transcript.push({ ...last, ...facts, ...author });
    await route.fulfill({ response, json });
  });
  await page.reload();
  await page.locator("tributary-chat .sign-in .primary").waitFor();
  await stop("sign-in");
  await page.unroute("**/participant/transcript");
}

/** The customer returns to the page: they are idle, and the first messages are those of an earlier chat. */
async function tourReturn(page: Page, stop: (view: WidgetView) => Promise<void>): Promise<void> {
  const context = page.context();
  await context.route("**/participant/participants", async (route) => {
    const response = await route.fetch();
    const ParticipantId = await page.evaluate(
      () =>
        JSON.parse(Object.values(localStorage).find((text) => text.includes("participantId")) ?? "{}").participantId,
    );
    await route.fulfill({ response, json: { Participants: [{ ParticipantId, IdleEndsInSeconds: 150 }] } });
  });
  await context.route("**/participant/transcript", async (route) => {
    const response = await route.fetch();
    const json = await response.json();
    for (const item of json.Transcript) {
      if (!/only one came/.test(item.Content ?? "")) continue;
      item.RelatedContactId = "earlier";
      item.AbsoluteTime = new Date(Date.parse(item.AbsoluteTime) - 7 * 86_400_000).toISOString();
    }
    await route.fulfill({ response, json });
  });
  await page.reload();
  await page.locator("tributary-chat .idle").waitFor();
  await page.locator("tributary-chat canvas:not([hidden])").waitFor();
  await page.locator("tributary-chat .is-boundary").scrollIntoViewIfNeeded();
  await stop("idle");
  await page.getByRole("log").evaluate((log) => log.scrollTo(0, log.scrollHeight));
  await context.unroute("**/participant/participants");
  await context.unroute("**/participant/transcript");
}

/** Draws a PNG of 480 × 320 pixels. */
async function pictureOn(page: Page): Promise<Buffer> {
  const address = await page.evaluate(() => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 480, height: 320 });
    const pen = canvas.getContext("2d");
    for (const [index, color] of ["#c9a26b", "#a97f46", "#e6d3b1"].entries()) {
      if (pen === null) continue;
      pen.fillStyle = color;
      pen.fillRect(index * 60, index * 50, 480 - index * 120, 320 - index * 100);
    }
    return canvas.toDataURL("image/png");
  });
  return Buffer.from(address.slice(address.indexOf(",") + 1), "base64");
}
