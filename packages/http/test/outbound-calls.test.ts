import { present } from "@tributary/kernel";
import { agentUpdate, type ContactSnapshot } from "@tributary/protocol/panel";
import {
  createFakeMedia,
  DEMO_IDS,
  demoAgentId,
  demoDefinition,
  exampleOffer,
  withQuickConnects,
  withVoice,
} from "@tributary/testkit";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { AGENT, openPanelCenter, type PanelPage } from "./panel-center.ts";

const CALLEE = demoAgentId(3);

/** Two agents who may call, in their pages. The second one is available. */
async function openOutbound({ mayCall = true } = {}) {
  const media = createFakeMedia();
  const definition = withQuickConnects(withVoice(demoDefinition({ agents: 3 }), { crossChannels: true }));
  const permissions = [
    "BasicAgentAccess",
    "ManagerListenIn",
    "ManagerBargeIn",
    ...(mayCall ? ["OutboundCallAccess"] : []),
  ];
  const center = await openPanelCenter({
    definition: {
      ...definition,
      securityProfiles: definition.securityProfiles.map((each) => ({ ...each, permissions })),
    },
    media,
  });
  await center.center.agents.chooseState(AGENT, DEMO_IDS.states.available, { enqueue: false });
  await center.center.agents.chooseState(CALLEE, DEMO_IDS.states.available, { enqueue: false });
  const open = async (username?: string): Promise<PanelPage> => {
    const page = await center.openPage({ sessionToken: await center.signIn(username) });
    await page.frame("welcome");
    return page;
  };
  const { instance } = definition;
  const arn = (kind: string, id: string) =>
    `arn:aws:connect:${instance.region}:${instance.accountId}:instance/${instance.instanceId}/${kind}/${id}`;

  /** Opens the audio of a contact of the page, which arrives. */
  async function openAudio(page: PanelPage, contact: ContactSnapshot): Promise<void> {
    const own = contact.connections.find(({ softphoneMediaInfo }) => softphoneMediaInfo !== null);
    const { callContextToken } = present(own?.softphoneMediaInfo, "media");
    const params = { ...exampleOffer(), callContextToken };
    page.send({
      type: "softphone",
      connectionId: "c",
      jsonRpcMsg: { jsonrpc: "2.0", id: "1", method: "invite", params },
    });
    await page.frame("softphone");
    media.connect(present(media.legs.at(-1), "leg").legId);
  }

  return {
    media,
    center,
    arn,
    caller: await open(),
    callee: await open("agent-3"),
    supervisor: await open("agent-2"),
    openAudio,
    [Symbol.asyncDispose]: () => center[Symbol.asyncDispose](),
  };
}

const legOf = (contact: ContactSnapshot, type: string) =>
  present(
    contact.connections.find((each) => each.type === type),
    `leg ${type}`,
  );

const last = { endpointARN: "last", type: "agent", name: "last" };

