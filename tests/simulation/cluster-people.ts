/** Agents and customers of a simulated cluster. They go to another node with every request. */
import type { DeskContact, ParticipantRef } from "@tributary/engine";
import type { ContactId, UserId } from "@tributary/model";
import { type ClusterNode, DEMO_IDS, PLAIN_CHAT } from "@tributary/testkit";
import type { ClusterDay } from "./cluster-day.ts";

/** Knowledge of a customer and their client when they have left. */
export type Visit = {
  readonly conversation: ParticipantRef;
  /** Texts in the order of their acknowledgements. */
  readonly texts: readonly string[];
  /** Numbers of the events that the client received, in the order of their arrival. */
  readonly seqs: readonly number[];
};

/** Runs a customer through some visits, one after the other. */
export async function simulateVisits(day: ClusterDay, name: string, visits: number): Promise<readonly Visit[]> {
  const done: Visit[] = [];
  for (let visit = 1; visit <= visits; visit += 1) {
    await day.sleepBetween(0, 40_000);
    done.push(await chat(day, `${name} visit ${visit}`));
  }
  return done;
}

async function chat(day: ClusterDay, visit: string): Promise<Visit> {
  const { random } = day;
  const started = await day.call(({ chats }) =>
    chats.start({
      flowId: random.pick([DEMO_IDS.flows.sales, DEMO_IDS.flows.support]),
      ...PLAIN_CHAT,
      attributes: { visit },
      clientToken: { key: visit, requestDigest: visit, validMs: 3_600_000 },
    }),
  );
  if (!started.ok) throw new Error(`failed to start chat: ${started.refusal.code}`);
  day.count("chats started");
  const conversation = started.value;
  const joined = await day.call(({ chats }) => chats.join(conversation));
  if (!joined.ok) throw new Error(`failed to join chat: ${joined.refusal.code}`);
  const client = followOnSomeNode(day, conversation);
  const texts: string[] = [];
  const questions = random.between(2, 6);
  for (let number = 1; number <= questions; number += 1) {
    const text = `${visit}, question ${number}`;
    const message = { contentType: "text/plain", content: text, clientToken: text };
    const sent = await day.call(({ chats }) => chats.sendMessage(conversation, message));
    if (!sent.ok && sent.refusal.code !== "contact-ended") throw new Error(`message refused: ${sent.refusal.code}`);
    if (!sent.ok) break; // the agent ended the chat
    texts.push(text);
    day.count("messages sent");
    await day.sleepBetween(2_000, 20_000);
  }
  await day.call(({ chats }) => chats.leave(conversation));
  return { conversation, texts, seqs: client.seqs };
}

/** A client that follows a conversation, and continues on another node when its own dies or ends the feed. */
function followOnSomeNode(day: ClusterDay, { conversationId }: ParticipantRef) {
  const seqs: number[] = [];
  let at: ClusterNode | undefined;
  let connection = 0;

  function connect(): void {
    const node = day.nodes.length === 0 ? undefined : day.random.pick(day.nodes);
    at = node;
    connection += 1;
    const mine = connection;
    const again = (): void => {
      if (mine === connection) void day.sleep(500).then(connect);
    };
    if (node === undefined) {
      again();
      return;
    }
    node.clock.whenRunning(() => {
      if (mine !== connection) return;
      node.center.feeds.followConversation(
        conversationId,
        { afterSeq: seqs.at(-1) ?? 0 },
        {
          onEvent: ({ seq }) => void (mine === connection && seqs.push(seq)),
          onTyping: () => undefined,
          onEnd: again,
        },
      );
    });
  }

  day.onDeath((node) => {
    if (node === at) connect();
  });
  connect();
  return { seqs };
}

/** Runs an agent until the clock stops. */
export function simulateClusterAgent(day: ClusterDay, id: UserId): void {
  /** Keys of contact, phase and offer that are being handled. */
  const handled = new Set<string>();

  async function watchDesk(): Promise<void> {
    await day.sleepBetween(0, 5_000);
    await day.call(({ agents }) => agents.chooseState(id, DEMO_IDS.states.available, { enqueue: false }));
    for (;;) {
      const view = await day.call(({ agents }) => agents.view(id));
      if (!view.ok) throw new Error(`failed to read agent: ${view.refusal.code}`);
      for (const contact of view.value.contacts) void handleOnce(contact);
      await day.sleep(1_000);
    }
  }

  async function handleOnce(contact: DeskContact): Promise<void> {
    const { contactId, state, offeredAt } = contact.slot;
    const key = `${contactId} ${state.phase} ${offeredAt}`;
    if (handled.has(key)) return;
    handled.add(key);
    await handle(contact);
    await day.sleep(3_000);
    handled.delete(key); // what was refused on the way is done again
  }

  async function handle(contact: DeskContact): Promise<void> {
    const { contactId, state } = contact.slot;
    if (state.phase === "offered") return answerOffer(contactId);
    if (state.phase === "connected") return talk(contact);
    await day.sleepBetween(1_000, 6_000);
    await day.call(({ agents }) => agents.clear(id, contactId));
  }

  async function answerOffer(contactId: ContactId): Promise<void> {
    if (day.random.chance(0.05)) {
      day.count("offers left ringing");
      return day.sleep(20_000);
    }
    await day.sleepBetween(500, 5_000);
    const isRejected = day.random.chance(0.03);
    const answered = await day.call(({ agents }) =>
      isRejected ? agents.reject(id, contactId) : agents.accept(id, contactId),
    );
    day.count(answered.ok ? (isRejected ? "offers rejected" : "chats accepted") : "offers gone");
  }

  async function talk({ slot, conversation }: DeskContact): Promise<void> {
    const me = { conversationId: slot.conversationId, participantId: slot.participantId };
    for (let number = 1; ; number += 1) {
      await day.sleepBetween(2_000, 15_000);
      if (number > 3 && day.random.chance(0.2)) {
        await day.call(({ agents }) => agents.end(id, slot.contactId, slot.participantId));
        day.count("chats ended by agents");
        return;
      }
      const text = `answer ${number} to ${conversation.attributes.visit}`;
      const message = { contentType: "text/plain", content: text, clientToken: text };
      const sent = await day.call(({ chats }) => chats.sendMessage(me, message));
      if (!sent.ok && sent.refusal.code !== "contact-ended") throw new Error(`answer refused: ${sent.refusal.code}`);
      if (!sent.ok) return;
      day.count("answers sent");
    }
  }

  void watchDesk();
}
