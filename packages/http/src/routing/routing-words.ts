/** Sentences about the routing of a contact, for people who operate the center. */
import type { Obstacle } from "@tributary/engine";
import type { EpochMs } from "@tributary/kernel";
import type { NamedExplanation, NamedQueue } from "./named-explanation.ts";

/** Agents that a sentence names. The others are counted. */
const MAX_NAMES = 10;

type Queued = Extract<NamedExplanation, { phase: "queued" }>;
type Held = Extract<NamedExplanation, { phase: "offered" | "connected" }>;

/** Returns the sentences, the most important one first. */
export function wordsOf(explanation: NamedExplanation, now: EpochMs): readonly string[] {
  switch (explanation.phase) {
    case "created":
      return [createdText(explanation.scheduledAt, now)];
    case "in-flow":
      return ["The contact is in its flow, which has not queued it."];
    case "ended":
      return [`The contact has ended: ${explanation.reason}.`];
    case "queued":
      return queuedWords(explanation, now);
    case "offered":
    case "connected":
      return heldWords(explanation);
    case "paused":
      return [pausedText(explanation)];
  }
}

function createdText(scheduledAt: EpochMs | null, now: EpochMs): string {
  return scheduledAt === null
    ? "The contact has not begun its flow, because its customer has not joined."
    : `The task is scheduled: its flow starts in ${durationText(scheduledAt - now)}.`;
}

function pausedText({ queue, agent, pausedMs }: Extract<NamedExplanation, { phase: "paused" }>): string {
  const begin = `The contact has been paused for ${durationText(pausedMs)}.`;
  return agent === null
    ? `${begin} Once it is resumed, it waits in ${queueText(queue)} again.`
    : `${begin} Once it is resumed, ${agent.username} has it again.`;
}

function queuedWords(queued: Queued, now: EpochMs): readonly string[] {
  const { queue, priority, waitedMs, agentCount } = queued;
  return [
    `The contact has waited for ${durationText(waitedMs)} in ${queueText(queue)}, with priority ${priority}.`,
    aheadText(queued),
    ...(queue.isPersonal ? [`Only ${queue.name} can get it.`] : []),
    ...criteriaWords(queued, now),
    ...(agentCount === 0 ? ["The center has no agents."] : obstacleWords(queued, now)),
  ];
}

function aheadText({ ahead }: Queued): string {
  if (ahead === null) return "Another node routes; only that one knows the number of contacts before it.";
  if (ahead === 0) return "No contact of the queue is served before it.";
  return ahead === 1
    ? "One contact of the queue is served before it."
    : `${ahead} contacts of the queue are served before it.`;
}

function criteriaWords({ criteria }: Queued, now: EpochMs): readonly string[] {
  if (criteria === null) return [];
  const { steps, active, endsAt } = criteria;
  if (active === null) return ["All steps of its routing criteria have expired: any agent of the queue may get it."];
  const step = `Step ${active} of ${steps} of its routing criteria is active`;
  return [endsAt === null ? `${step}, and does not expire.` : `${step}, for ${durationText(endsAt - now)} more.`];
}

/** Headings of agents by their obstacle, in the order of the sentences. */
const HEADINGS: Readonly<Record<Obstacle["kind"] | "none", string>> = {
  none: "Could take it now, after the contacts before it",
  delay: "Their routing profile lets contacts of the queue wait first",
  "no-slot": "All slots taken",
  "other-channel": "With a contact of another channel",
  "not-routable": "Not available",
  proficiency: "Without the proficiencies that its routing criteria require",
  "in-conversation": "In the conversation already",
  "queue-not-served": "Their routing profile does not have the queue for this channel",
  "personal-queue": "Not the agent of the personal queue",
};

function obstacleWords({ agents, obstacles }: Queued, now: EpochMs): readonly string[] {
  const kinds = Object.keys(HEADINGS) as (keyof typeof HEADINGS)[]; // the keys of the table
  return kinds.flatMap((kind) => {
    const count = obstacles[kind] ?? 0;
    if (count === 0) return [];
    const named = agents.filter(({ obstacle }) => (obstacle?.kind ?? "none") === kind).slice(0, MAX_NAMES);
    const names = named.map(({ username, obstacle }) => username + detailText(obstacle, now)).join(", ");
    const others = count - named.length;
    const list =
      named.length === 0 || kind === "personal-queue" ? "" : `: ${names}${others === 0 ? "" : ` and ${others} more`}`;
    return [`${HEADINGS[kind]} (${count})${list}.`];
  });
}

function detailText(obstacle: Obstacle | null, now: EpochMs): string {
  switch (obstacle?.kind) {
    case "delay":
      return ` (for ${durationText(obstacle.endsAt - now)} more)`;
    case "no-slot":
      return ` (${obstacle.taken} of ${obstacle.allowed})`;
    case "other-channel":
      return ` (${obstacle.channel})`;
    case "not-routable":
      return ` (${obstacle.state})`;
    default:
      return "";
  }
}

function heldWords(held: Held): readonly string[] {
  return [...holderWords(held), ...held.awaited.map(awaitedText)];
}

function awaitedText({ contactId, queue, agent }: Held["awaited"][number]): string {
  const place = agent === null ? `waits in ${queueText(queue)}` : `rings at ${agent.username}`;
  return `Another agent is asked to join: contact ${contactId} ${place}.`;
}

function holderWords({ phase, queue, agent, waitedMs, idleMs, isAssigned }: Held): readonly string[] {
  const { username } = agent;
  const begin = phase === "offered" ? `The contact rings at ${username}` : `The contact is connected to ${username}`;
  const first = `${begin}, after ${durationText(waitedMs)} in ${queueText(queue)}.`;
  if (isAssigned) return [first, `It was assigned to ${username}.`];
  if (idleMs === null || queue.isPersonal) return [first];
  return [first, `Of the agents who could take it, ${username} had been idle longest: for ${durationText(idleMs)}.`];
}

function queueText({ name, isPersonal }: NamedQueue): string {
  return isPersonal ? `the personal queue of ${name}` : `the queue ${name}`;
}

/** Returns a duration in its two largest units. */
function durationText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
