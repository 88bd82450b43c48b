/** Customers who are called back, with unmodified releases of Amazon's Streams library. The desktops own the audio, as in call-relay.test.ts. */
import {
  DescribeContactCommand,
  ListAssociatedContactsCommand,
  SearchContactsCommand,
  StopContactCommand,
} from "@aws-sdk/client-connect";
import type { BrowserContext, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { addLegScript, callFromPage, scriptedLeg, TONES } from "./support/call-leg.ts";
import { connectClient, type Desktop } from "./support/desktop.ts";
import { contactStateIs, openAgentLeg } from "./support/desktop-calls.ts";
import { clear, newContact } from "./support/desktop-contacts.ts";
import { eventually } from "./support/eventually.ts";
import type { StreamsRelease } from "./support/host-site.ts";
import { relayedCalls } from "./support/relayed-calls.ts";

type Caller = Awaited<ReturnType<typeof callFromPage>>;

const calls = relayedCalls({ TRIBUTARY_CALLBACK_RETRY_SECONDS: "5" });

/** A customer who waits to be called back, and the desktop of an agent who has the offer. */
async function openCallback(context: BrowserContext, streams: StreamsRelease) {
  await addLegScript(context);
  const customer = await callFromPage(context, calls.center);
  await customerIs(customer, "waiting");
  expect(await request(customer, "requestCallback")).toMatchObject({ result: {} });
  const desktop = await calls.openDesk(context, streams);
  const contactId = await newContact(desktop);
  await contactStateIs(desktop.page, contactId, "incoming");
  return { customer, desktop, contactId };
}

const request = ({ leg }: Caller, method: string, params: object = {}) =>
  leg.evaluate((open, each) => open.signaling.request(each.method, each.params), { method, params });

const customerIs = ({ leg }: Caller, phase: string) =>
  eventually(async () => expect(await leg.evaluate(({ signaling }) => signaling.states.at(-1)?.phase)).toBe(phase));

const stateOfAgent = (page: Page, ...expected: readonly string[]) =>
  eventually(async () => {
    const state = await page.evaluate(() => {
      const { type, name } = Reflect.get(globalThis, "agent").getState();
      return [type, name];
    });
    expect(state).toEqual(expected);
  });

/** Returns what the library knows of a contact. */
const factsOf = (page: Page, contactId: string) =>
  page.evaluate((id) => {
    const { contact } = Reflect.get(globalThis, "contacts")[id];
    const [own, other] = [contact.getAgentConnection(), contact.getInitialConnection()];
    const stateOf = (leg: { getState?(): { type: string }; getStatus(): { type: string } }) =>
      (leg.getState?.() ?? leg.getStatus()).type;
    return {
      type: contact.getType(),
      isSoftphoneCall: contact.isSoftphoneCall(),
      ownId: own.getConnectionId(),
      own: stateOf(own),
      customer: [other.getType(), stateOf(other), other.getEndpoint().name],
      hasMedia: own.getSoftphoneMediaInfo() != null,
    };
  }, contactId);

const eventsOf = async (desktop: Desktop, contactId: string) => (await desktop.contact(contactId))?.events ?? [];
const call = ({ page }: Desktop, contactId: string, method: string) =>
  page.evaluate(([id, name]) => Reflect.get(globalThis, "call")(id, name), [contactId, method]);

/** The customer answers with audio. */
async function answer({ page, leg }: Caller) {
  const opened = await page.evaluateHandle(
    ({ open, hz }) =>
      Reflect.get(globalThis, "openLeg")({ signaling: open.signaling, names: {}, configuration: {}, hz }),
    { open: leg, hz: TONES.customer },
  );
  return scriptedLeg(page, opened);
}

describe.each(["1.4.5", "2.18.7", "2.28.2", "tributary"] as const)("a callback on a desktop on %s", (streams) => {
  it("[VC-36, VC-37, AU-15] is incoming, connecting, connected, and has ended", async () => {
    await using context = await calls.browser.newContext();
    const { customer, desktop, contactId } = await openCallback(context, streams);
    const { page } = desktop;
    await stateOfAgent(page, "not_routable", "Pending");
    const offered = await factsOf(page, contactId);
    expect(offered).toMatchObject({
      type: "queue_callback",
      own: "connecting",
      customer: ["inbound", "connected", "Ann"],
      hasMedia: false,
    });

    await call(desktop, contactId, "accept");
    await contactStateIs(page, contactId, "connecting");
    await stateOfAgent(page, "system", "CallingCustomer");
    const calling = await factsOf(page, contactId);
    expect(calling).toMatchObject({
      isSoftphoneCall: true,
      own: "connecting",
      customer: ["inbound", "connecting", "Ann"],
      hasMedia: true,
    });
    expect(calling.ownId).not.toBe(offered.ownId);
    const agentLeg = await openAgentLeg(page, contactId, "page");
    await customerIs(customer, "ringing");
    const customerLeg = await answer(customer);

    await contactStateIs(page, contactId, "connected");
    await stateOfAgent(page, "system", "Busy");
    await agentLeg.hears("customer");
    await customerLeg.hears("agent");
    await desktop.run("hangUp", contactId);
    await customerIs(customer, "ended");
    await contactStateIs(page, contactId, "ended");
    await stateOfAgent(page, "system", "AfterCallWork");
    const events = await eventsOf(desktop, contactId);
    const order = ["onIncoming", "onConnecting", "onConnected", "onEnded"];
    expect(events.filter((name) => order.includes(name))).toEqual(order);
  });

  it("[VC-38, AU-15] has failed when the customer declines, and is offered again", async () => {
    await using context = await calls.browser.newContext();
    const { customer, desktop, contactId } = await openCallback(context, streams);
    const { page } = desktop;
    await call(desktop, contactId, "accept");
    await contactStateIs(page, contactId, "connecting");
    await openAgentLeg(page, contactId, "page");
    await customerIs(customer, "ringing");

    await request(customer, "declineCallback");

    await contactStateIs(page, contactId, "error");
    await stateOfAgent(page, "error", "LineEngagedCustomer");
    await clear(desktop, streams, contactId);
    await contactStateIs(page, contactId, "incoming");
    await stateOfAgent(page, "not_routable", "Pending");
  });
});

it("[CP-60] a callback that waits is a contact after its call, and is stopped by a program", async () => {
  await using context = await calls.browser.newContext();
  await addLegScript(context);
  const customer = await callFromPage(context, calls.center);
  await customerIs(customer, "waiting");
  await request(customer, "requestCallback");
  await customerIs(customer, "callback");
  const client = connectClient(calls.center);
  const InstanceId = calls.center.description.instanceId;

  const { ContactSummaryList } = await client.send(
    new ListAssociatedContactsCommand({ InstanceId, ContactId: customer.contactId }),
  );
  const ContactId = ContactSummaryList?.[1]?.ContactId ?? "";
  const { Contact } = await client.send(new DescribeContactCommand({ InstanceId, ContactId }));
  const call = await client.send(new DescribeContactCommand({ InstanceId, ContactId: customer.contactId }));
  const { Contacts } = await client.send(
    new SearchContactsCommand({
      InstanceId,
      TimeRange: { Type: "INITIATION_TIMESTAMP", StartTime: new Date(Date.now() - 60_000), EndTime: new Date() },
      SearchCriteria: { InitiationMethods: ["CALLBACK"] },
    }),
  );
  await client.send(new StopContactCommand({ InstanceId, ContactId }));

  const found = { InitiationMethod: "CALLBACK", PreviousContactId: customer.contactId, Channel: "VOICE" };
  expect(ContactSummaryList).toMatchObject([{ ContactId: customer.contactId }, { ContactId, ...found }]);
  expect(Contact).toMatchObject({ ...found, InitialContactId: customer.contactId, QueueInfo: {} });
  expect(call.Contact).toMatchObject({ DisconnectReason: "CUSTOMER_DISCONNECT", InitiationMethod: "API" });
  expect(Contacts?.map(({ Id }) => Id)).toEqual([ContactId]);
  await customerIs(customer, "ended");
});

describe.each(["2.18.7", "2.28.2", "tributary"] as const)("a callback on a desktop on %s", (streams) => {
  it("[VC-36, AU-15] is rejected, and not a call that was missed", async () => {
    await using context = await calls.browser.newContext();
    const { customer, desktop, contactId } = await openCallback(context, streams);

    await call(desktop, contactId, "reject");

    await contactStateIs(desktop.page, contactId, "rejected");
    await stateOfAgent(desktop.page, "error", "MissedCallAgent");
    expect(await eventsOf(desktop, contactId)).not.toContain("onConnecting");
    await customerIs(customer, "callback");
    await clear(desktop, streams, contactId);
    await contactStateIs(desktop.page, contactId, "incoming");
  });
});
