import type { DeskView, Slot } from "@tributary/engine";
import { asId, type ParticipantId, type UserId } from "@tributary/model";
import { agentUpdate } from "@tributary/protocol/panel";
import { DEMO_IDS, demoAgentId, demoDefinition, inProcessCenter, PLAIN_CHAT, withTasks } from "@tributary/testkit";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { toAgentUpdate } from "./agent-update.ts";

const AGENT: UserId = demoAgentId(1);

/** An agent with one chat, and the desk as the engine returns it. */
async function openDesk() {
  const test = await inProcessCenter({
    definition: withTasks(demoDefinition({ agents: 1, afterContactWorkMs: 60_000 }), 1),
  });
  const { center } = test;
  await test.run(center.agents.chooseState(AGENT, DEMO_IDS.states.available, { enqueue: false }));
  const started = await test.run(
    center.chats.start({
      flowId: DEMO_IDS.flows.sales,
      ...PLAIN_CHAT,
      attributes: { plan: "gold" },
      contentTypes: ["text/plain", "text/markdown"],
    }),
  );
  if (!started.ok) throw new Error(started.refusal.code);
  const customer = started.value;
  await test.run(center.chats.join(customer));
  await test.clock.drain();

  async function view(): Promise<DeskView> {
    const answer = await test.run(center.agents.view(AGENT));
    if (!answer.ok) throw new Error(answer.refusal.code);
    return answer.value;
  }

  async function update() {
    const desk = await view();
    const tokens = new Map<ParticipantId, string>(desk.contacts.map(({ slot }) => [slot.participantId, "TOKEN"]));
    return toAgentUpdate({
      view: desk,
      directory: center.directory,
      tokens,
      now: test.clock.now(),
      hasAttachments: center.attachments.isOn,
      signalingEndpoint: "ws://127.0.0.1:1/socket/softphone",
      iceServers: [],
    });
  }

  return { ...test, center, customer, view, update };
}

const legsOf = (update: Awaited<ReturnType<Awaited<ReturnType<typeof openDesk>>["update"]>>) =>
  update.snapshot.contacts[0]?.connections.map(({ type, state }) => [type, state.type]);

