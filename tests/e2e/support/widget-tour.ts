/** Opens each view of the chat widget in turn. */
import type { Page } from "playwright-core";
import type { Panel } from "./panel.ts";

/** Views of the tour, in this order. */
export const WIDGET_VIEWS = ["start", "name-missing", "waiting", "chat", "question", "ended", "closed"] as const;

export type WidgetView = (typeof WIDGET_VIEWS)[number];

/** Starts at the form; `agent` is signed in and available. Awaits `stop` at each view. */
export async function tourWidget(page: Page, agent: Panel, stop: (view: WidgetView) => Promise<void>): Promise<void> {
  const press = (name: string): Promise<void> => page.getByRole("button", { name }).click();
  const composer = page.getByLabel("Your message");
  const write = async (text: string): Promise<void> => {
    await composer.fill(text);
    await composer.press("Enter");
  };

  await page.getByLabel("Your name").waitFor();
  await stop("start");
  await press("Start chat");
  await page.getByText("Please enter your name").waitFor();
  await stop("name-missing");
  await page.getByLabel("Your name").fill("First customer");
  await press("Start chat");
  await page.getByRole("log").getByText("An agent will be with you in a moment").waitFor();
  await stop("waiting");

  await agent.offers.getByText("First customer").waitFor();
  await agent.accept();
  await agent.composer.waitFor();
  await page.getByText("You are chatting with").waitFor();
  await write("Hi! I ordered two pairs of shoes, and only one came.");
  await write("The invoice is at https://shop.example/orders/8412");
  await agent.log.getByText("shop.example").waitFor();
  await agent.send("Hello, I am sorry about that. The second parcel left on Tuesday.");
  await page.getByRole("log").getByText("left on Tuesday").waitFor();
  await write("Oh good, thank you!");
  await page.getByText("Read", { exact: true }).waitFor();
  await stop("chat");

  await press("End chat");
  await page.getByText("Do you want to end this chat?").waitFor();
  await stop("question");
  await press("Yes, end it");
  await page.getByRole("button", { name: "Start a new chat" }).waitFor();
  await page.getByRole("log").getByText("The chat has ended").first().waitFor();
  await stop("ended");
  await press("Minimize the chat");
  await page.getByRole("button", { name: "Chat with us" }).waitFor();
  await stop("closed");
}
