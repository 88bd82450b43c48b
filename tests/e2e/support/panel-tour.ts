/** Leads a panel through everything that an agent gets to see, and stops at each sight. */

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import type { RunningCenter } from "./center.ts";
import { startCustomer, wordsOf } from "./chatting-customer.ts";
import { eventually } from "./eventually.ts";
import { panelOf } from "./panel.ts";

/** What the tour stops at, in this order; `details` only where they are not beside the conversation anyway. */
export type Sight = "sign-in" | "menu" | "empty" | "offer" | "chat" | "details" | "question" | "after-contact-work";

/** Starts at the sign-in form. `stop` is called while the sight stands still, and waited for. */
export async function tour(page: Page, center: RunningCenter, stop: (sight: Sight) => Promise<void>): Promise<void> {
  const panel = panelOf(page);
  await page.locator("input[name=username]").waitFor();
  await stop("sign-in");
  await panel.signIn("ada");
  await panel.state.click();
  await page.getByRole("menuitemradio", { name: "Offline" }).waitFor();
  await stop("menu");
  await page.keyboard.press("Escape");
  await panel.choose("Available");
  await page.getByText("You are ready").waitFor();
  await stop("empty");

  using firstCustomer = await startCustomer(center, {
    name: "First customer",
    attributes: { plan: "gold", cart: "https://shop.example/cart/8412" },
  });
  await panel.offers.getByText("First customer").waitFor();
  using secondCustomer = await startCustomer(center, { name: "Second customer" });
  await panel.accept();
  await panel.composer.waitFor();
  firstCustomer.send(
    "Hi! I ordered **two pairs** of shoes, and only one came:\n\n- blue, size 42\n- the invoice says _two_",
    "text/markdown",
  );
  await panel.log.getByText("blue, size 42").waitFor();
  await panel.say("Hello, I am sorry about that. Let me look at the order for you.");
  await panel.say(
    "The second parcel left on Tuesday: https://track.example/8412. It should be with you tomorrow before noon.",
  );
  await panel.log.getByText("track.example").waitFor();
  firstCustomer.send("Oh good! Could you also change the address for next time?");
  await panel.log.getByText("change the address").waitFor();
  await panel.offers.getByText("Second customer").waitFor();
  await stop("offer");

  await panel.accept();
  // Behind the conversation where there is room for one part only: roles do not find it there.
  await page.locator(".contact", { hasText: "Second customer" }).waitFor({ state: "attached" });
  secondCustomer.send("Hello, is anybody there?");
  secondCustomer.send("It is about an invoice.");
  await panel.log.getByText("about an invoice").waitFor();
  if (await isNarrow(page)) await page.getByRole("button", { name: /^Back to contacts/ }).click();
  await panel.select("First customer");
  await panel.say("Done. Is there anything else that I can do?");
  await eventually(async () => assert.ok(wordsOf(firstCustomer).at(-1)?.[1].startsWith("Done.")));
  firstCustomer.markRead();
  await panel.log.getByText("Read", { exact: true }).waitFor();
  firstCustomer.typing();
  await panel.log.getByText("First customer is typing…").waitFor();
  await stop("chat");

  if (await isNarrow(page)) {
    await page.getByRole("button", { name: "Details", exact: true }).click();
    await stop("details");
    await page.getByRole("button", { name: "Close details" }).click();
  }
  await page.getByRole("button", { name: "End chat" }).click();
  await page.getByRole("group", { name: /End this chat/ }).waitFor();
  await stop("question");
  await page
    .getByRole("group", { name: /End this chat/ })
    .getByRole("button", { name: "End chat" })
    .click();
  await page.getByRole("button", { name: "Close contact" }).waitFor();
  await panel.log.getByText("The chat has ended").waitFor();
  await stop("after-contact-work");
  await panel.close();
  await secondCustomer.end();
  await panel.close();
  await page.getByText("You are ready").waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
}

async function isNarrow(page: Page): Promise<boolean> {
  return (page.viewportSize()?.width ?? 0) < 640;
}