describe("agent data for desktops", () => {
  it("[AU-01] has the members of the wire's schema and no others", async () => {
    await using desk = await openDesk();

    const update = await desk.update();

    expect(v.parse(agentUpdate, JSON.parse(JSON.stringify(update)))).toEqual(update);
  });

  it("[AU-02] contains ARNs of agent, queues and personal queue, from which desktops read region, account and instance", async () => {
    await using desk = await openDesk();

    const { configuration } = await desk.update();

    const instance = "arn:aws:connect:us-east-1:111122223333:instance/00000000-0000-4000-8000-000100000001";
    expect(configuration.agentARN).toBe(`${instance}/agent/${AGENT}`);
    expect(configuration.agentStates.map(({ name, type }) => [name, type])).toEqual([
      ["Available", "routable"],
      ["Break", "not_routable"],
      ["Offline", "offline"],
    ]);
    expect(configuration.routingProfile).toMatchObject({
      routingProfileARN: `${instance}/routing-profile/${DEMO_IDS.profiles.basic}`,
      channelConcurrencyMap: { VOICE: 0, CHAT: 2, TASK: 1, EMAIL: 0 },
      queues: [{ name: "Sales" }, { name: "Support" }, { name: null, queueARN: `${instance}/queue/agent/${AGENT}` }],
    });
  });

  it("[AU-03] shows an offered chat as connecting, with the customer connected and the agent's token in the connection data", async () => {
    await using desk = await openDesk();

    const update = await desk.update();
    const contact = update.snapshot.contacts[0];

    expect(update.snapshot.state).toMatchObject({ type: "routable", name: "Available" });
    expect(contact).toMatchObject({
      contactId: desk.customer.contactId,
      type: "chat",
      state: { type: "connecting", timestamp: desk.clock.now() },
      queue: { name: "Sales" },
      initiationMethod: "api",
      attributes: { plan: { name: "plan", value: "gold" }, desk: { name: "desk", value: "Sales" } },
      contactFeatures: { messagingMarkdownEnabled: true, attachmentsEnabled: true },
      offerExpiresAt: desk.clock.now() + 20_000,
    });
    expect(legsOf(update)).toEqual([
      ["agent", "connecting"],
      ["inbound", "connected"],
    ]);
    expect(contact?.connections.map(({ initial }) => initial)).toEqual([false, true]);
    expect(contact?.connections[0]?.chatMediaInfo?.connectionData).toBe('{"ConnectionAuthenticationToken":"TOKEN"}');
    expect(contact?.connections[1]?.connectionId).toBe(desk.customer.participantId);
  });

  it("[AU-04] shows an accepted chat as connected and one that is over as ended, with both legs disconnected", async () => {
    await using desk = await openDesk();
    const { contactId } = desk.customer;

    await desk.run(desk.center.agents.accept(AGENT, contactId));
    const connected = await desk.update();
    const own = connected.snapshot.contacts[0]?.connections[0]?.connectionId ?? "";
    await desk.run(desk.center.agents.end(AGENT, contactId, asId<ParticipantId>(own)));
    const ended = await desk.update();

    expect(connected.snapshot.contacts[0]?.state.type).toBe("connected");
    expect(legsOf(connected)).toEqual([
      ["agent", "connected"],
      ["inbound", "connected"],
    ]);
    expect(ended.snapshot.contacts[0]).toMatchObject({
      state: { type: "ended" },
      workEndsAt: desk.clock.now() + 60_000,
    });
    expect(legsOf(ended)).toEqual([
      ["agent", "disconnected"],
      ["inbound", "disconnected"],
    ]);
  });

  it("[AU-05] shows a missed chat as missed, and the agent in the error state that desktops expect, with their chosen state as availability", async () => {
    await using desk = await openDesk();

    await desk.clock.run(20_000);
    const { snapshot } = await desk.update();

    expect(snapshot.state).toMatchObject({ type: "error", name: "MissedCallAgent", agentStateARN: null });
    expect(snapshot.agentAvailabilityState).toMatchObject({ state: "Available", type: "routable" });
    expect(snapshot.contacts[0]?.state.type).toBe("missed" satisfies Slot["state"]["phase"]);
  });

  it("[AU-06] shows the state that applies when the desk is empty as the next state", async () => {
    await using desk = await openDesk();

    await desk.run(desk.center.agents.chooseState(AGENT, DEMO_IDS.states.onBreak, { enqueue: true }));
    const { snapshot } = await desk.update();

    expect(snapshot.state.name).toBe("Available");
    expect(snapshot.nextState).toMatchObject({ name: "Break", type: "not_routable" });
  });

  it("[AU-07] shows a task with the agent's leg alone, which stays connected during a pause", async () => {
    await using desk = await openDesk();
    const { center, clock } = desk;
    const created = await desk.run(
      center.tasks.create({
        start: { kind: "flow", id: DEMO_IDS.flows.sales, field: "ContactFlowId" },
        name: "Call back",
        description: "About the order",
        references: { order: { type: "URL", value: "https://shop.example" } },
        attributes: {},
        scheduledAt: clock.now() + 1_000,
        lifetimeMs: 3_600_000,
        clientToken: null,
        relatedContactId: desk.customer.contactId,
      }),
    );
    if (!created.ok) throw new Error(created.refusal.code);
    const { contactId } = created.value;
    await clock.run(1_000);
    await desk.run(center.agents.accept(AGENT, contactId));
    await desk.run(center.agents.pause(AGENT, contactId));

    const update = await desk.update();

    expect(v.parse(agentUpdate, JSON.parse(JSON.stringify(update)))).toEqual(update);
    const task = update.snapshot.contacts.find((contact) => contact.contactId === contactId);
    expect(task).toMatchObject({
      type: "task",
      state: { type: "paused" },
      name: "Call back",
      description: "About the order",
      references: { order: { type: "URL", value: "https://shop.example" } },
      relatedContactId: desk.customer.contactId,
      segmentAttributes: { "connect:Subtype": { ValueString: "connect:Task" } },
      channelContext: { scheduledTime: expect.any(Number) },
    });
    expect(task?.connections).toMatchObject([
      { type: "agent", initial: true, state: { type: "connected" }, chatMediaInfo: null },
    ]);
  });
});
