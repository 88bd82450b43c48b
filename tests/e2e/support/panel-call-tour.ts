/** Opens each view of a call in the agent panel in turn. */
import type { Page } from "playwright-core";
import { addLegScript, callFromPage } from "./call-leg.ts";
import type { RunningCenter } from "./center.ts";
import { panelOf } from "./panel.ts";
import { hangUp } from "./panel-calls.ts";

/** Views of the tour, in this order. */
export type CallView = "ringing" | "connected" | "settings" | "held" | "keypad" | "ended" | "rejected";

/** Starts at the sign-in form, in a browser with media. Awaits `stop` at each view. */
export async function tourCalls(page: Page, center: RunningCenter, stop: (view: CallView) => Promise<void>) {
  const panel = panelOf(page);
  const call = page.getByRole("region", { name: "Call", exact: true });
  const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
  const context = await page.context().browser()?.newContext();
  if (context === undefined) throw new Error("the page has no browser");
  await addLegScript(context);
  await panel.signIn("ada");
  await panel.choose("Available");

  const customer = await callFromPage(context, center);
  await panel.offers.getByText("Ann").waitFor();
  await stop("ringing");
  await panel.accept();
  await call.getByText(/^(Good|Unsteady|Poor) connection$/).waitFor();
  await stop("connected");
  await press("Audio settings");
  await page.getByText("The contact center answers.").waitFor();
  await stop("settings");
  await page.keyboard.press("Escape");
  await press("Hold");
  await call.getByText("Customer on hold").waitFor();
  await stop("held");
  await press("Hold");
  await call.getByText("Connected").waitFor();
  await press("Keypad");
  await page.getByRole("group", { name: "Keypad" }).waitFor();
  await page.keyboard.type("42#");
  await stop("keypad");
  await press("End call");
  await call.getByText("The call has ended").waitFor();
  await stop("ended");
  await panel.close();
  await hangUp(customer);

  const next = await callFromPage(context, center);
  await panel.offers.getByText("Ann").waitFor();
  await press("Reject");
  await page.getByText("You rejected this call").waitFor();
  await stop("rejected");
  await hangUp(next);
  await context.close();
}
