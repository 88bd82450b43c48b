/**
 * Calls that begin in other ways than by a customer who waits for an agent to accept, with unmodified releases of Amazon's Streams library: agents who call others, and
 * agents who accept automatically. The desktops own the audio, as in call-relay.test.ts.
 */
import { UpdateUserPhoneConfigCommand } from "@aws-sdk/client-connect";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { addLegScript, callFromPage } from "./support/call-leg.ts";
import { connectClient } from "./support/desktop.ts";
import { contactStateIs, openAgentLeg } from "./support/desktop-calls.ts";
import { eventually } from "./support/eventually.ts";
import { monitorContact } from "./support/monitor-contact.ts";
import { relayedCalls } from "./support/relayed-calls.ts";
import { userIdOf } from "./support/user-id.ts";

const calls = relayedCalls();

/** Waits until the library has a contact, and returns its id. */
async function onlyContact(page: Page): Promise<string> {
  let ids: readonly string[] = [];
  await eventually(async () => {
    ids = await page.evaluate(() =>
      Reflect.get(globalThis, "agent")
        .getContacts()
        .map((each: { getContactId(): string }) => each.getContactId()),
    );
    expect(ids).toHaveLength(1);
  });
  return ids[0] ?? "";
}

/** Calls the quick connect of an agent, found as desktops find it. */
const callGrace = (page: Page) =>
  page.evaluate(async () => {
    const { agent } = globalThis as never as { agent: Record<string, (...args: unknown[]) => never> };
    const endpoints = await new Promise<readonly { readonly name: string }[]>((resolve, failure) =>
      agent.getEndpoints?.(agent.getAllQueueARNs?.(), {
        success: ({ endpoints: found }: { readonly endpoints: readonly { readonly name: string }[] }) => resolve(found),
        failure,
      }),
    );
    const grace = endpoints.find(({ name }) => name.includes("Grace"));
    await new Promise((success, failure) => agent.connect?.(grace, { success, failure }));
  });

const agentState = (page: Page) =>
  page.evaluate(() => {
    const { type, name } = Reflect.get(globalThis, "agent").getState();
    return [type, name];
  });

const stateOfAgent = (page: Page, ...expected: readonly string[]) =>
  eventually(async () => expect(await agentState(page)).toEqual(expected));

/** Returns what the library knows of the initial connection of a contact. */
const initialLeg = (page: Page, contactId: string) =>
  page.evaluate((id) => {
    const { contact } = Reflect.get(globalThis, "contacts")[id];
    const leg = contact.getInitialConnection();
    const { type } = leg.getState?.() ?? leg.getStatus();
    return { isInbound: contact.isInbound(), type: leg.getType(), state: type, name: leg.getEndpoint().name };
  }, contactId);

const call = (page: Page, contactId: string, method: string) =>
  page.evaluate(([id, name]) => Reflect.get(globalThis, "call")(id, name), [contactId, method]);

