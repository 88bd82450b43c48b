/** Random customers and agents, who send valid and invalid commands concurrently. */
import { openContacts, type ParticipantRef, type SentItem } from "@tributary/engine";
import type { Result } from "@tributary/kernel";
import {
  asId,
  CenterError,
  type ContactFlowId,
  type ContactId,
  type ParticipantId,
  PROFICIENCY_LEVELS,
  type Refusal,
  type RoutingStep,
  type UserId,
} from "@tributary/model";
import {
  DEMO_IDS,
  type InProcessCenter,
  LANGUAGE,
  PLAIN_CHAT,
  QUICK_CONNECTS,
  type SeededRandom,
} from "@tributary/testkit";
import { createFollowers, type Followers } from "./followers.ts";
import { signInAtRandom } from "./random-sign-ins.ts";

/** A message that a participant has sent at least once. */
type Attempt = {
  readonly from: ParticipantRef;
  readonly content: string;
  readonly token: string;
  readonly firstSentAt: number;
  acknowledged: SentItem | null;
};

type Chat = ParticipantRef & { readonly contactId: ContactId };

/** Time in which a task must be completed. Unit: milliseconds. */
const TASK_LIFETIME_MS = 3_600_000;

/** State of a random walk. */
export type Walk = {
  readonly harness: InProcessCenter;
  readonly random: SeededRandom;
  readonly chats: Chat[];
  readonly tasks: ContactId[];
  readonly attempts: Attempt[];
  /** Number of messages created, which makes their texts unique. */
  messageCount: number;
  readonly followers: Followers;
  /** Violations found in results and errors of calls. */
  readonly violations: string[];
  /** Executed steps, printed with a failure. */
  readonly log: string[];
};

export function createWalk(harness: InProcessCenter, random: SeededRandom): Walk {
  return {
    harness,
    random,
    chats: [],
    tasks: [],
    attempts: [],
    messageCount: 0,
    followers: createFollowers(harness),
    violations: [],
    log: [],
  };
}

/** Starts one random action without waiting for its result. */
export function step(walk: Walk): void {
  const [name, act] = walk.random.pick(ACTIONS);
  walk.log.push(name);
  act(walk);
}

/** Records internal refusals and errors of a call as violations. `unavailable` is expected: the store fails at random. */
function watch<T>(walk: Walk, call: Promise<Result<T, Refusal>>, onResult?: (value: T) => void): void {
  call.then(
    (result) => {
      if (result.ok) onResult?.(result.value);
      else if (result.refusal.code === "internal") walk.violations.push("a call was refused as internal");
    },
    (error: unknown) => {
      if (!(error instanceof CenterError && error.code === "unavailable"))
        walk.violations.push(String((error as Error).stack ?? error));
    },
  );
}

