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
  "paused in its queue": { phase: "paused", place, connection: null, pausedAt: 45 },
  "paused by its agent": { phase: "paused", place, connection: { with: to, connectedAt: 40 }, pausedAt: 45 },
  ended: { phase: "ended", endedAt: 60, reason: "api", place },
} satisfies Record<string, ContactState>;

const events = {
  "flow-started": { type: "flow-started", at: 100 },
  dialed: { type: "dialed", at: 100, by: to, queueId },
  queued: { type: "queued", at: 100, queueId, priority: 7 },
  offered: { type: "offered", at: 100, to, expiresAt: 120 },
  repositioned: { type: "repositioned", at: 100, priority: 1, ageAdjustmentMs: 60 },
  accepted: { type: "accepted", at: 100 },
  "offer-lapsed": { type: "offer-lapsed", at: 100, outcome: "withdrawn" },
  paused: { type: "paused", at: 100 },
  resumed: { type: "resumed", at: 100 },
  returned: { type: "returned", at: 100, isPaused: false },
  ended: { type: "ended", at: 100, reason: "expired" },
} satisfies Record<ContactEvent["type"], ContactEvent>;

const endedAt100 = (kept: typeof place | null): Extract<ContactState, { phase: "ended" }> => ({
  phase: "ended",
  endedAt: 100,
  reason: "expired",
  place: kept,
});

/** Result of each event per state; in states that are not listed the event is refused. */
const columns: Record<ContactEvent["type"], Partial<Record<keyof typeof states, ContactState>>> = {
  "flow-started": { created: { phase: "in-flow", since: 100 } },
  dialed: {
    created: { phase: "connected", place: { queueId, priority: 1, queuedAt: 100 }, with: to, connectedAt: 100 },
  },
  queued: {
    "in-flow": { phase: "queued", place: { queueId, priority: 7, queuedAt: 100 } },
    queued: { phase: "queued", place: { queueId, priority: 7, queuedAt: 100 } },
  },
  offered: { queued: { phase: "offered", place, to, offeredAt: 100, expiresAt: 120 } },
  repositioned: {
    queued: { ...states.queued, place: { ...place, priority: 1, ageAdjustmentMs: 60 } },
    offered: { ...states.offered, place: { ...place, priority: 1, ageAdjustmentMs: 60 } },
  },
  accepted: { offered: { phase: "connected", place, with: to, connectedAt: 100 } },
  "offer-lapsed": { offered: states.queued },
  paused: {
    queued: { phase: "paused", place, connection: null, pausedAt: 100 },
    connected: { phase: "paused", place, connection: { with: to, connectedAt: 40 }, pausedAt: 100 },
  },
  returned: { connected: states.queued },
  resumed: { "paused in its queue": states.queued, "paused by its agent": states.connected },
  ended: {
    created: endedAt100(null),
    "in-flow": endedAt100(null),
    queued: endedAt100(place),
    offered: endedAt100(place),
    connected: { ...endedAt100(place), connectedAt: 40, agentId: to.agentId },
    "paused in its queue": endedAt100(place),
    "paused by its agent": { ...endedAt100(place), connectedAt: 40, agentId: to.agentId },
  },
};

describe("the contact machine", () => {
  it.each<[title: string, type: ContactEvent["type"]]>([
    ["[CM-01, CM-02] the flow of a created contact starts once", "flow-started"],
    ["[CM-15] only a created contact is dialed by an agent, who has it then", "dialed"],
    ["[CM-03] only a contact in a flow, or in another queue, is queued, with queue, priority and time", "queued"],
    ["[CM-03] only a queued contact is offered, and keeps its queue position", "offered"],
    ["[CM-11] only a contact that waits or is offered is repositioned", "repositioned"],
    ["[CM-04] only an offered contact is accepted, and keeps its queue position", "accepted"],
    ["[CM-08] a lapsed offer returns the contact to the queue position it had", "offer-lapsed"],
    ["[CM-12] a contact that waits or is connected is paused", "paused"],
    ["[CM-12] only a paused contact is resumed, and is as before", "resumed"],
    ["[CM-16] only a connected contact returns to its queue, at the position it had", "returned"],
    ["[CM-05] a contact ends from any phase once and never changes again", "ended"],
  ])("%s", (_title, type) => {
    const names = Object.keys(states) as (keyof typeof states)[]; // its type has no other keys
    const steps = names.map((name) => [name, stepContact(states[name], events[type])]);

    const expected = names.map((name) => {
      const next = columns[type][name];
      return [name, next ? { ok: true, state: next } : { ok: false, refusal: "wrong-phase" }];
    });
    expect(steps).toEqual(expected);
  });

  it("[CM-16] a contact that returns may be paused in its queue first", () => {
    const returned = stepContact(states.connected, { type: "returned", at: 45, isPaused: true });

    expect(returned).toEqual({ ok: true, state: states["paused in its queue"] });
  });

  it.each(["missed", "rejected"] as const)(
    "[CM-14] a contact that was %s keeps that until it is offered again",
    (outcome) => {
      const lapsed = { ...states.queued, lapsed: outcome };

      expect(stepContact(states.offered, { type: "offer-lapsed", at: 100, outcome })).toEqual({
        ok: true,
        state: lapsed,
      });
      expect(stepContact(lapsed, events.repositioned)).toEqual({
        ok: true,
        state: { ...lapsed, place: { ...place, priority: 1, ageAdjustmentMs: 60 } },
      });
      const paused = { ...states["paused in its queue"], pausedAt: 100, lapsed: outcome };
      expect(stepContact(lapsed, events.paused)).toEqual({ ok: true, state: paused });
      expect(stepContact(paused, events.resumed)).toEqual({ ok: true, state: lapsed });
      expect(stepContact(lapsed, events.queued)).toEqual(stepContact(states.queued, events.queued));
      expect(stepContact(lapsed, events.offered)).toEqual(stepContact(states.queued, events.offered));
    },
  );
});
