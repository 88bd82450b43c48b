/**
 * The unmodified clients of `@amazon-connect/contact` on a desktop of another site, over the provider of Amazon's Streams library and of
 * Tributary's: every read, command and event against a running center.
 */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser } from "../e2e/support/browser.ts";
import { type RunningCenter, startCenter } from "../e2e/support/center.ts";
import { openCustomer, openDesktop } from "../e2e/support/desktop.ts";
import { eventually } from "../e2e/support/eventually.ts";
import { openHostSite } from "../e2e/support/host-site.ts";
import { addQuickConnect } from "../e2e/support/quick-connect.ts";
import { sdkPageText } from "./support/libraries.ts";

let site: Awaited<ReturnType<typeof openHostSite>>;
let browser: Awaited<ReturnType<typeof openBrowser>>;
let script: string;

beforeAll(async () => {
  [site, browser, script] = await Promise.all([openHostSite(), openBrowser(), sdkPageText()]);
});

afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

type Event = readonly [name: string, data: { readonly [field: string]: unknown }];

/** Clients in a page whose agent is signed in. */
async function openClients(page: Page) {
  await page.addScriptTag({ content: script, type: "module" });
  await page.waitForFunction(() => typeof Reflect.get(globalThis, "openClients") === "function");
  await page.evaluate(() => Reflect.get(globalThis, "openClients")());
  const events = (): Promise<Event[]> => page.evaluate(() => Reflect.get(globalThis, "sdkEvents"));
  const caller =
    (client: "agent" | "contact") =>
    (method: string, ...args: unknown[]): Promise<unknown> =>
      page.evaluate((call) => Reflect.get(globalThis, "callClient")(call.client, call.method, call.args), {
        client,
        method,
        args,
      });
  return {
    agent: caller("agent"),
    contact: caller("contact"),
    events,
    /** Names of the events of a contact, in order, without those of its participants. */
    eventsOf: async (contactId: string) =>
      (await events())
        .filter(([, data]) => data.contactId === contactId && !("participantId" in data))
        .map(([name]) => name),
    follow: (contactId: string) => page.evaluate((id) => Reflect.get(globalThis, "followContact")(id), contactId),
  };
}

type Clients = Awaited<ReturnType<typeof openClients>>;

describe.each(["2.28.2", "tributary"] as const)("on Streams %s, the SDK's clients", (streams) => {
  it("read, change and observe the agent and a chat from start to clear", async () => {
    await using center = await startCenter();
    await addQuickConnect(center);
    const lines: string[] = [];
    const options = { center, site: site.url, streams, lines };
    const context = await browser.newContext();
    try {
      const { page } = await openDesktop(context, options);
      const clients = await openClients(page);
      await checkAgent(clients, center);
      const { contactId } = await openCustomer(context, options);
      await checkChat(clients, contactId);
      await checkRefusals(clients, contactId);
      await checkTransfer(clients, (await openCustomer(context, options)).contactId);
    } catch (error) {
      throw new Error(`${String(error)}\n${lines.slice(-20).join("\n")}\n${center.output().slice(-1_000)}`, {
        cause: error,
      });
    } finally {
      await context.close();
    }
  });
});