const ACTIONS: readonly (readonly [string, (walk: Walk) => void])[] = [
  ["start", start],
  ["start", start],
  ["start again", startAgain],
  ["join", (walk) => withChat(walk, (chat) => watch(walk, walk.harness.center.chats.join(chat)))],
  ["join", (walk) => withChat(walk, (chat) => watch(walk, walk.harness.center.chats.join(chat)))],
  ["join", (walk) => withChat(walk, (chat) => watch(walk, walk.harness.center.chats.join(chat)))],
  ["send", send],
  ["send", send],
  ["send", send],
  ["send again", sendAgain],
  ["typing", (walk) => withChat(walk, (chat) => watch(walk, walk.harness.center.chats.sendTyping(chat)))],
  ["receipt", sendReceipt],
  ["sign in", signIn],
  ["sign in", signIn],
  ["sign in", signIn],
  ["leave", (walk) => withChat(walk, (chat) => watch(walk, walk.harness.center.chats.leave(chat)))],
  [
    "stop",
    (walk) => withContact(walk, (contactId) => watch(walk, walk.harness.center.contacts.stop(contactId, "api"))),
  ],
  ["attributes", updateAttributes],
  ["choose state", chooseState],
  ["choose available", (walk) => choose(walk, DEMO_IDS.states.available)],
  ["choose available", (walk) => choose(walk, DEMO_IDS.states.available)],
  ["accept", (walk) => onDesk(walk, (agentId, id) => watch(walk, walk.harness.center.agents.accept(agentId, id)))],
  ["accept", (walk) => onDesk(walk, (agentId, id) => watch(walk, walk.harness.center.agents.accept(agentId, id)))],
  ["accept", (walk) => onDesk(walk, (agentId, id) => watch(walk, walk.harness.center.agents.accept(agentId, id)))],
  ["reject", (walk) => onDesk(walk, (agentId, id) => watch(walk, walk.harness.center.agents.reject(agentId, id)))],
  ["clear", (walk) => onDesk(walk, (agentId, id) => watch(walk, walk.harness.center.agents.clear(agentId, id)))],
  ["clear", (walk) => onDesk(walk, (agentId, id) => watch(walk, walk.harness.center.agents.clear(agentId, id)))],
  ["transfer", transfer],
  ["transfer", transfer],
  ["add agent", addAgent],
  ["add agent", addAgent],
  ["add agent", addAgent],
  ["monitor", monitor],
  ["monitor", monitor],
  ["monitor mode", setMode],
  [
    "stop monitoring",
    (walk) => onDesk(walk, (agentId, id) => watch(walk, walk.harness.center.agents.endOrClear(agentId, id, null))),
  ],
  ["sign out", (walk) => watch(walk, walk.harness.center.agents.signOut(anyAgent(walk)))],
  ["end", end],
  ["criteria", setCriteria],
  ["criteria", setCriteria],
  [
    "assign",
    (walk) =>
      withContact(walk, (contactId) => watch(walk, walk.harness.center.contacts.assign(contactId, anyAgent(walk)))),
  ],
  ["create task", createTask],
  ["create task", createTask],
  ["pause", (walk) => withTask(walk, (id) => watch(walk, walk.harness.center.tasks.pause(id)))],
  ["pause", (walk) => withTask(walk, (id) => watch(walk, walk.harness.center.tasks.pause(id)))],
  ["resume", (walk) => withTask(walk, (id) => watch(walk, walk.harness.center.tasks.resume(id)))],
  [
    "pause at desk",
    (walk) => onDesk(walk, (agentId, id) => watch(walk, walk.harness.center.agents.pause(agentId, id))),
  ],
  [
    "resume at desk",
    (walk) => onDesk(walk, (agentId, id) => watch(walk, walk.harness.center.agents.resume(agentId, id))),
  ],
  ["transfer task", transferTask],
  ["reposition", reposition],
];

function newChat({ random }: Walk, token: string | null) {
  return {
    flowId: random.pick([DEMO_IDS.flows.sales, DEMO_IDS.flows.support]),
    ...PLAIN_CHAT,
    initialMessage: random.chance(0.3) ? { contentType: "text/plain", content: "first words" } : null,
    clientToken: token === null ? null : { key: token, requestDigest: token, validMs: 3_600_000 },
  };
}

function start(walk: Walk): void {
  const token = walk.random.chance(0.5) ? `token ${walk.random.between(1, 1_000_000)}` : null;
  watch(walk, walk.harness.center.chats.start(newChat(walk, token)), (started) => {
    walk.chats.push(started);
    walk.followers.follow(started.conversationId);
    if (walk.random.chance(0.7)) watch(walk, walk.harness.center.chats.join(started));
  });
}

function signIn(walk: Walk): void {
  signInAtRandom({
    ...walk,
    withCustomer: (act) => withChat(walk, act),
    watch: (call, onResult) => watch(walk, call, onResult),
  });
}

function transfer(walk: Walk): void {
  onDesk(walk, (agentId, id) =>
    watch(walk, walk.harness.center.agents.transfer(agentId, id, walk.random.pick(QUICK_CONNECTS))),
  );
}

function addAgent(walk: Walk): void {
  onDesk(walk, (agentId, id) =>
    watch(walk, walk.harness.center.agents.add(agentId, id, walk.random.pick(QUICK_CONNECTS))),
  );
}

function monitor(walk: Walk): void {
  const { harness, random } = walk;
  withChat(walk, ({ contactId }) => {
    const request = { userId: anyAgent(walk), mayBarge: random.chance(0.7) };
    watch(walk, harness.center.monitoring.start(contactId, request, { kind: "command-line" }));
  });
}

