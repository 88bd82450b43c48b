/** Interpreter of routing stories: sentences about agents and contacts that act on a whole center, and the offers that they lead to. */
import { present } from "@tributary/kernel";
import {
  type AgentStateId,
  asId,
  BY_SERVER,
  type ContactFlowId,
  type ContactId,
  type ConversationEvent,
  type ConversationId,
  type RoutingProfileId,
  type UserId,
} from "@tributary/model";
import {
  type CenterAtRest,
  createManualClock,
  currentViolations,
  DEMO_IDS,
  type InProcessCenter,
  inProcessCenter,
  invariantViolations,
  PLAIN_CHAT,
} from "@tributary/testkit";
import type { TaskStart } from "../src/api/tasks.ts";
import { acceptedValue } from "./center.ts";
import { flowName, profileOf, type Setting, storyDefinition } from "./routing-story-definition.ts";

/** A situation as data. */
export type Story = Setting & {
  /** Time at which it starts; default: 12 o'clock on a Monday in January, in UTC. */
  readonly at?: string;
  /** Sentences, separated by semicolons. */
  readonly story: string;
  /**
   * Offers in the order in which they are made, `x to ada` or `x to ada at 30 s` with the time since the start; then the contacts that have no
   * agent at the end: `x waits`, `x is paused`, `x ends as closed`.
   */
  readonly leadsTo: string;
};

/** Outcome of a story, in the form of its `leadsTo`, and violated invariants. */
export type Outcome = { readonly leadsTo: string; readonly violations: readonly string[] };

/** A running center, and the conversations of its contacts by name. */
type Scene = { readonly harness: InProcessCenter; readonly contacts: Map<string, ConversationId> };

/**
 * Runs sentences in a center of its own, and returns the violated invariants, which are checked after each. Sentences that are not possible have
 * no effect: a contact that does not exist, an answer to an offer that was not made.
 */
export async function violationsOf(setting: Setting, sentences: readonly string[]): Promise<readonly string[]> {
  await using harness = await inProcessCenter({ definition: storyDefinition(setting) });
  const scene: Scene = { harness, contacts: new Map() };
  for (const sentence of sentences) {
    await perform(scene, sentence).catch((error: unknown) => {
      if (!(error instanceof NotPossible)) throw error;
    });
    await harness.clock.drain();
    const violations = await currentViolations(atRest(harness));
    if (violations.length > 0) return [`${sentence}:`, ...violations];
  }
  return await invariantViolations(atRest(harness)); // before the center is disposed
}

/** A sentence that has no effect in its situation. */
class NotPossible extends Error {}

/** The center with its current configuration, which stories change. */
function atRest({ center, disk, clock }: InProcessCenter): CenterAtRest {
  return { center, disk, clock, definition: center.directory.definition };
}

/** Runs a story in a center of its own. `isInterrupted`: the center crashes after each sentence, and starts again. */
export async function outcomeOf(
  story: Story,
  { isInterrupted }: { readonly isInterrupted: boolean },
): Promise<Outcome> {
  const clock = createManualClock(Date.parse(story.at ?? "2026-01-05T12:00:00Z"));
  await using harness = await inProcessCenter({ definition: storyDefinition(story), clock });
  const startedAt = clock.now();
  const scene: Scene = { harness, contacts: new Map() };
  for (const sentence of story.story.split(";").map((each) => each.trim())) {
    await perform(scene, sentence);
    if (isInterrupted) await harness.crashAndRestart();
    await clock.drain();
  }
  const isTimed = story.leadsTo.split(", ").map((each) => each.includes(" at "));
  const made = offersOf(scene).map(({ text, at }, index) =>
    isTimed[index] === true ? `${text} at ${Math.round((at - startedAt) / 1_000)} s` : text,
  );
  const violations = await invariantViolations(atRest(harness));
  return { leadsTo: [...made, ...(await withoutAgent(scene))].join(", "), violations };
}

type Act = (scene: Scene, words: readonly string[]) => Promise<unknown>;

/** Operations that sentences of the form "agent, verb, contact" call. */
const DESK = {
  accepts: "accept",
  rejects: "reject",
  clears: "clear",
} as const;

const STATES: Readonly<Record<string, AgentStateId>> = {
  available: DEMO_IDS.states.available,
  "on break": DEMO_IDS.states.onBreak,
  offline: DEMO_IDS.states.offline,
};

