/**
 * Timers of the roles of a chat: since when participants have sent nothing. Rules PI-01 to PI-06.
 *
 * They run while an agent is connected. A message moves their time and sets no durable timer: the one that is set looks at the times when it is due, and is
 * set again.
 */
import type { EpochMs } from "@tributary/kernel";
import type {
  ChatTimer,
  ConversationEvent,
  ParticipantId,
  ParticipantRole,
  ParticipantState,
  TimedRole,
} from "@tributary/model";

/** Timers of a chat, and the participants whose time runs. */
export type Inactivity = {
  /** As they were set last. */
  readonly configured: readonly ChatTimer[];
  /** Those that run; null while no agent is connected, or if none were set when the last one joined. */
  readonly applied: readonly ChatTimer[] | null;
  readonly watched: readonly Watch[];
};

/** A participant whose time runs, since the last message, joining or change. */
export type Watch = {
  readonly participantId: ParticipantId;
  readonly role: TimedRole;
  readonly isIdle: boolean;
  readonly since: EpochMs;
};

/** A participant of the conversation. */
type Participant = { readonly id: ParticipantId; readonly role: ParticipantRole; readonly state: ParticipantState };

/** A deadline of a participant. */
export type Deadline = {
  readonly participantId: ParticipantId;
  readonly type: ChatTimer["type"];
  readonly at: EpochMs;
};

/** Returns the timers after an event. `participants`: those of the conversation after it. */
export function evolveInactivity(
  before: Inactivity | undefined,
  event: ConversationEvent,
  participants: readonly Participant[],
): Inactivity | undefined {
  if (event.type === "chat.timers-set") return { ...(before ?? STOPPED), configured: event.timers };
  if (before === undefined) return undefined;
  switch (event.type) {
    case "participant.joined":
      return event.role === "agent" ? withAgent(before, event, participants) : before;
    case "participant.left":
      return without(before, event.participantId);
    case "message.sent":
    case "attachment.sent":
    case "participant.returned":
      return restarted(before, event, false);
    case "participant.idle":
      return restarted(before, event, true);
    case "contact.ended":
      return { ...before, applied: null, watched: [] };
    default:
      return before;
  }
}

/** Returns the deadlines of a chat, the soonest first. */
export function deadlinesOf({ applied, watched }: Inactivity): readonly Deadline[] {
  const durationOf = (role: TimedRole, type: ChatTimer["type"]): number | undefined =>
    applied?.find((timer) => timer.role === role && timer.type === type)?.durationMs;
  return watched
    .flatMap(({ participantId, role, isIdle, since }): readonly Deadline[] => {
      const idleMs = isIdle ? undefined : durationOf(role, "idle");
      if (idleMs !== undefined) return [{ participantId, type: "idle", at: since + idleMs }];
      const disconnectMs = durationOf(role, "disconnect");
      return disconnectMs === undefined ? [] : [{ participantId, type: "disconnect", at: since + disconnectMs }];
    })
    .toSorted((a, b) => a.at - b.at);
}

/** A participant who is idle, and the time at which all but the customer are disconnected for it; null: never. */
export type IdleParticipant = { readonly participantId: ParticipantId; readonly endsAt: EpochMs | null };

/** Returns the participants who are idle. */
export function idleIn(inactivity: Inactivity | undefined): readonly IdleParticipant[] {
  if (inactivity === undefined) return [];
  const deadlines = deadlinesOf(inactivity);
  return inactivity.watched
    .filter(({ isIdle }) => isIdle)
    .map(({ participantId }) => ({
      participantId,
      endsAt: deadlines.find((deadline) => deadline.participantId === participantId)?.at ?? null,
    }));
}

const STOPPED: Inactivity = { configured: [], applied: null, watched: [] };

type Change = { readonly at: EpochMs; readonly participantId: ParticipantId };

/** An agent joins: the timers that were set last apply. If they are others than before, all begin again. */
function withAgent(
  before: Inactivity,
  { at, participantId }: Change,
  participants: readonly Participant[],
): Inactivity {
  const { configured, applied, watched } = before;
  if (applied !== null && isSame(applied, configured)) {
    return { ...before, watched: [...watched, { participantId, role: "agent", isIdle: false, since: at }] };
  }
  if (configured.length === 0) return { ...before, applied: null, watched: [] };
  const present = participants.flatMap(({ id, role, state }): readonly Watch[] =>
    state.phase === "joined" && (role === "agent" || role === "customer")
      ? [{ participantId: id, role, isIdle: false, since: at }]
      : [],
  );
  return { configured, applied: configured, watched: present };
}

/** Lists are in the order of their roles and types. */
function isSame(some: readonly ChatTimer[], others: readonly ChatTimer[]): boolean {
  return JSON.stringify(some) === JSON.stringify(others);
}

function without(before: Inactivity, id: ParticipantId): Inactivity {
  const watched = before.watched.filter(({ participantId }) => participantId !== id);
  if (watched.some(({ role }) => role === "agent")) return { ...before, watched };
  return { ...before, applied: null, watched: [] };
}

function restarted(before: Inactivity, { at, participantId }: Change, isIdle: boolean): Inactivity {
  if (before.watched.length === 0) return before;
  const watched = before.watched.map((watch) =>
    watch.participantId === participantId ? { ...watch, isIdle, since: at } : watch,
  );
  return { ...before, watched };
}
