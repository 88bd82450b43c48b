import { describe, expect, it } from "vitest";
import { asId, type ParticipantId, type QueueId, type UserId } from "../ids.ts";
import { type ContactEvent, type ContactState, stepContact } from "./contact-machine.ts";

const queueId = asId<QueueId>("queue");
const place = { queueId, priority: 5, queuedAt: 20 };
const to = { agentId: asId<UserId>("agent"), participantId: asId<ParticipantId>("participant") };

const states = {
  created: { phase: "created", createdAt: 1 },
  "in-flow": { phase: "in-flow", since: 10 },
  queued: { phase: "queued", place },
  offered: { phase: "offered", place, to, offeredAt: 30, expiresAt: 50 },
  connected: { phase: "connected", place, with: to, connectedAt: 40 },
  ended: { phase: "ended", endedAt: 60, reason: "api", place },
} satisfies Record<ContactState["phase"], ContactState>;

const events = {
  "customer-joined": { type: "customer-joined", at: 100 },
  queued: { type: "queued", at: 100, queueId, priority: 7 },
  offered: { type: "offered", at: 100, to, expiresAt: 120 },
  accepted: { type: "accepted", at: 100 },
  "offer-lapsed": { type: "offer-lapsed", at: 100 },
  ended: { type: "ended", at: 100, reason: "expired" },
} satisfies Record<ContactEvent["type"], ContactEvent>;

const endedAt100 = (kept: typeof place | null): ContactState => ({
  phase: "ended",
  endedAt: 100,
  reason: "expired",
  place: kept,
});

/** Every cell that is not named here is a refusal. */
const table: Partial<Record<`${ContactState["phase"]} × ${ContactEvent["type"]}`, ContactState>> = {
  "created × customer-joined": { phase: "in-flow", since: 100 },
  "created × ended": endedAt100(null),
  "in-flow × queued": { phase: "queued", place: { queueId, priority: 7, queuedAt: 100 } },
  "in-flow × ended": endedAt100(null),
  "queued × offered": { phase: "offered", place, to, offeredAt: 100, expiresAt: 120 },
  "queued × ended": endedAt100(place),
  "offered × accepted": { phase: "connected", place, with: to, connectedAt: 100 },
  "offered × offer-lapsed": states.queued,
  "offered × ended": endedAt100(place),
  "connected × ended": endedAt100(place),
};

describe("[CM-01 … CM-08] the contact machine", () => {
  for (const state of Object.values(states)) {
    for (const event of Object.values(events)) {
      const cell = `${state.phase} × ${event.type}` as const;
      const next = table[cell];
      it(`${cell} is ${next ? next.phase : "refused"}`, () => {
        const step = stepContact(state, event);

        expect(step).toEqual(next ? { ok: true, state: next } : { ok: false, refusal: "wrong-phase" });
      });
    }
  }
});
