/** Opens each view of the agent panel in turn. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import type { RunningCenter } from "./center.ts";
import { messagesOf, startCustomer, typeUntilShown } from "./chatting-customer.ts";
import { eventually } from "./eventually.ts";
import { panelOf } from "./panel.ts";

/** Views of the tour, in this order. `details` only on narrow screens; elsewhere they are next to the conversation. */
export type View =
  | "sign-in"
  | "menu"
  | "empty"
  | "offer"
  | "chat"
  | "details"
  | "transfer"
  | "no-match"
  | "question"
  | "after-contact-work";

/** Starts at the sign-in form. Awaits `stop` at each view. */
export async function tour(page: Page, center: RunningCenter, stop: (view: View) => Promise<void>): Promise<void> {
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
  await panel.send("Hello, I am sorry about that. Let me look at the order for you.");
  await panel.send(
    "The second parcel left on Tuesday: https://track.example/8412. It should be with you tomorrow before noon.",
  );
  await eventually(async () => assert.ok(messagesOf(firstCustomer).at(-1)?.[1].startsWith("The second parcel")));
  firstCustomer.send("Oh good! Could you also change the address for next time?");
  await panel.log.getByText("change the address").waitFor();
  await panel.offers.getByText("Second customer").waitFor();
  await stop("offer");

  await panel.accept();
  // On narrow screens the conversation covers the list, so locators by role do not match.
  await page.locator(".contact", { hasText: "Second customer" }).waitFor({ state: "attached" });
  secondCustomer.send("Hello, is anybody there?");
  secondCustomer.send("It is about an invoice.");
  await panel.log.getByText("about an invoice").waitFor();
  if (await isNarrow(page)) await page.getByRole("button", { name: /^Back to contacts/ }).click();
  await panel.select("First customer");
  await panel.send("Done. Is there anything else that I can do?");
  await eventually(async () => assert.ok(messagesOf(firstCustomer).at(-1)?.[1].startsWith("Done.")));
  firstCustomer.markRead();
  await panel.log.getByText("Read", { exact: true }).waitFor();
  await typeUntilShown(firstCustomer, panel.log.getByText(/First customer\W is typing…/));
  await stop("chat");

  if (await isNarrow(page)) {
    await page.getByRole("button", { name: "Details", exact: true }).click();
    await stop("details");
    await page.getByRole("button", { name: "Close details" }).click();
  }
  await panel.openTransfer();
  await panel.transfer.getByRole("option", { name: "Support" }).waitFor();
  await page.keyboard.press("ArrowDown");
  await stop("transfer");
  await page.keyboard.type("none of them");
  await panel.transfer.getByText(/No quick connects match/).waitFor();
  await stop("no-match");
  await page.keyboard.press("Escape");
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