/** Sentences and their effects. The groups of a pattern are the words of the effect. */
const SENTENCES: readonly (readonly [RegExp, Act])[] = [
  [/^(\d+) s pass$/, ({ harness }, [seconds]) => harness.clock.run(Number(seconds) * 1_000)],
  [/^the center crashes$/, ({ harness }) => harness.crashAndRestart()],
  [/^chat (\w+) arrives in (\w+)(?: at (\d+))?$/, startChat],
  [/^chat (\w+) arrives in (\w+)(\b) or (\w+)$/, startChat],
  [/^task (\w+) arrives in (\w+)(?: at (\d+))?$/, createTask],
  [/^task (\w+) arrives for (\w+)$/, createTaskFor],
  [/^(\w+) is (available|on break|offline)$/, (scene, words) => chooseState(scene, words, { enqueue: false })],
  [/^(\w+) is (on break|offline) next$/, (scene, words) => chooseState(scene, words, { enqueue: true })],
  [/^(\w+) signs out$/, ({ harness }, [agent]) => harness.center.agents.signOut(idOf(agent))],
  [
    /^(\w+) (accepts|rejects|clears) (\w+)$/,
    async (scene, [agent, verb, contact]) =>
      scene.harness.center.agents[DESK[verb as keyof typeof DESK]](idOf(agent), await onDesk(scene, agent, contact)),
  ],
  [
    /^(\w+) ends (\w+)$/,
    async (scene, [agent, contact]) =>
      scene.harness.center.agents.endOrClear(idOf(agent), await onDesk(scene, agent, contact), null),
  ],
  [
    /^(\w+) transfers (\w+) to (\w+)$/,
    async (scene, [agent, contact, to = ""]) =>
      scene.harness.center.agents.transfer(idOf(agent), await onDesk(scene, agent, contact), to),
  ],
  [
    /^(\w+) is transferred to (\w+)$/,
    async (scene, [contact, queue = ""]) =>
      scene.harness.center.tasks.transfer(await newest(scene, contact), {
        flowId: flowName(queue),
        queueId: null,
        userId: null,
      }),
  ],
  [/^(\w+) pauses$/, async (scene, [task]) => scene.harness.center.tasks.pause(await newest(scene, task))],
  [/^(\w+) resumes$/, async (scene, [task]) => scene.harness.center.tasks.resume(await newest(scene, task))],
  [
    /^(\w+) leaves$/,
    async (scene, [contact]) => scene.harness.center.contacts.stop(await newest(scene, contact), "customer-disconnect"),
  ],
  [
    /^(\w+) gets priority (\d+)$/,
    async (scene, [contact, priority]) =>
      scene.harness.center.contacts.updateRouting(await newest(scene, contact), { priority: Number(priority) }),
  ],
  [
    /^(\w+) is (\d+) s (older|younger)$/,
    async (scene, [contact, seconds, way]) =>
      scene.harness.center.contacts.updateRouting(await newest(scene, contact), {
        ageAdjustmentMs: Number(seconds) * (way === "older" ? 1_000 : -1_000),
      }),
  ],
  [
    /^(\w+) is assigned to (\w+)$/,
    async (scene, [contact, agent]) => scene.harness.center.contacts.assign(await newest(scene, contact), idOf(agent)),
  ],
  [
    /^(\w+) is (enabled|disabled)$/,
    ({ harness }, [queue = "", state]) =>
      harness.center
        .administration(BY_SERVER)
        .change("queues", queue, (each) => ({ ...each, isEnabled: state === "enabled" })),
  ],
  [
    /^(\w+) now serves (.+)$/,
    ({ harness }, [agent = "", queues = ""]) =>
      harness.center
        .administration(BY_SERVER)
        .change("routingProfiles", agent, (each) => ({ ...each, queues: profileOf(agent, queues).queues })),
  ],
  [
    /^(\w+) now works like (\w+)$/,
    ({ harness }, [agent = "", other = ""]) =>
      harness.center
        .administration(BY_SERVER)
        .change("users", agent, (each) => ({ ...each, routingProfileId: asId<RoutingProfileId>(other) })),
  ],
];

