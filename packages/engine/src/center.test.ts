import { present } from "@tributary/kernel";
import { type AgentStateId, asId, type CenterDefinition, type ContactFlowId, type UserId } from "@tributary/model";
import { createManualClock, createSeededRandom } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import type { StartChat } from "./api.ts";
import { createCenter, createInProcessFanout, createMemoryDisk, createMemoryStore } from "./index.ts";

const AVAILABLE = asId<AgentStateId>("available");
const BREAK = asId<AgentStateId>("break");
const ADA = asId<UserId>("ada");

const definition: CenterDefinition = {
  instance: { instanceId: asId("i"), region: "us-east-1", accountId: "111122223333", alias: "test", createdAt: 0 },
  agentStates: [
    { id: AVAILABLE, name: "Available", type: "routable", displayOrder: 1 },
    { id: BREAK, name: "Break", type: "not-routable", displayOrder: 2 },
    { id: asId("offline"), name: "Offline", type: "offline", displayOrder: 3 },
  ],
  queues: [{ id: asId("q"), name: "Queue", description: "" }],
  routingProfiles: [
    {
      id: asId("rp"),
      name: "Basic",
      description: "",
      concurrency: { chat: 2 },
      queues: [{ queueId: asId("q"), channel: "chat", priority: 1, delayMs: 0 }],
      defaultOutboundQueueId: asId("q"),
    },
  ],
  securityProfiles: [{ id: asId("sp"), name: "Agent", permissions: ["BasicAgentAccess"] }],
  users: [
    {
      id: ADA,
      username: "ada",
      firstName: "Ada",
      lastName: "Lovelace",
      securityProfileIds: [asId("sp")],
      routingProfileId: asId("rp"),
      afterContactWorkMs: 30_000,
      autoAcceptChats: false,
    },
  ],
  contactFlows: [
    {
      id: asId("flow"),
      name: "Flow",
      description: "",
      steps: [
        { kind: "send-message", text: "Welcome" },
        { kind: "set-attributes", attributes: { plan: "gold" } },
        { kind: "to-queue", queueId: asId("q"), priority: 5 },
      ],
    },
  ],
};

const chat: StartChat = {
  flowId: asId<ContactFlowId>("flow"),
  displayName: "Customer",
  attributes: {},
  initialMessage: null,
  contentTypes: ["text/plain"],
  durationMs: 3_600_000,
  name: null,
  description: null,
  clientToken: "t1",
};

async function openCenter(disk = createMemoryDisk(), clock = createManualClock()) {
  const log = {
    debug() {},
    info() {},
    warn() {},
    error: (m: string, f: unknown) => console.error(m, f),
    child: () => log,
  };
  const store = createMemoryStore({ clock, disk });
  const center = await createCenter(
    { store, fanout: createInProcessFanout({ log }), clock, random: createSeededRandom(7), log },
    { definition },
  );
  const run = async <T>(promise: Promise<T>): Promise<T> => {
    await clock.settle();
    return promise;
  };
  return { center, clock, disk, run, store };
}

describe("a center", () => {
  it("carries one chat from its start to its clearing", async () => {
    const { center, clock, run } = await openCenter();
    await run(center.agents.chooseState(ADA, AVAILABLE, { enqueue: false }));
    const started = await run(center.chats.start(chat));
    if (!started.ok) throw new Error(started.refusal.code);
    const again = await run(center.chats.start(chat));
    expect(again).toEqual(started);
    const { conversationId, participantId, contactId } = started.value;
    const customer = { conversationId, participantId };
    const heard: string[] = [];
    center.live.followConversation(conversationId, (news) =>
      heard.push(news.kind === "event" ? news.event.type : news.kind),
    );

    await run(center.chats.join(customer));
    await clock.settle();
    const ringing = await run(center.agents.view(ADA));
    expect(ringing.ok && ringing.value.agent.slots.map(({ state }) => state.phase)).toEqual(["offered"]);

    expect(await run(center.agents.accept(ADA, contactId))).toEqual({ ok: true, value: null });
    const hello = { contentType: "text/plain", content: "Hello", clientToken: "m1" };
    const sent = await run(center.chats.sendMessage(customer, hello));
    expect(await run(center.chats.sendMessage(customer, hello))).toEqual(sent);
    const desk = await run(center.agents.view(ADA));
    const agent = {
      conversationId,
      participantId: present(desk.ok ? desk.value.agent.slots[0] : null, "slot").participantId,
    };
    const messageId = present(sent.ok ? sent.value.id : null, "id");
    await run(center.chats.sendReceipt(agent, { messageId, kind: "read" }));
    await run(center.chats.sendTyping(agent));
    const page = await run(
      center.chats.transcript(customer, { scan: "backward", limit: 30, start: null, continueAtSeq: null }),
    );
    expect(page.ok && page.value.items.map(({ event, receipts }) => [event.type, receipts.length])).toEqual([
      ["participant.joined", 0],
      ["message.sent", 0],
      ["participant.joined", 0],
      ["message.sent", 1],
    ]);

    expect(await run(center.chats.leave(customer))).toEqual({ ok: true, value: null });
    expect(await run(center.chats.sendMessage(customer, hello))).toMatchObject({
      ok: false,
      refusal: { code: "contact-ended" },
    });
    const work = await run(center.agents.view(ADA));
    expect(work.ok && work.value.agent.slots.map(({ state }) => state.phase)).toEqual(["after-contact-work"]);
    await clock.run(30_000);
    const cleared = await run(center.agents.view(ADA));
    expect(cleared.ok && cleared.value.agent.slots).toEqual([]);
    expect(heard).toEqual([
      "participant.joined",
      "message.sent",
      "attributes.updated",
      "contact.queued",
      "contact.offered",
      "contact.accepted",
      "participant.joined",
      "message.sent",
      "receipt.recorded",
      "typing",
      "participant.left",
      "contact.ended",
    ]);
  });

  it("misses an unanswered offer, goes on after a crash, and offers again when the miss is cleared", async () => {
    const first = await openCenter();
    await first.run(first.center.agents.chooseState(ADA, AVAILABLE, { enqueue: false }));
    const started = await first.run(first.center.chats.start(chat));
    if (!started.ok) throw new Error(started.refusal.code);
    await first.run(first.center.chats.join(started.value));
    await first.clock.run(10_000);
    await first.center[Symbol.asyncDispose]();
    const { center, clock, run } = await openCenter(first.disk, first.clock);
    await clock.run(10_000);
    const missed = await run(center.agents.view(ADA));
    expect(missed.ok && missed.value.agent).toMatchObject({
      availability: { phase: "error" },
      slots: [{ state: { phase: "missed" } }],
    });
    expect(await run(center.contacts.describe(started.value.contactId))).toMatchObject({
      value: { contact: { state: { phase: "queued" } } },
    });

    await run(center.agents.clear(ADA, started.value.contactId));
    await clock.settle();
    const again = await run(center.agents.view(ADA));
    expect(again.ok && again.value.agent.slots.map(({ state }) => state.phase)).toEqual(["offered"]);
  });
});
