/**
 * Purpose: measures the CPU of a routing step, and what routing costs a message. A step is one change of the board and the pass that follows it, in
 *          one thread without a store.
 * When:    by hand, after a change to packages/engine/src/routing. Does not compare figures with targets.
 * Usage:   node --conditions=source bench/routing-steps.ts [--agents 200] [--waiting 2000] [--steps 20000]
 */
import { parseArgs } from "node:util";
import { createSystemClock } from "@tributary/kernel";
import {
  type AgentStateRef,
  asId,
  type ContactId,
  type ConversationId,
  type Holder,
  type QueueId,
  type UserId,
} from "@tributary/model";
import { type AgentDesk, newAgentDesk } from "../packages/engine/src/agent/agent-desk.ts";
import type { Contact, ConversationState } from "../packages/engine/src/contact/conversation-state.ts";
import { createRoutingBoard } from "../packages/engine/src/routing/board.ts";
import { nextOffer, type RoutingContext } from "../packages/engine/src/routing/next-offer.ts";
import { createServiceTimes } from "../packages/engine/src/routing/service-times.ts";
import { profileServing } from "../packages/engine/test/routing.ts";
import { median, rounded } from "./figures/median.ts";

const { values } = parseArgs({
  options: {
    agents: { type: "string", default: "200" },
    waiting: { type: "string", default: "2000" },
    steps: { type: "string", default: "20000" },
  },
});
const [agents, waiting, steps] = [Number(values.agents), Number(values.waiting), Number(values.steps)];

/** Measured together, so that reading the clock does not count. */
const BATCH = 100;

const QUEUES = ["sales", "support", "billing", "returns"];
const clock = createSystemClock();
const board = createRoutingBoard(clock);
const services = createServiceTimes(clock);
const profile = profileServing(
  QUEUES.map((queue, index) => [queue, index + 1, index * 1_000] as const),
  { chats: 3 },
);
const context: RoutingContext = {
  nowMs: clock.monotonicMs() + 3_600_000,
  profileOf: () => profile,
  fulfils: () => true,
  valuesOf: () => [],
  skip: () => false,
};

const AVAILABLE = { phase: "chosen", since: 0, next: null } as const;
const slot = { channel: "chat", offeredAt: 1, acceptedAt: 1, state: { phase: "connected", since: 1 } } as const;

function desk(index: number, taken: number, seq = 1): AgentDesk {
  const id = asId<UserId>(`agent-${index}`);
  const slots = Array.from({ length: taken }, (_, number) => ({
    ...slot,
    contactId: asId<ContactId>(`${id}/${number}`),
    conversationId: asId<ConversationId>(`${id}/${number}`),
    participantId: asId<Holder["participantId"]>(`${id}/${number}`),
    queueId: asId<QueueId>("sales"),
  }));
  const current: AgentStateRef = { id: asId("available"), name: "Available", type: "routable" };
  return { ...newAgentDesk(id), seq, idleSince: index, availability: { ...AVAILABLE, current }, slots };
}

function chat(index: number, state: Contact["state"]): ConversationState {
  const id = `chat-${String(index).padStart(8, "0")}`;
  return {
    kind: "conversation",
    id: asId<ConversationId>(id),
    seq: index,
    lastAt: index,
    contact: {
      id: asId<ContactId>(id),
      channel: "chat",
      flowId: asId("flow"),
      state,
      createdAt: 0,
      name: null,
      description: null,
    },
    participants: [],
    attributes: {},
    chat: null,
  };
}

const queued = (index: number): ConversationState => {
  const queueId = asId<QueueId>(QUEUES[index % QUEUES.length] ?? "sales");
  return chat(index, { phase: "queued", place: { queueId, priority: 5, queuedAt: index } });
};
const connected = (index: number): ConversationState => {
  const place = { queueId: asId<QueueId>("sales"), priority: 5, queuedAt: index };
  const holder: Holder = { agentId: asId("agent-1"), participantId: asId("p") };
  return chat(index, { phase: "connected", place, with: holder, connectedAt: index });
};

function update(state: ConversationState): void {
  board.updateConversation(state.id, state);
  services.update(state.id, state);
}

/** Runs steps in batches, after as many to warm up. Returns the median time of one. Unit: microseconds. */
function measure(step: (index: number) => void): number {
  for (let index = 0; index < steps; index += 1) step(index);
  const micros: number[] = [];
  for (let done = 0; done < steps; done += BATCH) {
    const startMs = performance.now();
    for (let index = done; index < done + BATCH; index += 1) step(steps + index);
    micros.push(((performance.now() - startMs) * 1_000) / BATCH);
  }
  return rounded(median(micros), 2);
}

for (let index = 0; index < agents; index += 1) board.updateAgent(desk(index, 3));
for (let index = 0; index < waiting; index += 1) update(queued(index));

const talking = connected(waiting + 1);
const arriving = measure((index) => {
  update(queued(1_000_000 + index));
  nextOffer(board, context);
  board.updateConversation(`chat-${String(1_000_000 + index).padStart(8, "0")}`, undefined);
});
const freed = measure((index) => {
  board.updateAgent(desk(index % agents, 2, index + 2));
  nextOffer(board, context);
  board.updateAgent(desk(index % agents, 3, index + 3));
});
const message = measure(() => update(talking));

console.table([
  { step: `a contact arrives, ${agents} agents are busy, ${waiting} wait`, µs: arriving },
  { step: `an agent becomes free and gets one of ${waiting}`, µs: freed },
  { step: "a message of a connected chat", µs: message },
]);
