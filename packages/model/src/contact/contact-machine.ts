/**
 * The life of a contact.
 *
 * ```
 *  created ──dialed──▶ connected       (an agent calls; otherwise:)
 *  created ──flow-started──▶ in-flow ──queued──▶ queued ──offered──▶ offered ──accepted──▶ connected
 *     │                        │                  ▲ │                 │ │                     │
 *     │                        │                  │ └────ended──┐     │ └──────ended──┐       │
 *     │                        │                  └──offer-lapsed─────┘               │       │
 *     └──────────ended─────────┴──────────────────────────────▶ ended ◀───────────────┴─ended─┘
 * ```
 *
 * `repositioned` changes the position in the queue of a contact that is queued or offered, and leaves its phase. `paused` and `resumed` lead from
 * queued or connected to paused and back; a paused contact can end. A contact that is queued can be queued again, elsewhere. `returned` leads from connected back to
 * queued, or to paused in the queue.
 */
import { assertNever, type EpochMs } from "@tributary/kernel";
import type { ParticipantId, QueueId, UserId } from "../ids.ts";

/**
 * Position of a contact in a queue. Kept while the contact is offered, so that a lapsed offer returns it to the same
 * position.
 */
export type QueuePosition = {
  readonly queueId: QueueId;
  /** Smaller is sooner; set by the flow. Contacts of equal priority are served oldest first. */
  readonly priority: number;
  readonly queuedAt: EpochMs;
  /** Time by which it counts as having waited longer, or shorter if it is negative. Unit: milliseconds; absent: 0. */
  readonly ageAdjustmentMs?: number;
};

/** The agent that a contact is connected or offered to. */
export type Holder = { readonly agentId: UserId; readonly participantId: ParticipantId };

/** Phase of a contact. Each phase carries only its own data. */
export type ContactState =
  | { readonly phase: "created"; readonly createdAt: EpochMs }
  | { readonly phase: "in-flow"; readonly since: EpochMs }
  | {
      readonly phase: "queued";
      readonly place: QueuePosition;
      /** Outcome of the last offer. Absent: it was not offered, or the agent signed out. */
      readonly lapsed?: "missed" | "rejected";
    }
  | {
      readonly phase: "offered";
      readonly place: QueuePosition;
      readonly to: Holder;
      readonly offeredAt: EpochMs;
      readonly expiresAt: EpochMs;
    }
  | {
      readonly phase: "connected";
      readonly place: QueuePosition;
      readonly with: Holder;
      readonly connectedAt: EpochMs;
    }
  | {
      readonly phase: "paused";
      readonly place: QueuePosition;
      /** As it waited. Absent: it was connected, or none was kept. */
      readonly lapsed?: "missed" | "rejected";
      /** The connection to the agent, which continues when the contact is resumed; null: the contact waited in its queue. */
      readonly connection: { readonly with: Holder; readonly connectedAt: EpochMs } | null;
      readonly pausedAt: EpochMs;
    }
  | {
      readonly phase: "ended";
      readonly endedAt: EpochMs;
      readonly reason: EndReason;
      readonly place: QueuePosition | null;
      /** Time at which an agent accepted it, if one did. Absent in contacts ended by older versions. */
      readonly connectedAt?: EpochMs;
      /** The agent who was connected at the end, if one was. Absent in contacts ended by older versions. */
      readonly agentId?: UserId;
    };

/** Reason for the end of a contact, as in the contact record. */
export type EndReason =
  | "customer-disconnect"
  | "agent-disconnect"
  | "api"
  | "customer-never-connected"
  | "expired"
  | "idle"
  | "closed"
  | "transferred"
  | "media-lost"
  | "callback-requested"
  | "not-reached"
  | "flow-error";

/** A change of a position. */
export type Repositioning = { readonly priority: number; readonly ageAdjustmentMs: number };

export type ContactEvent =
  | { readonly type: "flow-started"; readonly at: EpochMs }
  | { readonly type: "dialed"; readonly at: EpochMs; readonly by: Holder; readonly queueId: QueueId }
  | { readonly type: "queued"; readonly at: EpochMs; readonly queueId: QueueId; readonly priority: number }
  | ({ readonly type: "repositioned"; readonly at: EpochMs } & Repositioning)
  | { readonly type: "offered"; readonly at: EpochMs; readonly to: Holder; readonly expiresAt: EpochMs }
  | { readonly type: "accepted"; readonly at: EpochMs }
  | { readonly type: "offer-lapsed"; readonly at: EpochMs; readonly outcome: "missed" | "rejected" | "withdrawn" }
  | { readonly type: "paused"; readonly at: EpochMs }
  | { readonly type: "resumed"; readonly at: EpochMs }
  | { readonly type: "returned"; readonly at: EpochMs; readonly isPaused: boolean }
  | { readonly type: "ended"; readonly at: EpochMs; readonly reason: EndReason };

