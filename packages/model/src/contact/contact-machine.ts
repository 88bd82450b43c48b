/**
 * The life of a contact.
 *
 * ```
 *  created ──customer-joined──▶ in-flow ──queued──▶ queued ──offered──▶ offered ──accepted──▶ connected
 *     │                           │                  ▲ │                 │ │                     │
 *     │                           │                  │ └────ended──┐     │ └──────ended──┐       │
 *     │                           │                  └──offer-lapsed─────┘               │       │
 *     └──────────ended────────────┴──────────────────────────────▶ ended ◀───────────────┴─ended─┘
 * ```
 */
import { assertNever, type EpochMs } from "@tributary/kernel";
import type { ParticipantId, QueueId, UserId } from "../ids.ts";

/** A contact's place in a queue. Kept through lapsed offers, so that a contact goes back to where it stood. */
export type QueuePlace = {
  readonly queueId: QueueId;
  /** Smaller is sooner; set by the flow. Contacts of equal priority are served oldest first. */
  readonly priority: number;
  readonly queuedAt: EpochMs;
};

/** Who a contact is with, or being offered to. */
export type Assignment = { readonly agentId: UserId; readonly participantId: ParticipantId };

/** Where a contact stands. Exactly one phase at a time; each carries only its own facts. */
export type ContactState =
  | { readonly phase: "created"; readonly createdAt: EpochMs }
  | { readonly phase: "in-flow"; readonly since: EpochMs }
  | { readonly phase: "queued"; readonly place: QueuePlace }
  | {
      readonly phase: "offered";
      readonly place: QueuePlace;
      readonly to: Assignment;
      readonly offeredAt: EpochMs;
      readonly expiresAt: EpochMs;
    }
  | {
      readonly phase: "connected";
      readonly place: QueuePlace;
      readonly with: Assignment;
      readonly connectedAt: EpochMs;
    }
  | {
      readonly phase: "ended";
      readonly endedAt: EpochMs;
      readonly reason: EndReason;
      readonly place: QueuePlace | null;
    };

/** Why a contact ended. The words of the contact record. */
export type EndReason =
  | "customer-disconnect"
  | "agent-disconnect"
  | "api"
  | "customer-never-connected"
  | "expired"
  | "flow-error";

/** What happened to a contact. */
export type ContactEvent =
  | { readonly type: "customer-joined"; readonly at: EpochMs }
  | { readonly type: "queued"; readonly at: EpochMs; readonly queueId: QueueId; readonly priority: number }
  | { readonly type: "offered"; readonly at: EpochMs; readonly to: Assignment; readonly expiresAt: EpochMs }
  | { readonly type: "accepted"; readonly at: EpochMs }
  | { readonly type: "offer-lapsed"; readonly at: EpochMs }
  | { readonly type: "ended"; readonly at: EpochMs; readonly reason: EndReason };

/** The next state, or the word that the event cannot happen now. */
export type ContactStep =
  | { readonly ok: true; readonly state: ContactState }
  | { readonly ok: false; readonly refusal: "wrong-phase" };

const wrongPhase: ContactStep = { ok: false, refusal: "wrong-phase" };

/** Pure: no clock, no I/O, no throw. Rules CM-01 to CM-05, CM-08. */
export function stepContact(state: ContactState, event: ContactEvent): ContactStep {
  if (state.phase === "ended") return wrongPhase;
  if (event.type === "ended") {
    const place = "place" in state ? state.place : null;
    return moved({ phase: "ended", endedAt: event.at, reason: event.reason, place });
  }
  switch (state.phase) {
    case "created":
      return event.type === "customer-joined" ? moved({ phase: "in-flow", since: event.at }) : wrongPhase;
    case "in-flow": {
      if (event.type !== "queued") return wrongPhase;
      const { queueId, priority, at } = event;
      return moved({ phase: "queued", place: { queueId, priority, queuedAt: at } });
    }
    case "queued": {
      if (event.type !== "offered") return wrongPhase;
      const { to, at, expiresAt } = event;
      return moved({ phase: "offered", place: state.place, to, offeredAt: at, expiresAt });
    }
    case "offered":
      return stepOffered(state, event);
    case "connected":
      return wrongPhase;
    default:
      return assertNever(state);
  }
}

function stepOffered(state: Extract<ContactState, { phase: "offered" }>, event: ContactEvent): ContactStep {
  const { place, to } = state;
  if (event.type === "accepted") return moved({ phase: "connected", place, with: to, connectedAt: event.at });
  if (event.type === "offer-lapsed") return moved({ phase: "queued", place });
  return wrongPhase;
}

function moved(state: ContactState): ContactStep {
  return { ok: true, state };
}
