import type { RoutingStep } from "@tributary/model";
import { describe, expect, it } from "vitest";
import { ADA, AGENT, after, CONTACT, CONVERSATION, chatIn, FLOW, NOW, QUEUE } from "../../test/conversations.ts";
import { deskWith } from "../../test/desks.ts";
import { outcome, outcomeOf } from "../../test/outcome.ts";
import type { ConversationState } from "./conversation-state.ts";
import { decideAccept } from "./decide-offer.ts";
import { decideRoutingData, decideStepExpiry } from "./decide-routing-data.ts";

describe("repositioning a contact", () => {
  it.each(["queued", "offered"] as const)("[CM-11] changes one that is %s", (phase) => {
    const plan = decideRoutingData(chatIn(phase), { priority: 1 }, NOW);

    const repositioned = { type: "contact.repositioned", priority: 1, ageAdjustmentMs: 0, at: NOW };
    expect(outcomeOf(plan)).toEqual(outcome({ conversation: [repositioned] }));
  });

  it("[CM-11] keeps the priority if only the age is changed, and both when an offer lapses", () => {
    const older = after(chatIn("offered"), (draft) =>
      draft.add({ type: "contact.repositioned", priority: 2, ageAdjustmentMs: 60_000 }),
    );
    const lapsed = after(older, (draft) =>
      draft.add({
        type: "contact.offer-lapsed",
        agentId: draft.state.contact.state.phase === "offered" ? draft.state.contact.state.to.agentId : ("" as never),
        outcome: "missed",
      }),
    );

    expect(outcomeOf(decideRoutingData(lapsed, { ageAdjustmentMs: -5_000 }, NOW))).toMatchObject({
      events: { conversation: [{ priority: 2, ageAdjustmentMs: -5_000 }] },
    });
  });

  it.each([
    ["created", "wrong-phase"],
    ["connected", "wrong-phase"],
    ["ended", "contact-ended"],
  ] as const)("[CM-11] is refused for a contact that is %s", (phase, code) => {
    expect(decideRoutingData(chatIn(phase), { priority: 1 }, NOW)).toMatchObject({
      refusal: { code, field: "ContactId" },
    });
  });
});

const STEPS: readonly RoutingStep[] = [
  { expression: { kind: "proficiency", attribute: "Language", value: "French", minLevel: 4 }, durationMs: 30_000 },
  { expression: { kind: "proficiency", attribute: "Language", value: "French", minLevel: 3 }, durationMs: 60_000 },
];
const set = { type: "contact.routing-criteria-set", steps: STEPS } as const;
const withSteps = (state: ConversationState): ConversationState => after(state, (draft) => draft.add(set));
const idAt = (dueAt: number): string => `routing-step-expired:${CONTACT}:${dueAt}`;
const timerAt = (dueAt: number) => ({
  id: idAt(dueAt),
  dueAt,
  kind: "routing-step-expired",
  stream: { kind: "conversation", id: CONVERSATION },
  data: { contactId: CONTACT },
});

