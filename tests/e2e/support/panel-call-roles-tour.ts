/** Opens the views of a call that an agent starts, and of one that a supervisor monitors, in the agent panel. */
import type { BrowserContext, Page } from "playwright-core";
import { newPage } from "./browser.ts";
import { addLegScript, callFromPage } from "./call-leg.ts";
import type { RunningCenter } from "./center.ts";
import { monitorContact } from "./monitor-contact.ts";
import { panelOf } from "./panel.ts";
import { hangUp } from "./panel-calls.ts";

/** Views of a call that an agent starts, in this order. */
export type OutgoingView = "new-call" | "calling-out" | "failed" | "reconnecting" | "agents-ended";

/** Views of a supervisor, in this order. */
export type SupervisorView = "silent" | "barge" | "barge-muted";

type Stop<View> = (view: View) => Promise<void>;

/** Starts at the sign-in form, in a browser with media. Awaits `stop` at each view. */
export async function tourOutgoingCalls(page: Page, center: RunningCenter, stop: Stop<OutgoingView>): Promise<void> {
  const panel = panelOf(page);
  const call = page.getByRole("region", { name: "Call", exact: true });
  await using context = await contextBeside(page);
  const gracePage = await newPage(context, center.description.ccpUrl);
  const grace = panelOf(gracePage);
  await grace.signIn("grace");
  await grace.choose("Available");
  await panel.signIn("ada");
  await panel.choose("Available");
  const callGrace = async (): Promise<void> => {
    await page.getByRole("option", { name: "Grace Hopper" }).click();
    await call.getByText("Calling…").waitFor();
    await grace.offers.waitFor();
  };
  const openDialog = async (): Promise<void> => {
    await page.getByRole("button", { name: "New call" }).click();
    await page.getByRole("option", { name: "Grace Hopper" }).waitFor();
  };

  await openDialog();
  await stop("new-call");
  await callGrace();
  await stop("calling-out");
  await gracePage.getByRole("button", { name: "Reject" }).click();
  await page.getByText("The call was not taken").waitFor();
  await stop("failed");
  await panel.close();
  await grace.close();
  await grace.choose("Available");
  await openDialog();
  await callGrace();
  await grace.accept();
  await call.getByText("Connected").waitFor();
  await page.context().setOffline(true);
  await page.getByText("Connection lost. Reconnecting…").first().waitFor();
  await stop("reconnecting");
  await page.context().setOffline(false);
  await page.getByText("Connection lost. Reconnecting…").first().waitFor({ state: "detached" });
  await call.getByRole("button", { name: "End call" }).click();
  await call.getByText("The call has ended").waitFor();
  await stop("agents-ended");
}

/** Starts at the sign-in form, in a browser with media, as the supervisor of a call of Ada. Awaits `stop` at each view. */
export async function tourSupervisor(page: Page, center: RunningCenter, stop: Stop<SupervisorView>): Promise<void> {
  const panel = panelOf(page);
  await using context = await contextBeside(page);
  await addLegScript(context);
  const ada = panelOf(await newPage(context, center.description.ccpUrl));
  await ada.signIn("ada");
  await ada.choose("Available");
  const customer = await callFromPage(context, center);
  await ada.accept();
  await panel.signIn("sam");
  await panel.state.waitFor();
  await monitorContact(center, customer.contactId);

  await page.getByText("You listen silently.").waitFor();
  await page.getByText(/^(Good|Unsteady|Poor) connection$/).waitFor();
  await stop("silent");
  await page.getByRole("button", { name: "Take part" }).click();
  await page.getByRole("button", { name: "Mute", exact: true }).waitFor();
  await stop("barge");
  await page.getByRole("button", { name: "Mute", exact: true }).click();
  await page.getByRole("button", { name: "Mute", exact: true, pressed: true }).waitFor();
  await stop("barge-muted");
  await hangUp(customer);
}

/** Returns a browser context for the other parties. Closed by its disposal. */
async function contextBeside(page: Page): Promise<BrowserContext> {
  const context = await page.context().browser()?.newContext();
  if (context === undefined) throw new Error("the page has no browser");
  return context;
}
