/**
 * Calls on desktops that own the audio and whose relay refuses them, with an unmodified release of Amazon's Streams library: its library for audio is in no registry, so that a
 * scripted client does what that does then.
 */
import { startTurn, type TurnServer } from "@tributary/testkit";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { expectNothingLeft } from "../calls/support/left-of-calls.ts";
import { newPage, openBrowser } from "./support/browser.ts";
import { addLegScript, callFromPage, type ScriptedLeg } from "./support/call-leg.ts";
import { type RunningCenter, startCenter } from "./support/center.ts";
import { openDesktop } from "./support/desktop.ts";
import { contactStateIs } from "./support/desktop-calls.ts";
import { eventually } from "./support/eventually.ts";
import { openHostSite } from "./support/host-site.ts";
import { panelOf } from "./support/panel.ts";
import { addHeardScript, type Caller, expectAgentHeard, expectHeard } from "./support/panel-calls.ts";

let site: Awaited<ReturnType<typeof openHostSite>>;
let browser: Awaited<ReturnType<typeof openBrowser>>;
let turn: TurnServer;
let center: RunningCenter;

beforeAll(async () => {
  [site, browser, turn] = await Promise.all([openHostSite(), openBrowser({ hasMedia: true }), startTurn()]);
});

beforeEach(async () => {
  const secret = "another-secret-of-32-characters";
  center = await startCenter({ TRIBUTARY_TURN_URLS: turn.url, TRIBUTARY_TURN_SECRET: secret });
});

afterEach(() => center[Symbol.asyncDispose]());

afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await turn[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

/** The desktop of Ada, which gets no address for the audio of a call that rings, and reports it. */
async function ringWithoutAudio() {
  const [agents, customers] = [await browser.newContext(), await browser.newContext()];
  for (const context of [agents, customers]) await addLegScript(context);
  const desktop = await openDesktop(agents, { center, site: site.url, streams: "2.28.2", chat: "none", lines: [] });
  const { page } = desktop;
  await desktop.run("chooseState", "Available");
  await page.evaluate(() => {
    Reflect.set(globalThis, "softphoneErrors", []);
    Reflect.get(globalThis, "agent").onSoftphoneError((error: { readonly errorType: string }) =>
      Reflect.get(globalThis, "softphoneErrors").push(error.errorType),
    );
  });
  const customer = await callFromPage(customers, center);
  await contactStateIs(page, customer.contactId, "connecting");

  const { addresses, codes } = await page.evaluate(() => Reflect.get(globalThis, "gatherHostAddresses")());
  expect(addresses).toBe(0);
  expect(codes).toContain(401);
  await eventually(async () =>
    expect(await page.evaluate(() => Reflect.get(globalThis, "softphoneErrors"))).toEqual(["ice_collection_timeout"]),
  );
  const close = () => Promise.all([agents.close(), customers.close()]);
  return { desktop, page, customer, [Symbol.asyncDispose]: async () => void (await close()) };
}

const stateOfAgent = (page: Page) =>
  page.evaluate(() => {
    const { type, name } = Reflect.get(globalThis, "agent").getState();
    return [type, name];
  });

const call = (page: Page, contactId: string, method: string) =>
  page.evaluate(([id, name]) => Reflect.get(globalThis, "call")(id, name), [contactId, method]);

const phasesOf = ({ leg }: ScriptedLeg): Promise<readonly string[]> =>
  leg.evaluate(({ signaling }) => signaling.states.map(({ phase }: { readonly phase: string }) => phase));

/** Time for an offer, or for missing audio, and a reserve. Unit: milliseconds. */
const PATIENCE_MS = 40_000;

/** The panel of Grace, who is available and hears calls without a relay. */
async function openGrace() {
  const context = await browser.newContext();
  await addHeardScript(context);
  const page = await newPage(context, center.description.ccpUrl);
  const panel = panelOf(page);
  await panel.signIn("grace");
  await panel.choose("Available");
  return { page, panel, [Symbol.asyncDispose]: () => context.close() };
}

type Grace = Awaited<ReturnType<typeof openGrace>>;

/** Grace accepts the call of the customer, who was never disconnected, and talks to them until they hang up. */
async function talkTo(customer: Caller, { page, panel }: Grace): Promise<void> {
  await panel.accept();
  await expectHeard(page);
  await expectAgentHeard(customer);
  expect(await phasesOf(customer)).not.toContain("ended");
  await customer.leg.evaluate((leg) => leg.close());
  await panel.close();
}

it("[RT-08, VS-09] the call is missed, and the customer gets the next agent", async () => {
  await using ringing = await ringWithoutAudio();
  const { page, desktop, customer } = ringing;
  await using grace = await openGrace();

  await eventually(async () => expect(await stateOfAgent(page)).toEqual(["error", "MissedCallAgent"]), PATIENCE_MS);
  await contactStateIs(page, customer.contactId, "missed");
  await talkTo(customer, grace);

  await call(page, customer.contactId, "clear");
  await desktop.run("chooseState", "Offline");
  await expectNothingLeft(center);
});

it("[VC-22] the call fails for an agent who accepts it nevertheless, and the customer gets the next agent", async () => {
  await using ringing = await ringWithoutAudio();
  const { page, desktop, customer } = ringing;
  await using grace = await openGrace();

  await call(page, customer.contactId, "accept");
  await contactStateIs(page, customer.contactId, "connected");
  await eventually(async () => expect(await stateOfAgent(page)).toEqual(["error", "FailedConnectAgent"]), PATIENCE_MS);
  await contactStateIs(page, customer.contactId, "error");
  await talkTo(customer, grace);

  await call(page, customer.contactId, "clear");
  await desktop.run("chooseState", "Offline");
  await expectNothingLeft(center);
});