function setMode(walk: Walk): void {
  const { harness, random } = walk;
  onDesk(walk, (agentId, id) =>
    watch(walk, harness.center.monitoring.setMode(agentId, id, random.pick(["silent", "barge"]))),
  );
}

/** Sends two concurrent requests with one token, which must start one chat. */
function startAgain(walk: Walk): void {
  const chat = newChat(walk, `twice ${walk.random.between(1, 1_000_000_000)}`);
  let first: ContactId | undefined;
  for (let request = 0; request < 2; request += 1) {
    watch(walk, walk.harness.center.chats.start(chat), ({ contactId }) => {
      first ??= contactId;
      if (first !== contactId) walk.violations.push("one token started two chats");
    });
  }
}

function createTask(walk: Walk): void {
  const { harness, random } = walk;
  const start = random.chance(0.7)
    ? { kind: "flow", id: random.pick([DEMO_IDS.flows.sales, DEMO_IDS.flows.support]), field: "ContactFlowId" }
    : { kind: "quick-connect", id: random.pick(QUICK_CONNECTS), field: "QuickConnectId" };
  const scheduledAt = random.chance(0.2) ? harness.clock.now() + random.between(1, 60_000) : null;
  const task = { name: "Task", description: null, references: {}, attributes: {}, relatedContactId: null };
  const created = harness.center.tasks.create({
    ...task,
    start: start as Parameters<typeof harness.center.tasks.create>[0]["start"],
    scheduledAt,
    lifetimeMs: TASK_LIFETIME_MS,
    clientToken: null,
  });
  watch(walk, created, ({ contactId }) => void walk.tasks.push(contactId));
}

function transferTask(walk: Walk): void {
  const { harness, random } = walk;
  const isToAgent = random.chance(0.5);
  withTask(walk, (contactId) => {
    const userId = isToAgent ? anyAgent(walk) : null;
    const queueId = isToAgent ? null : DEMO_IDS.queues.support;
    const target = { flowId: asId<ContactFlowId>("to-target"), queueId, userId };
    watch(walk, harness.center.tasks.transfer(contactId, target), (next) => void walk.tasks.push(next));
  });
}

function reposition(walk: Walk): void {
  const { harness, random } = walk;
  const change = random.chance(0.5)
    ? { priority: random.between(1, 9) }
    : { ageAdjustmentMs: 1_000 * random.between(-60, 60) };
  withContact(walk, (contactId) => watch(walk, harness.center.contacts.updateRouting(contactId, change)));
}

function withTask({ random, tasks }: Walk, act: (contactId: ContactId) => void): void {
  const recent = tasks.slice(random.chance(0.9) ? -4 : 0);
  if (recent.length > 0) act(random.pick(recent));
}

/** Calls `act` with a random chat or task. */
function withContact(walk: Walk, act: (contactId: ContactId) => void): void {
  if (walk.random.chance(0.5)) withTask(walk, act);
  else withChat(walk, ({ contactId }) => act(contactId));
}

function withChat(walk: Walk, act: (chat: Chat) => void): void {
  // Prefers recent chats: most older ones have ended.
  const recent = walk.chats.slice(walk.random.chance(0.9) ? -6 : 0);
  if (recent.length > 0) act(walk.random.pick(recent));
}

/** Calls `act` with the customer or an agent of a random chat. */
function withParticipant(walk: Walk, act: (participant: ParticipantRef) => void): void {
  withChat(walk, (chat) => {
    if (walk.random.chance(0.5)) {
      act(chat);
      return;
    }
    watch(walk, walk.harness.center.contacts.describe(chat.contactId), ({ participants }) => {
      const agents = participants.filter(({ role }) => role === "agent");
      const participant = agents.length > 0 ? walk.random.pick(agents).id : asId<ParticipantId>(chat.participantId);
      act({ conversationId: chat.conversationId, participantId: participant });
    });
  });
}

function send(walk: Walk): void {
  walk.messageCount += 1;
  const content = `message ${walk.messageCount}`;
  withParticipant(walk, (from) => {
    const attempt: Attempt = {
      from,
      content,
      token: `t-${content}`,
      firstSentAt: walk.harness.clock.now(),
      acknowledged: null,
    };
    walk.attempts.push(attempt);
    trySending(walk, attempt);
    if (walk.random.chance(0.2)) trySending(walk, attempt); // an impatient client
  });
}

