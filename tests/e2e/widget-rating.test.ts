/** The rating of a chat: asked for in the widget, and shown to the agent in the panel. */
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { endChat, startChat } from "./support/customer-page.ts";
import { eventually } from "./support/eventually.ts";
import { panelTests } from "./support/panel-tests.ts";

const panels = panelTests();

/** A chat that its customer has ended, in a widget with these attributes. */
async function endedChat(attributes: Readonly<Record<string, string>> = {}) {
  const ada = await panels.openAvailable("ada");
  const context = await panels.newContext("customer", { locale: "en-US" });
  const page = await context.newPage();
  await page.goto(panels.center.description.widgetUrl);
  await page.evaluate(
    (entries) => {
      const chat = document.createElement("tributary-chat");
      for (const [name, value] of entries) chat.setAttribute(name, value);
      document.querySelector("tributary-chat")?.replaceWith(chat);
    },
    Object.entries({ opened: "", ...attributes }),
  );
  await startChat(page, "First customer");
  await ada.accept();
  await page.getByText("You are chatting with Ada Lovelace").waitFor();
  await endChat(page);
  await page.getByRole("button", { name: "Start a new chat" }).waitFor();
  await ada.log.getByText("The chat has ended").waitFor();
  return { ada, page };
}

const stars = (page: Page) => page.getByRole("group", { name: "How was this chat?" });

it("[CW-23, PA-46] a customer rates a chat after its end, and the agent sees it", async () => {
  const { ada, page } = await endedChat();
  await page.context().route("**/participant/rating", (route) => route.abort(), { times: 1 });

  await stars(page).getByRole("radio", { name: "4 out of 5" }).check();
  await page.getByLabel("What can we do better? (optional)").fill("Answer <b>sooner</b>");
  await page.getByRole("button", { name: "Send rating" }).click();
  await page.getByText("Your rating was not sent. Check your connection and try again.").waitFor();
  await page.getByRole("button", { name: "Send rating" }).click();
  await page.getByText("Thank you for your rating.").waitFor();
  expect(await stars(page).count()).toBe(0);

  await ada.log.getByText("The customer rated this chat 4 out of 5").waitFor();
  await ada.log.getByText("Answer <b>sooner</b>", { exact: true }).waitFor();
  await ada.page.reload();
  await ada.log.getByText("The customer rated this chat 4 out of 5").waitFor();
});

it("[CW-23] a chat is rated with the keyboard alone", async () => {
  const { ada, page } = await endedChat();
  await page.getByRole("button", { name: "Start a new chat" }).focus();
  await stars(page).waitFor();

  await page.keyboard.press("Shift+Tab");
  for (const _star of ["first", "second", "third"]) await page.keyboard.press("ArrowRight");
  for (const _step of ["comment"]) await page.keyboard.press("Tab");
  await page.keyboard.type("Good");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");

  await page.getByText("Thank you for your rating.").waitFor();
  await eventually(async () => expect(await page.locator(".rating:focus").count()).toBe(1));
  await ada.log.getByText("Good", { exact: true }).waitFor();
});

it("[CW-23] no rating is asked for if the page switches it off", async () => {
  const { page } = await endedChat({ "no-rating": "" });

  await page.getByRole("button", { name: "Download transcript" }).waitFor();
  expect(await stars(page).count()).toBe(0);
});