/** Throws if no pattern matches, or if the operation is refused. */
async function perform(scene: Scene, sentence: string): Promise<void> {
  for (const [pattern, act] of SENTENCES) {
    const match = pattern.exec(sentence);
    if (match === null) continue;
    const [result] = await Promise.all([act(scene, match.slice(1)), scene.harness.clock.drain()]);
    if (isRefused(result)) throw refusalError(sentence, result.refusal.code);
    return;
  }
  throw new Error(`not a sentence: ${sentence}`);
}

function refusalError(sentence: string, code: string): Error {
  const text = `${sentence}: refused as ${code}`;
  return code === "internal" ? new Error(text) : new NotPossible(text);
}

function isRefused(result: unknown): result is { readonly refusal: { readonly code: string } } {
  return typeof result === "object" && result !== null && "refusal" in result;
}

async function startChat({ harness, contacts }: Scene, [name = "", queue = "", priority, orElse]: readonly string[]) {
  const { chats } = harness.center;
  const flowId = asId<ContactFlowId>(flowName(queue, { priority, orElse }));
  const chat = acceptedValue(await harness.run(chats.start({ ...PLAIN_CHAT, displayName: name, flowId })));
  contacts.set(name, chat.conversationId);
  return harness.run(chats.join(chat));
}

function createTask(scene: Scene, [name = "", queue = "", priority]: readonly string[]) {
  return addTask(scene, name, { kind: "flow", id: flowName(queue, { priority }), field: "" });
}

function createTaskFor(scene: Scene, [name = "", agent = ""]: readonly string[]) {
  return addTask(scene, name, { kind: "quick-connect", id: agent, field: "" });
}

async function addTask({ harness, contacts }: Scene, name: string, start: TaskStart) {
  const task = { name, description: null, references: {}, attributes: {}, scheduledAt: null, clientToken: null };
  const created = await harness.run(
    harness.center.tasks.create({ ...task, start, lifetimeMs: 7 * 86_400_000, relatedContactId: null }),
  );
  contacts.set(name, acceptedValue(created).conversationId);
}

function chooseState(
  { harness }: Scene,
  [agent, state = ""]: readonly string[],
  options: { readonly enqueue: boolean },
) {
  return harness.center.agents.chooseState(idOf(agent), present(STATES[state], `state ${state}`), options);
}

function idOf(agent = ""): UserId {
  return asId<UserId>(agent);
}

function conversationOf({ contacts }: Scene, contact = ""): ConversationId {
  const id = contacts.get(contact);
  if (id === undefined) throw new NotPossible(`no contact ${contact}`);
  return id;
}

/** Returns the contact of that conversation on an agent's desk: the oldest one, if a transferred one is there beside its successor. */
async function onDesk(scene: Scene, agent: string | undefined, contact: string | undefined): Promise<ContactId> {
  const { harness } = scene;
  const { agent: desk } = acceptedValue(await harness.run(harness.center.agents.view(idOf(agent))));
  const slot = desk.slots.find(({ conversationId }) => conversationId === conversationOf(scene, contact));
  if (slot === undefined) throw new NotPossible(`no contact ${contact} at ${agent}`);
  return slot.contactId;
}

async function conversation(scene: Scene, contact: string | undefined) {
  const { harness } = scene;
  const { center } = harness;
  return acceptedValue(await harness.run(center.contacts.describe(conversationOf(scene, contact))));
}

/** Returns the newest contact of a chain. */
async function newest(scene: Scene, contact: string | undefined): Promise<ContactId> {
  const { chain } = await conversation(scene, contact);
  return present(chain.at(-1), "contact of the chain").id;
}

function offersOf({ harness, contacts }: Scene): { readonly text: string; readonly at: number }[] {
  const names = new Map([...contacts].map(([name, id]) => [String(id), name]));
  return harness.disk.journal.flatMap(({ stream, text }) => {
    const event = JSON.parse(text) as ConversationEvent;
    return event.type === "contact.offered"
      ? [{ text: `${names.get(stream.id)} to ${event.agentId}`, at: event.at }]
      : [];
  });
}

async function withoutAgent(scene: Scene): Promise<string[]> {
  const found: string[] = [];
  for (const name of scene.contacts.keys()) {
    const { chain } = await conversation(scene, name);
    const state = present(chain.at(-1), "contact of the chain").state;
    if (state.phase === "queued") found.push(`${name} waits`);
    else if (state.phase === "paused" && state.connection === null) found.push(`${name} is paused`);
    else if (state.phase === "ended" && state.agentId === undefined) found.push(`${name} ends as ${state.reason}`);
  }
  return found;
}