async function checkAgent({ agent, contact, events }: Clients, { description }: RunningCenter): Promise<void> {
  expect(await agent("getARN")).toBe(`${description.instanceArn}/agent/${description.demo.agents[0]?.userId}`);
  expect(await agent("getName")).toBe("Ada Lovelace");
  expect(await agent("getState")).toMatchObject({ name: "Offline", type: "offline", startTimestamp: expect.any(Date) });
  expect(await agent("getChannelConcurrency")).toMatchObject({ CHAT: expect.any(Number) });
  expect(await agent("getRoutingProfile")).toMatchObject({
    name: expect.any(String),
    routingProfileARN: expect.stringContaining("/routing-profile/"),
    queues: expect.arrayContaining([
      { name: expect.any(String), queueARN: expect.any(String), queueId: expect.any(String) },
    ]),
  });
  expect(await agent("getDefaultOutboundQueue")).toMatchObject({ queueARN: expect.stringContaining("/queue/") });
  expect(await agent("getRoutingProfileQueues")).toEqual(
    expect.arrayContaining([await agent("getDefaultOutboundQueue")]),
  );
  expect(await agent("getExtension")).toBeNull();
  expect(await agent("getDialableCountries")).toEqual([]);
  expect(await agent("listSecurityProfilePermissions")).toEqual(expect.arrayContaining([expect.any(String)]));
  expect(await agent("getNetworkConnectionStatus")).toMatchObject({ status: "connected" });
  const queues = (await agent("getRoutingProfileQueues")) as { queueARN: string }[];
  expect(
    await agent(
      "listQuickConnects",
      queues.map(({ queueARN }) => queueARN),
    ),
  ).toEqual({
    quickConnects: [
      {
        endpointARN: expect.stringMatching(/\/transfer-destination\//),
        type: "phone_number",
        name: "Bank",
        phoneNumber: "+15550100",
      },
      { endpointARN: expect.any(String), type: "agent", name: "Grace Hopper" },
      { endpointARN: expect.any(String), type: "queue", name: "Support" },
    ],
    nextToken: null,
  });
  expect(await agent("listQuickConnects", "any-queue")).toEqual({ quickConnects: [], nextToken: null });
  expect(await contact("listContacts")).toEqual([]);

  const states = (await agent("listAvailabilityStates")) as { name: string; agentStateARN: string }[];
  expect(states.map(({ name }) => name)).toEqual(expect.arrayContaining(["Available", "Offline"]));
  const current = { name: "Available", type: "routable" };
  expect(await agent("setAvailabilityStateByName", "Available")).toMatchObject({ status: "updated", current });
  expect(await agent("getAvailabilityState")).toMatchObject(current);
  expect(await events()).toMatchObject([
    ["StateChanged", { state: "Available", previous: { state: "Offline" } }],
    ["AvailabilityStateChanged", { state: current, previous: { state: { name: "Offline" } } }],
  ]);
}

async function checkChat({ agent, contact, events, eventsOf, follow }: Clients, contactId: string): Promise<void> {
  await eventually(async () => expect(await eventsOf(contactId)).toEqual(["Connecting"]));
  await follow(contactId);
  expect(await contact("getChannelType", contactId)).toEqual({ type: "chat", subtype: "connect:Chat" });
  expect(await contact("getType", contactId)).toBe("chat");
  expect(await contact("getInitialContactId", contactId)).toBe(contactId);
  expect(await contact("getAttribute", contactId, "plan")).toBe("gold");
  expect(await contact("getAttributes", contactId, "*")).toMatchObject({ plan: "gold" });
  expect(await contact("getStateDuration", contactId)).toBeLessThan(60_000);
  expect(await contact("getQueue", contactId)).toMatchObject({ queueARN: expect.stringContaining("/queue/") });
  expect(await contact("getQueueTimestamp", contactId)).toSatisfy((at) => at === undefined || at instanceof Date);
  expect(await contact("isAutoAcceptEnabled", contactId)).toBe(false);
  expect(await contact("isPreviewMode", contactId)).toBe(false);
  expect(await contact("getContactRegion", contactId)).toBe(
    ((await contact("getInstanceDetails", contactId)) as { region: string }).region,
  );
  expect(await contact("getContact", contactId)).toMatchObject({ contactId, type: "chat", subtype: "connect:Chat" });
  expect(await contact("listContacts")).toMatchObject([{ contactId }]);
  const participants = (await contact("listParticipants", contactId)) as { participantId: string; isSelf: boolean }[];
  expect(participants).toHaveLength(2);
  const self = participants.find(({ isSelf }) => isSelf);
  expect(await contact("getParticipant", self?.participantId)).toEqual(self);
  expect(await contact("getParticipantState", self?.participantId)).toEqual({ value: "connecting" });

  expect(await contact("accept", contactId)).toBeUndefined();
  await eventually(async () =>
    expect(await eventsOf(contactId)).toEqual(["Connecting", "Connected", "ofOne Connected"]),
  );
  expect(await agent("setOffline")).toMatchObject({ status: "queued", next: { name: "Offline" } });
  expect(await events()).toContainEqual([
    "NextAvailabilityStateChanged",
    expect.objectContaining({ nextState: expect.objectContaining({ name: "Offline" }) }),
  ]);

  expect(await contact("disconnectSelf", contactId)).toBeUndefined();
  await eventually(async () => expect(await eventsOf(contactId)).toContain("StartingAcw"));
  expect(await contact("clear", contactId)).toBeUndefined();
  await eventually(async () =>
    expect((await eventsOf(contactId)).slice(-3).sort()).toEqual(["Cleared", "Destroyed", "ofOne Cleared"]),
  );
  await eventually(async () => expect(await agent("getState")).toMatchObject({ name: "Offline" }));
  const changes = (await events()).filter(([, data]) => data.participantId === self?.participantId);
  expect(changes.map(([, { state }]) => state)).toEqual([{ value: "connected" }, { value: "disconnected" }]);
  expect((await events()).map(([name]) => name)).toEqual(
    expect.arrayContaining(["ParticipantAdded", "ParticipantDisconnected"]),
  );
}

/** An agent of the queue *Support* is asked to join the chat, and the request is withdrawn. */
async function checkAdding({ contact }: Pick<Clients, "contact">, contactId: string, support: unknown): Promise<void> {
  const participants = async () =>
    (await contact("listParticipants", contactId)) as { participantId: string; isInitial: boolean; isSelf: boolean }[];
  expect(await contact("addParticipant", contactId, support)).toBeUndefined();
  await eventually(async () => expect(await participants()).toHaveLength(3));
  const asked = (await participants()).find(({ isInitial, isSelf }) => !isInitial && !isSelf);
  expect(await contact("getParticipantState", asked?.participantId)).toEqual({ value: "connecting" });
  expect(await contact("disconnectParticipant", asked?.participantId)).toBeUndefined();
  await eventually(async () => expect(await participants()).toHaveLength(2));
}

/** The chat is transferred to the queue *Support*, and leaves the agent, who is offline next, with after-contact work. */
async function checkTransfer({ agent, contact, eventsOf }: Clients, contactId: string): Promise<void> {
  await agent("setAvailabilityStateByName", "Available");
  await eventually(async () => expect(await eventsOf(contactId)).toContain("Connecting"));
  await contact("accept", contactId);
  await eventually(async () => expect(await eventsOf(contactId)).toContain("Connected"));
  await agent("setOffline");
  const queues = (await agent("getRoutingProfileQueues")) as { queueARN: string }[];
  const { quickConnects } = (await agent(
    "listQuickConnects",
    queues.map(({ queueARN }) => queueARN),
  )) as { quickConnects: { name: string; type: string }[] };
  const [bank, , support] = quickConnects;
  for (const command of ["addParticipant", "transfer"])
    expect(await contact(command, contactId, bank)).toMatchObject(["refused", "requestFailed", /InvalidParameter/]);
  await checkAdding({ contact }, contactId, support);
  expect(await contact("transfer", contactId, support)).toBeUndefined();
  await eventually(async () => expect(await eventsOf(contactId)).toContain("StartingAcw"));
}

async function checkRefusals({ agent, contact }: Clients, contactId: string): Promise<void> {
  for (const answer of [
    await contact("engagePreviewContact", contactId),
    await contact("getPreviewConfiguration", contactId),
  ])
    expect(answer).toEqual(["refused", "handlerNotFound", "No handler for command"]);
  expect(await contact("accept", contactId)).toMatchObject([
    "refused",
    "notFound",
    expect.stringContaining("contactId"),
  ]);
  expect(await contact("getQueue", "")).toMatchObject([
    "refused",
    "invalidRequest",
    expect.stringContaining("contactId"),
  ]);
  expect(await agent("setAvailabilityStateByName", "Nowhere")).toMatchObject([
    "refused",
    "notFound",
    expect.anything(),
  ]);
}
