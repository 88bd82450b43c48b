/** Random people who use a center: customers and agents who do what they may, what they may not, and everything at once. */
import type { ParticipantRef, SentItem } from "@tributary/engine";
import type { Result } from "@tributary/kernel";
import { asId, CenterError, type ContactId, type ParticipantId, type Refusal, type UserId } from "@tributary/model";
import { DEMO_IDS, type InProcessCenter, type SeededRandom } from "@tributary/testkit";
import { createFollowers, type Followers } from "./followers.ts";

/** A message that somebody has tried to send, perhaps several times. */
type Attempt = {
  readonly from: ParticipantRef;
  readonly content: string;
  readonly token: string;
  acknowledged: SentItem | null;
};

type Chat = ParticipantRef & { readonly contactId: ContactId };

/** What has been done so far. */
export type Walk = {
  readonly lab: InProcessCenter;
  readonly random: SeededRandom;
  readonly chats: Chat[];
  readonly attempts: Attempt[];
  /** How many messages were thought of: no two say the same. */
  words: number;
  readonly followers: Followers;
  /** What happened that may not happen. */
  readonly faults: string[];
  /** The steps, for whoever has to find out why. */
  readonly story: string[];
};

/** Starts a walk. */
export function createWalk(lab: InProcessCenter, random: SeededRandom): Walk {
  return { lab, random, chats: [], attempts: [], words: 0, followers: createFollowers(lab), faults: [], story: [] };
}

/** Does one random thing, and does not wait for its answer. */
export function step(walk: Walk): void {
  const [name, act] = walk.random.pick(DEEDS);
  walk.story.push(name);
  act(walk);
}

/** Sees to it that a call's fault is not lost. A store that is away is no fault of the center. */
function watch<T>(walk: Walk, call: Promise<Result<T, Refusal>>, onAnswer?: (answer: T) => void): void {
  call.then(
    (result) => {
      if (result.ok) onAnswer?.(result.value);
      else if (result.refusal.code === "internal") walk.faults.push("a call was refused as internal");
    },
    (error: unknown) => {
      if (!(error instanceof CenterError && error.code === "unavailable"))
        walk.faults.push(String((error as Error).stack ?? error));
    },
  );
}

const DEEDS: readonly (readonly [string, (walk: Walk) => void])[] = [
  ["start", start],
  ["start", start],
  ["start again", startAgain],
  ["join", (walk) => withChat(walk, (chat) => watch(walk, walk.lab.center.chats.join(chat)))],
  ["join", (walk) => withChat(walk, (chat) => watch(walk, walk.lab.center.chats.join(chat)))],
  ["join", (walk) => withChat(walk, (chat) => watch(walk, walk.lab.center.chats.join(chat)))],
  ["send", send],
  ["send", send],
  ["send", send],
  ["send again", sendAgain],
  ["typing", (walk) => withChat(walk, (chat) => watch(walk, walk.lab.center.chats.sendTyping(chat)))],
  ["receipt", sendReceipt],
  ["leave", (walk) => withChat(walk, (chat) => watch(walk, walk.lab.center.chats.leave(chat)))],
  ["stop", (walk) => withChat(walk, ({ contactId }) => watch(walk, walk.lab.center.contacts.stop(contactId, "api")))],
  ["attributes", updateAttributes],
  ["choose state", chooseState],
  ["choose available", (walk) => choose(walk, DEMO_IDS.states.available)],
  ["choose available", (walk) => choose(walk, DEMO_IDS.states.available)],
  ["accept", (walk) => onDesk(walk, (agentId, id) => watch(walk, walk.lab.center.agents.accept(agentId, id)))],
  ["accept", (walk) => onDesk(walk, (agentId, id) => watch(walk, walk.lab.center.agents.accept(agentId, id)))],
  ["accept", (walk) => onDesk(walk, (agentId, id) => watch(walk, walk.lab.center.agents.accept(agentId, id)))],
  ["reject", (walk) => onDesk(walk, (agentId, id) => watch(walk, walk.lab.center.agents.reject(agentId, id)))],
  ["clear", (walk) => onDesk(walk, (agentId, id) => watch(walk, walk.lab.center.agents.clear(agentId, id)))],
  ["clear", (walk) => onDesk(walk, (agentId, id) => watch(walk, walk.lab.center.agents.clear(agentId, id)))],
  ["end", end],
];

function newChat({ random }: Walk, token: string | null) {
  return {
    flowId: random.pick([DEMO_IDS.flows.sales, DEMO_IDS.flows.support]),
    displayName: "Customer",
    attributes: {},
    initialMessage: random.chance(0.3) ? { contentType: "text/plain", content: "first words" } : null,
    contentTypes: ["text/plain"],
    durationMs: 3_600_000,
    name: null,
    description: null,
    clientToken: token,
  };
}

