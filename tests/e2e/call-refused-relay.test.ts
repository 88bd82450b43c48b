/**
 * Calls on desktops that own the audio and whose relay refuses them, with an unmodified release of Amazon's Streams library: its library for audio is in no registry, so that a
 * scripted client does what that does then.
 */
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { expectNothingLeft } from "../calls/support/left-of-calls.ts";
import { newPage } from "./support/browser.ts";
import { addLegScript, callFromPage, type ScriptedLeg } from "./support/call-leg.ts";
import { contactStateIs } from "./support/desktop-calls.ts";
import { eventually } from "./support/eventually.ts";
import { panelOf } from "./support/panel.ts";
import { addHeardScript, type Caller, expectAgentHeard, expectHeard } from "./support/panel-calls.ts";
import { relayedCalls } from "./support/relayed-calls.ts";

const calls = relayedCalls({ TRIBUTARY_TURN_SECRET: "another-secret-of-32-characters" });

/** The desktop of Ada, which gets no address for the audio of a call that rings, and reports it. */
async function ringWithoutAudio() {
  const [agents, customers] = [await calls.browser.newContext(), await calls.browser.newContext()];
  for (const context of [agents, customers]) await addLegScript(context);
  const desktop = await calls.openDesk(agents, "2.28.2");
  const { page } = desktop;
  await page.evaluate(() => {
    Reflect.set(globalThis, "softphoneErrors", []);
    Reflect.get(globalThis, "agent").onSoftphoneError((error: { readonly errorType: string }) =>
      Reflect.get(globalThis, "softphoneErrors").push(error.errorType),
    );
  });
  const customer = await callFromPage(customers, calls.center);
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

/** The panel of Grace, who is available, and whose audio needs no relay. */
async function openGrace() {
  const context = await calls.browser.newContext();
  await addHeardScript(context);
  const page = await newPage(context, calls.center.description.ccpUrl);
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
  await expectNothingLeft(calls.center);
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
  await expectNothingLeft(calls.center);
});