describe("a call that an agent starts", () => {
  it("[AU-13, MD-14] is connecting until its endpoint answers, for both agents as desktops know it", async () => {
    await using opened = await openOutbound();
    const { caller, callee, arn } = opened;
    const endpoint = { ...last, endpointARN: arn("transfer-destination", "last") };
    const queueARN = arn("queue", DEMO_IDS.queues.support);

    const started = await caller.call("createOutboundContact", { endpoint, queueARN });
    const contactId = String((started as { data?: { contactId?: string } }).data?.contactId);
    const calling = await caller.contactState(contactId, "connecting");
    const own = present(calling.update.snapshot.contacts[0], "contact");
    await opened.openAudio(caller, own);
    const ringing = await callee.frame("update", ({ update }) => update.snapshot.contacts.length > 0);
    const theirs = present(ringing.update.snapshot.contacts[0], "contact");

    expect(v.parse(agentUpdate, calling.update)).toEqual(calling.update);
    expect(calling.update.snapshot.state).toMatchObject({ type: "system", name: "CallingCustomer" });
    expect(own).toMatchObject({
      type: "voice",
      initiationMethod: "outbound",
      queue: { queueARN },
      queueTimestamp: null,
      segmentAttributes: { "connect:Direction": { ValueString: "OUTBOUND" } },
      connections: [
        {
          type: "agent",
          initial: false,
          state: { type: "connecting" },
          softphoneMediaInfo: { callType: "audio_only" },
        },
        {
          type: "outbound",
          initial: true,
          state: { type: "connecting" },
          endpoint: { type: "agent", name: "last" },
          quickConnectName: "last",
        },
      ],
    });
    expect(v.parse(agentUpdate, ringing.update)).toEqual(ringing.update);
    expect(ringing.update.snapshot.state).toMatchObject({ name: "PendingBusy" });
    expect(theirs).toMatchObject({
      initiationMethod: "inbound",
      initialContactId: contactId,
      state: { type: "connecting" },
      connections: [
        { type: "agent", initial: false },
        { type: "inbound", initial: true, state: { type: "connected" }, endpoint: { name: "Agent 1" } },
      ],
    });

    opened.center.time.advance(3_000);
    await callee.call("acceptContact", { contactId: theirs.contactId });
    const connected = await caller.contactState(contactId, "connected");
    const timestamp = own.state.timestamp + 3_000;
    expect(connected.update.snapshot.state).toMatchObject({ name: "Busy", startTimestamp: timestamp });
    expect(connected.update.snapshot.contacts[0]?.state).toEqual({ type: "connected", timestamp });
    const [, called] = present(connected.update.snapshot.contacts[0], "contact").connections;
    expect(called).toMatchObject({
      type: "outbound",
      initial: true,
      state: { type: "connected" },
      endpoint: { name: "Agent 3" },
    });
    await caller.call("destroyConnection", { contactId, connectionId: legOf(own, "agent").connectionId });
    const ended = await callee.contactState(theirs.contactId, "ended");
    expect(ended.update.snapshot.state.name).toBe("AfterCallWork");
    expect(ended.update.snapshot.contacts[0]?.connections.map(({ state }) => state.type)).toEqual([
      "disconnected",
      "disconnected",
    ]);
  });

  it("[AU-13] that is rejected is an error of the caller until they clear it", async () => {
    await using opened = await openOutbound();
    const { caller, callee } = opened;
    await caller.call("createOutboundContact", { endpoint: last });
    const calling = await caller.frame("update", ({ update }) => update.snapshot.contacts.length > 0);
    const own = present(calling.update.snapshot.contacts[0], "contact");
    await opened.openAudio(caller, own);
    const ringing = await callee.frame("update", ({ update }) => update.snapshot.contacts.length > 0);

    await callee.call("rejectContact", { contactId: ringing.update.snapshot.contacts[0]?.contactId });

    const failed = await caller.contactState(own.contactId, "error");
    expect(failed.update.snapshot.state).toMatchObject({ type: "error", name: "LineEngagedCustomer" });
    expect(failed.update.snapshot.contacts[0]?.connections.map(({ state }) => state.type)).toEqual([
      "disconnected",
      "disconnected",
    ]);
    await caller.call("clearContact", { contactId: own.contactId });
    const cleared = await caller.frame(
      "update",
      ({ update, seq }) => seq > failed.seq && update.snapshot.contacts.length === 0,
    );
    expect(cleared.update.snapshot.state).toMatchObject({ name: "Available", type: "routable" });
  });

  it("[MD-14] is refused for numbers, and without the permission, which desktops know by another name", async () => {
    await using opened = await openOutbound();
    await using others = await openOutbound({ mayCall: false });
    const number = { endpointARN: null, type: "phone_number", phoneNumber: "+4930123456" };
    const permissionsOf = async ({ caller }: typeof opened) =>
      (await caller.frame("update", ({ update }) => update.configuration !== undefined)).update.configuration
        ?.permissions;

    expect(await opened.caller.call("createOutboundContact", { endpoint: number })).toMatchObject({
      error: { type: "BadEndpointException", statusCode: 400 },
    });
    const unknown = { ...last, endpointARN: "unknown" };
    expect(await opened.caller.call("createOutboundContact", { endpoint: unknown })).toMatchObject({
      error: { type: "ResourceNotFoundException", message: expect.stringContaining("endpoint") },
    });
    expect(await others.caller.call("createOutboundContact", { endpoint: last })).toMatchObject({
      error: { type: "AccessDeniedException" },
    });
    expect(await permissionsOf(opened)).toContain("outboundCall");
    expect(await permissionsOf(others)).not.toContain("outboundCall");
  });
});

it("[AU-14, MD-11] a monitored call is connecting on the supervisor's desk until their audio arrives", async () => {
  await using opened = await openOutbound();
  const { caller, callee, supervisor, center } = opened;
  await caller.call("createOutboundContact", { endpoint: last });
  const calling = await caller.frame("update", ({ update }) => update.snapshot.contacts.length > 0);
  const own = present(calling.update.snapshot.contacts[0], "contact");
  await opened.openAudio(caller, own);
  const ringing = await callee.frame("update", ({ update }) => update.snapshot.contacts.length > 0);
  await callee.call("acceptContact", { contactId: ringing.update.snapshot.contacts[0]?.contactId });
  await caller.contactState(own.contactId, "connected");
  const updates = caller.all("update").length;
  const by = { kind: "command-line" } as const;

  await center.center.monitoring.start(own.contactId, { userId: demoAgentId(2), mayBarge: true }, by);
  const connecting = await supervisor.contactState(own.contactId, "connecting");
  const contact = present(connecting.update.snapshot.contacts[0], "contact");
  await opened.openAudio(supervisor, contact);
  const listening = await supervisor.contactState(own.contactId, "connected");

  expect(v.parse(agentUpdate, connecting.update)).toEqual(connecting.update);
  expect(contact).toMatchObject({
    type: "voice",
    initiationMethod: "monitor",
    connections: [
      {
        type: "monitoring",
        initial: true,
        state: { type: "connecting" },
        softphoneMediaInfo: { callType: "audio_only" },
      },
      { type: "outbound", initial: false },
      { type: "outbound", initial: false },
    ],
  });
  expect(listening.update.snapshot.state).toMatchObject({ name: "Offline" });
  expect(legOf(present(listening.update.snapshot.contacts[0], "contact"), "monitoring")).toMatchObject({
    state: { type: "silent_monitor" },
    monitorStatus: "SILENT_MONITOR",
    softphoneMediaInfo: { callType: "audio_only" },
  });
  const digits = { contactId: own.contactId, connectionId: legOf(own, "agent").connectionId, digits: "1" };
  expect(await supervisor.call("sendDigits", digits)).toMatchObject({ error: { type: "InvalidStateException" } });
  await caller.roundTrip();
  expect(caller.all("update")).toHaveLength(updates);
  await supervisor.call("updateMonitorParticipantState", { contactId: own.contactId, targetMonitorMode: "BARGE" });
  const seen = await caller.frame("update", ({ update }) => (update.snapshot.contacts[0]?.connections.length ?? 0) > 2);
  expect(seen.update.snapshot.contacts[0]?.connections.at(-1)).toMatchObject({ state: { type: "barge" } });
  expect(await supervisor.call("sendDigits", digits)).toMatchObject({ type: "result" });
});