describe.each(["1.4.5", "2.18.7", "2.28.2", "tributary"] as const)("desktops on %s", (streams) => {
  it("[VC-17, VC-18, AU-13] call an agent, who answers, and talk until one of them leaves", async () => {
    await using context = await calls.browser.newContext();
    await using other = await calls.browser.newContext();
    await addLegScript(context);
    await addLegScript(other);
    const { page: ada } = await calls.openDesk(context, streams, "ada");
    const { page: grace } = await calls.openDesk(other, streams, "grace");

    await callGrace(ada);
    const calling = await onlyContact(ada);
    await contactStateIs(ada, calling, "connecting");
    await stateOfAgent(ada, "system", "CallingCustomer");
    expect(await initialLeg(ada, calling)).toMatchObject({ isInbound: false, type: "outbound", state: "connecting" });
    const adaLeg = await openAgentLeg(ada, calling, "one");
    const called = await onlyContact(grace);
    await contactStateIs(grace, called, "connecting");
    expect(await initialLeg(grace, called)).toMatchObject({ isInbound: true, type: "inbound", state: "connected" });
    const graceLeg = await openAgentLeg(grace, called, "two", "other");
    await call(grace, called, "accept");

    await contactStateIs(ada, calling, "connected");
    await stateOfAgent(ada, "system", "Busy");
    await adaLeg.hears("other");
    await graceLeg.hears("agent");
    expect(await initialLeg(ada, calling)).toMatchObject({ type: "outbound", state: "connected" });
    await ada.evaluate((id) => Reflect.get(globalThis, "hangUp")(id), calling);
    await contactStateIs(ada, calling, "ended");
    await contactStateIs(grace, called, "ended");
    await call(ada, calling, streams === "1.4.5" ? "complete" : "clear");
    await stateOfAgent(ada, "routable", "Available");
  });

  it("[VC-20, AU-13] report a call that is rejected, and one to a number, as errors", async () => {
    await using context = await calls.browser.newContext();
    await using other = await calls.browser.newContext();
    await addLegScript(context);
    const { page: ada } = await calls.openDesk(context, streams, "ada");
    const { page: grace } = await calls.openDesk(other, streams, "grace");
    const refusal = await ada.evaluate(
      () =>
        new Promise((resolve) => {
          const number = Reflect.get(globalThis, "connect").Endpoint.byPhoneNumber("+4930123456");
          Reflect.get(globalThis, "agent").connect(number, { success: resolve, failure: resolve });
        }),
    );

    await callGrace(ada);
    const calling = await onlyContact(ada);
    await contactStateIs(ada, calling, "connecting");
    const leg = await openAgentLeg(ada, calling, "one");
    const called = await onlyContact(grace);
    // Release 1.4.5 rejects a contact by ending the agent's connection.
    if (streams === "1.4.5") await grace.evaluate((id) => Reflect.get(globalThis, "hangUp")(id), called);
    else await call(grace, called, "reject");

    expect(JSON.stringify(refusal)).toContain("BadEndpointException");
    await contactStateIs(ada, calling, "error");
    await stateOfAgent(ada, "error", "LineEngagedCustomer");
    await stateOfAgent(grace, "error", "MissedCallAgent");
    await leg.leg.evaluate((open) => open.close());
    await call(ada, calling, streams === "1.4.5" ? "complete" : "clear");
    await stateOfAgent(ada, "routable", "Available");
  });

  it("[VC-16, AU-10] accept a call automatically once their audio arrives", async () => {
    await using context = await calls.browser.newContext();
    await addLegScript(context);
    await connectClient(calls.center).send(
      new UpdateUserPhoneConfigCommand({
        InstanceId: calls.center.description.instanceId,
        UserId: await userIdOf(calls.center, "ada"),
        PhoneConfig: { PhoneType: "SOFT_PHONE", AutoAccept: true },
      }),
    );
    const { page: ada } = await calls.openDesk(context, streams, "ada");
    const customer = await callFromPage(context, calls.center);
    const { contactId } = customer;
    await contactStateIs(ada, contactId, "connecting");
    const info = await ada.evaluate(
      (id) => Reflect.get(globalThis, "contacts")[id].contact.getAgentConnection().getSoftphoneMediaInfo(),
      contactId,
    );

    const agent = await openAgentLeg(ada, contactId, "one");

    await contactStateIs(ada, contactId, "connected");
    await customer.hears("agent");
    await agent.hears("customer");
    expect(info).toMatchObject({ callType: "audio_only", autoAccept: true });
    expect(await ada.evaluate(() => Reflect.get(globalThis, "agent").getConfiguration().softphoneAutoAccept)).toBe(
      true,
    );
    await eventually(async () =>
      expect(await ada.evaluate((id) => Reflect.get(globalThis, "contacts")[id].events, contactId)).toContain(
        "onAccepted",
      ),
    );
    await customer.leg.evaluate((open) => open.close());
    await contactStateIs(ada, contactId, "ended");
  });
});

it.each(["2.18.7", "2.28.2", "tributary"] as const)(
  "[MO-08, AU-14] a supervisor with %s listens to a call, takes part in it, and goes back to silence",
  async (streams) => {
    await using context = await calls.browser.newContext();
    await using other = await calls.browser.newContext();
    await addLegScript(context);
    await addLegScript(other);
    const { page: ada } = await calls.openDesk(context, streams, "ada");
    const customer = await callFromPage(context, calls.center);
    const { contactId } = customer;
    await contactStateIs(ada, contactId, "connecting");
    const agent = await openAgentLeg(ada, contactId, "one");
    await call(ada, contactId, "accept");
    await customer.hears("agent");
    const { page: sam } = await calls.openDesk(other, streams, "sam");

    await monitorContact(calls.center, contactId);
    await contactStateIs(sam, contactId, "connecting");
    const supervisor = await openAgentLeg(sam, contactId, "two", "other");
    await contactStateIs(sam, contactId, "connected");
    await supervisor.hears("customer", "agent");
    await customer.hears("agent");
    await agent.hears("customer");
    const setMode = (mode: string) =>
      sam.evaluate(
        ([id, target]) =>
          new Promise((success, failure) => {
            const { contact } = Reflect.get(globalThis, "contacts")[id ?? ""];
            contact.updateMonitorParticipantState(target, { success, failure });
          }),
        [contactId, mode],
      );
    await setMode("BARGE");
    await customer.hears("agent", "other");
    await agent.hears("customer", "other");
    await setMode("SILENT_MONITOR");
    await customer.hears("agent");

    await customer.leg.evaluate((open) => open.close());
    await contactStateIs(ada, contactId, "ended");
    await eventually(async () =>
      expect(await sam.evaluate(() => Reflect.get(globalThis, "agent").getContacts())).toEqual([]),
    );
  },
);