describe("routing criteria", () => {
  it.each(["queued", "offered"] as const)(
    "[CR-01] of a contact that is %s are active at once, with a timer",
    (phase) => {
      const decision = decideRoutingData(chatIn(phase), { steps: STEPS }, NOW);

      expect(outcomeOf(decision)).toEqual(
        outcome({ conversation: [{ ...set, at: NOW }], setTimers: [timerAt(NOW + 30_000)] }),
      );
      expect(withSteps(chatIn(phase)).contact.criteria?.progress).toMatchObject({ phase: "active", activatedAt: NOW });
    },
  );

  it("[CR-01, RT-26] replace earlier ones and their timer, and none remove them", () => {
    const later = decideRoutingData(withSteps(chatIn("queued")), { steps: STEPS }, NOW + 5_000);
    const none = decideRoutingData(withSteps(chatIn("queued")), { steps: [] }, NOW);
    const atOnce = decideRoutingData(withSteps(chatIn("queued")), { steps: STEPS }, NOW);

    expect(outcomeOf(later)).toMatchObject({ setTimers: [timerAt(NOW + 35_000)], cancelTimers: [idAt(NOW + 30_000)] });
    expect(outcomeOf(atOnce)).toMatchObject({ setTimers: [timerAt(NOW + 30_000)], cancelTimers: [] });
    expect(outcomeOf(none)).toEqual(
      outcome({ conversation: [{ ...set, steps: [], at: NOW }], cancelTimers: [idAt(NOW + 30_000)] }),
    );
    const removed = after(withSteps(chatIn("queued")), (draft) => draft.add({ ...set, steps: [] }));
    expect(removed.contact).toEqual(chatIn("queued").contact);
    expect(outcomeOf(decideRoutingData(chatIn("queued"), { steps: [] }, NOW))).toEqual(outcome({}));
  });

  it("[CR-04] are inactive before the contact is queued", () => {
    const state = withSteps(chatIn("created"));

    expect(outcomeOf(decideRoutingData(chatIn("created"), { steps: STEPS }, NOW))).toEqual(
      outcome({ conversation: [{ ...set, at: NOW }] }),
    );
    expect(state.contact.criteria?.progress).toEqual({ phase: "inactive" });
    const queued = after(withSteps(chatIn("in-flow")), (draft) =>
      draft.add({ type: "contact.queued", queueId: QUEUE, priority: 5 }),
    );
    expect(queued.contact.criteria?.progress).toMatchObject({ phase: "active", expiresAt: NOW + 30_000 });
  });

  it("[CR-04] and a position are one change", () => {
    const both = decideRoutingData(chatIn("queued"), { steps: STEPS, priority: 1 }, NOW);

    expect(outcomeOf(both)).toMatchObject({
      events: { conversation: [{ type: "contact.repositioned", priority: 1 }, { type: set.type }] },
    });
    expect(decideRoutingData(chatIn("created"), { steps: STEPS, priority: 1 }, NOW)).toMatchObject({
      refusal: { code: "wrong-phase" },
    });
  });

  it.each([
    ["connected", "wrong-phase"],
    ["ended", "contact-ended"],
  ] as const)("[CR-04] are refused for a contact that is %s", (phase, code) => {
    expect(decideRoutingData(chatIn(phase), { steps: STEPS }, NOW)).toMatchObject({
      refusal: { code, field: "ContactId" },
    });
  });

  it("[CR-02] are not those of the next contact of the chain", () => {
    const transferred = after(withSteps(chatIn("queued")), (draft) =>
      draft.add({
        type: "contact.transferred",
        participantId: null,
        nextContactId: CONTACT,
        flowId: FLOW,
        targetQueueId: null,
      }),
    );

    expect(transferred.contact.criteria).toBeUndefined();
    expect(transferred.earlier?.[0]?.criteria).toBeDefined();
  });
});

describe("[RT-26] the timer of a step", () => {
  const first = NOW + 30_000;

  it.each(["queued", "offered"] as const)(
    "activates the next step of a contact that is %s, and sets its timer",
    (phase) => {
      const expired = decideStepExpiry(withSteps(chatIn(phase)), { dueAt: first, now: first + 10 });

      expect(outcomeOf(expired)).toEqual(
        outcome({
          conversation: [{ type: "contact.routing-step-expired", at: first + 10 }],
          setTimers: [timerAt(first + 60_010)],
        }),
      );
    },
  );

  it("[CR-03] continues while the contact is paused in its queue, and not while it is paused with its agent", () => {
    const paused = (state: ConversationState): ConversationState => {
      const { state: before } = state.contact;
      if (before.phase !== "queued" && before.phase !== "connected") throw new Error(before.phase);
      const connection = before.phase === "connected" ? { with: before.with, connectedAt: before.connectedAt } : null;
      const contactState = { phase: "paused", place: before.place, connection, pausedAt: NOW } as const;
      return { ...state, contact: { ...state.contact, state: contactState } };
    };
    const accepted = after(withSteps(chatIn("offered")), (draft) =>
      draft.add({ type: "contact.accepted", agentId: ADA }),
    );

    expect(
      outcomeOf(decideStepExpiry(paused(withSteps(chatIn("queued"))), { dueAt: first, now: first })),
    ).toMatchObject({
      events: { conversation: [{ type: "contact.routing-step-expired" }] },
    });
    expect(outcomeOf(decideStepExpiry(paused(accepted), { dueAt: first, now: first }))).toEqual(outcome({}));
  });

  it("of the last step sets none", () => {
    const state = after(
      withSteps(chatIn("queued")),
      (draft) => draft.add({ type: "contact.routing-step-expired" }),
      first,
    );

    expect(outcomeOf(decideStepExpiry(state, { dueAt: first + 60_000, now: first + 60_000 }))).toMatchObject({
      events: { conversation: [{ type: "contact.routing-step-expired" }] },
      setTimers: [],
    });
  });

  it("changes nothing if the criteria were replaced, or an agent has the contact", () => {
    const connected = after(withSteps(chatIn("offered")), (draft) =>
      draft.add({ type: "contact.accepted", agentId: ADA }),
    );

    for (const [state, dueAt] of [
      [withSteps(chatIn("queued")), first - 1],
      [chatIn("queued"), first],
      [connected, first],
    ] as const)
      expect(outcomeOf(decideStepExpiry(state, { dueAt, now: dueAt }))).toEqual(outcome({}));
  });

  it("ends when the agent accepts", () => {
    const states = { conversation: withSteps(chatIn("offered")), agent: deskWith("offered") };
    const accepted = decideAccept(states, AGENT, NOW);

    expect(outcomeOf(accepted)).toHaveProperty("cancelTimers", [expect.stringContaining("offer-expired"), idAt(first)]);
  });
});
