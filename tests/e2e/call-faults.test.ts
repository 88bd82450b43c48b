/** Faults of calls in the agent panel, whose audio goes through a relay that stops for a while. tests/calls has the faults that need no browser. */
import { fileURLToPath } from "node:url";
import { startTurn } from "@tributary/testkit";
import { expect, it } from "vitest";
import { newPage, openBrowser } from "./support/browser.ts";
import { addLegScript, callFromPage } from "./support/call-leg.ts";
import { startCenter } from "./support/center.ts";
import { eventually } from "./support/eventually.ts";
import { panelOf } from "./support/panel.ts";
import { addHeardScript, expectAgentHeard, expectHeard } from "./support/panel-calls.ts";

const RELAY_ONLY = fileURLToPath(new URL("./support/pages/relay-only.js", import.meta.url));

/** Longer than browsers wait before they count a connection as lost. Unit: milliseconds. */
const CUT_MS = 14_000;

it("[PA-59] a cut of the media of 14 seconds is over once the path is back, on the same contact", async () => {
  await using turn = await startTurn();
  await using center = await startCenter({ TRIBUTARY_TURN_URLS: turn.url, TRIBUTARY_TURN_SECRET: turn.secret });
  await using browser = await openBrowser({ hasMedia: true });
  const [agents, customers] = [await browser.newContext(), await browser.newContext()];
  await addHeardScript(agents);
  await agents.addInitScript({ path: RELAY_ONLY });
  await addLegScript(customers);
  const page = await newPage(agents, center.description.ccpUrl);
  const panel = panelOf(page);
  await panel.signIn("ada");
  await panel.choose("Available");
  const customer = await callFromPage(customers, center);
  await panel.accept();
  await expectHeard(page);

  turn.pause();
  await page.getByText("The audio of the call is interrupted.").first().waitFor();
  await new Promise((resolve) => setTimeout(resolve, CUT_MS));
  turn.resume();

  await page.getByText("The audio of the call is interrupted.").first().waitFor({ state: "detached" });
  await eventually(() => expectHeard(page));
  await expectAgentHeard(customer);
  expect(await customer.leg.evaluate(({ signaling }) => signaling.states.at(-1))).toMatchObject({ phase: "connected" });
  await customer.leg.evaluate((leg) => leg.close());
});