/** A token is remembered for ten minutes; the walk repeats messages for nine. */
const REPEAT_MS = 9 * 60_000;

function sendAgain(walk: Walk): void {
  const since = walk.harness.clock.now() - REPEAT_MS;
  const recent = walk.attempts.slice(-5).filter(({ firstSentAt }) => firstSentAt > since);
  if (recent.length > 0) trySending(walk, walk.random.pick(recent));
}

function trySending(walk: Walk, attempt: Attempt): void {
  const { from, content, token } = attempt;
  const message = { contentType: "text/plain", content, clientToken: token };
  watch(walk, walk.harness.center.chats.sendMessage(from, message), (sent) => {
    const before = attempt.acknowledged;
    if (before && before.id !== sent.id)
      walk.violations.push(`${content}: acknowledged as ${before.id} and as ${sent.id}`);
    attempt.acknowledged = sent;
  });
}

function sendReceipt(walk: Walk): void {
  const known = walk.attempts.filter(({ acknowledged }) => acknowledged !== null).slice(-10);
  if (known.length === 0) return;
  const { from, acknowledged } = walk.random.pick(known);
  const kind = walk.random.pick(["delivered", "read"] as const);
  withParticipant(walk, ({ participantId }) => {
    const reader = { conversationId: from.conversationId, participantId };
    watch(walk, walk.harness.center.chats.sendReceipt(reader, { messageId: acknowledged?.id ?? "", kind }));
  });
}

function updateAttributes(walk: Walk): void {
  withChat(walk, ({ contactId }) => {
    const attributes = { [walk.random.pick(["a", "b"])]: String(walk.random.between(1, 9)) };
    watch(walk, walk.harness.center.contacts.updateAttributes(contactId, attributes));
  });
}

/** Steps that some agents fulfil, and steps that expire. */
function setCriteria(walk: Walk): void {
  const { random } = walk;
  const steps = Array.from({ length: random.between(0, 3) }, (): RoutingStep => {
    const minLevel = random.pick(PROFICIENCY_LEVELS);
    const proficient = { kind: "proficiency", attribute: LANGUAGE.name, value: "French", minLevel } as const;
    const expression = random.pick([proficient, { kind: "agents", agentIds: [anyAgent(walk)] } as const]);
    return { expression, durationMs: random.pick([1_000, 20_000, 120_000]) };
  });
  const change = random.chance(0.3) ? { steps, priority: random.between(1, 9) } : { steps };
  withContact(walk, (contactId) => watch(walk, walk.harness.center.contacts.updateRouting(contactId, change)));
}

function anyAgent(walk: Walk): UserId {
  return walk.random.pick(walk.harness.definition.users).id;
}

function choose(walk: Walk, stateId: (typeof DEMO_IDS.states)[keyof typeof DEMO_IDS.states]): void {
  const enqueue = walk.random.chance(0.3);
  watch(walk, walk.harness.center.agents.chooseState(anyAgent(walk), stateId, { enqueue }));
}

function chooseState(walk: Walk): void {
  choose(walk, walk.random.pick(Object.values(DEMO_IDS.states)));
}

function onDesk(walk: Walk, act: (agentId: UserId, contactId: ContactId) => void): void {
  const agentId = anyAgent(walk);
  watch(walk, walk.harness.center.agents.view(agentId), ({ agent: { slots } }) => {
    if (slots.length > 0) act(agentId, walk.random.pick(slots).contactId);
  });
}

function end(walk: Walk): void {
  onDesk(walk, (agentId, contactId) =>
    watch(walk, walk.harness.center.agents.view(agentId), ({ contacts }) => {
      const contact = contacts.find(({ slot }) => slot.contactId === contactId);
      const participant =
        contact &&
        walk.random.pick([
          contact.slot.participantId,
          contact.slot.participantId,
          ...contact.conversation.participants.map(({ id }) => id),
          ...openContacts(contact.conversation).map(({ id }) => id),
        ]);
      if (participant) watch(walk, walk.harness.center.agents.end(agentId, contactId, participant));
    }),
  );
}