function start(walk: Walk): void {
  const token = walk.random.chance(0.5) ? `token ${walk.random.between(1, 1_000_000)}` : null;
  watch(walk, walk.lab.center.chats.start(newChat(walk, token)), (started) => {
    walk.chats.push(started);
    walk.followers.follow(started.conversationId);
    if (walk.random.chance(0.7)) watch(walk, walk.lab.center.chats.join(started));
  });
}

/** Two requests with one token at once: one chat. */
function startAgain(walk: Walk): void {
  const chat = newChat(walk, `twice ${walk.random.between(1, 1_000_000_000)}`);
  let first: ContactId | undefined;
  for (let request = 0; request < 2; request += 1) {
    watch(walk, walk.lab.center.chats.start(chat), ({ contactId }) => {
      first ??= contactId;
      if (first !== contactId) walk.faults.push("one token started two chats");
    });
  }
}

function withChat(walk: Walk, act: (chat: Chat) => void): void {
  // Mostly the newest: old ones have ended.
  const recent = walk.chats.slice(walk.random.chance(0.9) ? -6 : 0);
  if (recent.length > 0) act(walk.random.pick(recent));
}

/** A customer, or the agent who has the chat, as far as a desk shows them. */
function withSomebody(walk: Walk, act: (who: ParticipantRef) => void): void {
  withChat(walk, (chat) => {
    if (walk.random.chance(0.5)) {
      act(chat);
      return;
    }
    watch(walk, walk.lab.center.contacts.describe(chat.contactId), ({ participants }) => {
      const agents = participants.filter(({ role }) => role === "agent");
      const participant = agents.length > 0 ? walk.random.pick(agents).id : asId<ParticipantId>(chat.participantId);
      act({ conversationId: chat.conversationId, participantId: participant });
    });
  });
}

function send(walk: Walk): void {
  walk.words += 1;
  const content = `words ${walk.words}`;
  withSomebody(walk, (from) => {
    const attempt: Attempt = { from, content, token: `t-${content}`, acknowledged: null };
    walk.attempts.push(attempt);
    trySending(walk, attempt);
    if (walk.random.chance(0.2)) trySending(walk, attempt); // an impatient client
  });
}

function sendAgain(walk: Walk): void {
  const recent = walk.attempts.slice(-5);
  if (recent.length > 0) trySending(walk, walk.random.pick(recent));
}

function trySending(walk: Walk, attempt: Attempt): void {
  const { from, content, token } = attempt;
  const message = { contentType: "text/plain", content, clientToken: token };
  watch(walk, walk.lab.center.chats.sendMessage(from, message), (sent) => {
    const before = attempt.acknowledged;
    if (before && before.id !== sent.id) walk.faults.push(`${content}: acknowledged as ${before.id} and as ${sent.id}`);
    attempt.acknowledged = sent;
  });
}

function sendReceipt(walk: Walk): void {
  const known = walk.attempts.filter(({ acknowledged }) => acknowledged !== null).slice(-10);
  if (known.length === 0) return;
  const { from, acknowledged } = walk.random.pick(known);
  const kind = walk.random.pick(["delivered", "read"] as const);
  withSomebody(walk, ({ participantId }) => {
    const who = { conversationId: from.conversationId, participantId };
    watch(walk, walk.lab.center.chats.sendReceipt(who, { messageId: acknowledged?.id ?? "", kind }));
  });
}

function updateAttributes(walk: Walk): void {
  withChat(walk, ({ contactId }) => {
    const attributes = { [walk.random.pick(["a", "b"])]: String(walk.random.between(1, 9)) };
    watch(walk, walk.lab.center.contacts.updateAttributes(contactId, attributes));
  });
}

function anyAgent(walk: Walk): UserId {
  return walk.random.pick(walk.lab.definition.users).id;
}

function choose(walk: Walk, stateId: (typeof DEMO_IDS.states)[keyof typeof DEMO_IDS.states]): void {
  const enqueue = walk.random.chance(0.3);
  watch(walk, walk.lab.center.agents.chooseState(anyAgent(walk), stateId, { enqueue }));
}

function chooseState(walk: Walk): void {
  choose(walk, walk.random.pick(Object.values(DEMO_IDS.states)));
}

function onDesk(walk: Walk, act: (agentId: UserId, contactId: ContactId) => void): void {
  const agentId = anyAgent(walk);
  watch(walk, walk.lab.center.agents.view(agentId), ({ agent: { slots } }) => {
    if (slots.length > 0) act(agentId, walk.random.pick(slots).contactId);
  });
}

function end(walk: Walk): void {
  onDesk(walk, (agentId, contactId) =>
    watch(walk, walk.lab.center.agents.view(agentId), ({ contacts }) => {
      const contact = contacts.find(({ slot }) => slot.contactId === contactId);
      const participant =
        contact &&
        walk.random.pick([
          contact.slot.participantId,
          contact.slot.participantId,
          ...contact.conversation.participants.map(({ id }) => id),
        ]);
      if (participant) watch(walk, walk.lab.center.agents.end(agentId, contactId, participant));
    }),
  );
}