/** Next state, or a refusal if the event is not possible in this phase. */
export type ContactStep =
  | { readonly ok: true; readonly state: ContactState }
  | { readonly ok: false; readonly refusal: "wrong-phase" };

const wrongPhase: ContactStep = { ok: false, refusal: "wrong-phase" };

/** Applies an event. Rules CM-01 to CM-05, CM-08, CM-12, CM-14, CM-16. */
export function stepContact(state: ContactState, event: ContactEvent): ContactStep {
  if (state.phase === "ended") return wrongPhase;
  if (event.type === "ended") return moved(endedFrom(state, event));
  if (event.type === "repositioned") return stepPosition(state, event);
  switch (state.phase) {
    case "created":
      if (event.type === "dialed") return moved(dialedBy(event));
      return event.type === "flow-started" ? moved({ phase: "in-flow", since: event.at }) : wrongPhase;
    case "in-flow": {
      return event.type === "queued" ? moved(queuedBy(event)) : wrongPhase;
    }
    case "queued": {
      if (event.type === "paused") return moved(pausedFrom(state, event.at));
      if (event.type === "queued") return moved(queuedBy(event));
      if (event.type !== "offered") return wrongPhase;
      const { to, at, expiresAt } = event;
      return moved({ phase: "offered", place: state.place, to, offeredAt: at, expiresAt });
    }
    case "offered":
      return stepOffered(state, event);
    case "connected":
      return stepConnected(state, event);
    case "paused":
      return event.type === "resumed" ? moved(resumed(state)) : wrongPhase;
    default:
      return assertNever(state);
  }
}

/** The agent has the contact without having waited for it. */
function dialedBy({ at, by, queueId }: Extract<ContactEvent, { type: "dialed" }>): ContactState {
  return { phase: "connected", place: { queueId, priority: 1, queuedAt: at }, with: by, connectedAt: at };
}

function queuedBy({ queueId, priority, at }: Extract<ContactEvent, { type: "queued" }>): ContactState {
  return { phase: "queued", place: { queueId, priority, queuedAt: at } };
}

function endedFrom(state: ContactState, { at, reason }: Extract<ContactEvent, { type: "ended" }>): ContactState {
  const place = "place" in state ? state.place : null;
  const connection = connectionIn(state);
  const kept = connection ? { connectedAt: connection.connectedAt, agentId: connection.with.agentId } : {};
  return { phase: "ended", endedAt: at, reason, place, ...kept };
}

function stepPosition(
  state: ContactState,
  { priority, ageAdjustmentMs }: Extract<ContactEvent, { type: "repositioned" }>,
): ContactStep {
  if (state.phase !== "queued" && state.phase !== "offered") return wrongPhase;
  return moved({ ...state, place: { ...state.place, priority, ageAdjustmentMs } });
}

function stepOffered(state: Extract<ContactState, { phase: "offered" }>, event: ContactEvent): ContactStep {
  const { place, to } = state;
  if (event.type === "accepted") return moved({ phase: "connected", place, with: to, connectedAt: event.at });
  if (event.type === "offer-lapsed") {
    return moved({ phase: "queued", place, ...(event.outcome === "withdrawn" ? {} : { lapsed: event.outcome }) });
  }
  return wrongPhase;
}

function stepConnected(state: Extract<ContactState, { phase: "connected" }>, event: ContactEvent): ContactStep {
  if (event.type === "paused") return moved(pausedFrom(state, event.at));
  if (event.type !== "returned") return wrongPhase;
  const { place } = state;
  return moved(
    event.isPaused ? { phase: "paused", place, connection: null, pausedAt: event.at } : { phase: "queued", place },
  );
}

type Paused = Extract<ContactState, { phase: "paused" }>;

function pausedFrom(state: Extract<ContactState, { phase: "queued" | "connected" }>, at: EpochMs): Paused {
  const paused = { phase: "paused", place: state.place, connection: connectionIn(state), pausedAt: at } as const;
  return state.phase === "queued" ? { ...paused, ...lapsedIn(state) } : paused;
}

function resumed({ place, connection, ...paused }: Paused): ContactState {
  if (connection !== null) return { phase: "connected", place, ...connection };
  return { phase: "queued", place, ...lapsedIn(paused) };
}

/** Rule CM-14. */
function lapsedIn({ lapsed }: Pick<Paused, "lapsed">): Pick<Paused, "lapsed"> {
  return lapsed === undefined ? {} : { lapsed };
}

/** Returns the connection to the agent who has accepted the contact; null if there is none. */
export function connectionIn(state: ContactState): Paused["connection"] {
  if (state.phase === "paused") return state.connection;
  return state.phase === "connected" ? { with: state.with, connectedAt: state.connectedAt } : null;
}

function moved(state: ContactState): ContactStep {
  return { ok: true, state };
}
