import { refusal } from "@tributary/model";
import { describe, expect, it } from "vitest";
import {
  CALLBACK,
  callbackIn,
  callIn,
  deskCalling,
  EXPIRES_AT,
  RETRY_AT,
  RINGS_UNTIL,
  TERMS,
} from "../../test/callbacks.ts";
import { ADA, AGENT, after, CONTACT, CUSTOMER, GRACE, NOW, QUEUE, STRANGER } from "../../test/conversations.ts";
import { emptyDesk } from "../../test/desks.ts";
import { outcome, outcomeOf } from "../../test/outcome.ts";
import { decideMonitor } from "../monitoring/decide-monitor.ts";
import { contactTimer } from "../timers/timer-kinds.ts";
import { neededParties, partiesOf } from "../voice/arrangement.ts";
import { decideLost } from "../voice/decide-lost.ts";
import type { ConversationState } from "./conversation-state.ts";
import {
  decideAnswer,
  decideCallbackTimer,
  decideConfirm,
  decideDecline,
  decideFailedAttempt,
  decideRing,
  decideStep,
} from "./decide-callback.ts";
import { ownContact } from "./participants.ts";

const desk = deskCalling();
const context = { desks: [desk], now: NOW, workLimit: () => null };
const stream = { kind: "conversation", id: CONTACT };
const timer = (kind: "callback-due" | "callback-unanswered", dueAt: number) =>
  contactTimer(kind, { contactId: CALLBACK, dueAt }, stream);
const LEFT = { type: "participant.left", ...AGENT, at: NOW };
const NOTHING = { ...outcome({}), events: {} };
const lastAttempt = callbackIn("ringing", { maxAttempts: 1 });
const EXPIRY_ID = `callback-expired:${CALLBACK}:${EXPIRES_AT}`;
const RING_ID = `callback-unanswered:${CALLBACK}:${RINGS_UNTIL}`;

/** Returns the state after a decision. */
function stateAfter(decision: ReturnType<typeof decideDecline>): ConversationState {
  if ("refusal" in decision) throw new Error(decision.refusal.code);
  return decision.drafts[0]?.state as ConversationState; // the draft of the conversation
}

describe("the page of a customer who is called back", () => {
  it("[VC-37] is called for 6 seconds once the audio of the agent has arrived, and rings for 20 once it confirms that", () => {
    const called = decideRing(callbackIn("calling"), AGENT.participantId, NOW);
    const state = stateAfter(called);
    const rings = { participantId: CUSTOMER.participantId, step: "ringing" } as const;
    const confirmed = decideConfirm(state, rings, NOW + 1_000);

    expect(outcomeOf(called)).toEqual(
      outcome({
        conversation: [{ type: "callback.rung", ringsUntil: NOW + 6_000, at: NOW }],
        setTimers: [timer("callback-unanswered", NOW + 6_000)],
      }),
    );
    expect(outcomeOf(confirmed)).toEqual(
      outcome({
        conversation: [{ type: "callback.confirmed", ringsUntil: NOW + 21_000, at: NOW + 1_000 }],
        setTimers: [timer("callback-unanswered", NOW + 21_000)],
        cancelTimers: [`callback-unanswered:${CALLBACK}:${NOW + 6_000}`],
      }),
    );
    expect(outcomeOf(decideConfirm(stateAfter(confirmed), rings, NOW + 5_000))).toEqual(NOTHING);
    expect(outcomeOf(decideConfirm(state, { ...rings, participantId: AGENT.participantId }, NOW))).toEqual(NOTHING);
  });

  it.each(["waiting", "offered", "calling", "delayed", "answered"] as const)(
    "[VC-37] confirms nothing while the callback is %s",
    (phase) => {
      const confirmed = { participantId: CUSTOMER.participantId, step: "ringing" } as const;
      const refused = { refusal: refusal("wrong-phase", "callback", "a callback that rings") };
      expect(decideConfirm(callbackIn(phase), confirmed, NOW)).toEqual(refused);
    },
  );

  it.each(["waiting", "offered", "ringing", "delayed", "answered"] as const)(
    "[VC-37] does not begin to ring while the callback is %s",
    (phase) => {
      expect(outcomeOf(decideRing(callbackIn(phase), AGENT.participantId, NOW))).toEqual(NOTHING);
    },
  );

  it("[VC-37] does not begin to ring because of an agent whose attempt has failed, whose audio is reported late", () => {
    expect(outcomeOf(decideRing(callbackIn("calling"), STRANGER, NOW))).toEqual(NOTHING);
  });

  it("[VC-37] has 20 seconds for the audio of a customer who has answered, once", () => {
    const connecting = { participantId: CUSTOMER.participantId, step: "connecting" } as const;
    const decision = decideStep(callbackIn("ringing"), connecting, NOW);
    const ringsUntil = NOW + 20_000;

    expect(outcomeOf(decision)).toEqual(
      outcome({
        conversation: [{ type: "callback.connecting", ringsUntil, at: NOW }],
        setTimers: [timer("callback-unanswered", ringsUntil)],
        cancelTimers: [RING_ID],
      }),
    );
    const state = stateAfter(decision);
    for (const step of ["connecting", "ringing"] as const)
      expect(outcomeOf(decideStep(state, { ...connecting, step }, NOW + 5_000))).toEqual(NOTHING);
    const byAgent = { ...connecting, participantId: AGENT.participantId };
    expect(outcomeOf(decideStep(callbackIn("ringing"), byAgent, NOW))).toEqual(NOTHING);
    expect(outcomeOf(decideStep(callbackIn("calling"), connecting, NOW))).toEqual(NOTHING);
    expect(stateAfter(decideAnswer(state, NOW)).voice?.callback).not.toHaveProperty("page");
    const failed = stateAfter(decideFailedAttempt(state, "not-answered", context));
    expect(failed.voice?.callback).not.toHaveProperty("page");
  });

  it("[VC-37] has the customer with the agent once their audio arrives", () => {
    const decision = decideAnswer(callbackIn("ringing"), NOW);

    expect(outcomeOf(decision)).toEqual(
      outcome({
        conversation: [{ type: "callback.answered", at: NOW }],
        cancelTimers: [EXPIRY_ID, RING_ID],
      }),
    );
    expect(neededParties(stateAfter(decision))).toEqual([CUSTOMER.participantId, AGENT.participantId]);
  });

  it.each(["waiting", "calling", "delayed", "answered"] as const)(
    "[VC-37] does not answer while the callback is %s",
    (phase) => {
      expect(outcomeOf(decideAnswer(callbackIn(phase), NOW))).toEqual(NOTHING);
    },
  );

  it.each<[phase: Parameters<typeof callbackIn>[0], parties: readonly string[], needed: readonly string[]]>([
    ["waiting", [], []],
    ["offered", [], []],
    ["calling", ["agent"], ["agent"]],
    ["ringing", ["customer", "agent"], ["agent"]],
    ["delayed", [], []],
    ["answered", ["customer", "agent"], ["customer", "agent"]],
  ])("[VC-35, VC-36] has audio, and is missed, as the callback is %s", (phase, parties, needed) => {
    expect([[...partiesOf(callbackIn(phase))], neededParties(callbackIn(phase))]).toEqual([parties, needed]);
  });
});

describe("an attempt that fails", () => {
  it("[VC-38, VC-39] frees its agent in the error state, and is made again after the delay", () => {
    expect(outcomeOf(decideDecline(callbackIn("ringing"), "busy", context))).toEqual(
      outcome({
        conversation: [
          LEFT,
          { type: "callback.failed", agentId: ADA, failure: "busy", retryAt: NOW + TERMS.retryDelayMs, at: NOW },
        ],
        agent: [{ type: "agent.call-failed", contactId: CALLBACK, failure: "busy", at: NOW }],
        setTimers: [timer("callback-due", NOW + TERMS.retryDelayMs)],
        cancelTimers: [RING_ID],
      }),
    );
  });

  it("[VC-39] is made again at once if it was the first and the page of the customer was not called, at the same position", () => {
    const decision = decideFailedAttempt(callbackIn("calling"), "no-audio", context);

    expect(outcomeOf(decision)).toMatchObject({
      events: { conversation: [LEFT, { type: "callback.failed", failure: "no-audio", retryAt: null }] },
      setTimers: [],
    });
    const { state } = stateAfter(decision).contact;
    expect(state).toEqual({ phase: "queued", place: { queueId: QUEUE, priority: 5, queuedAt: 2_000 } });
  });

  it("[VC-39, RT-26] has the step of its routing criteria expire while it waits again", () => {
    const expiresAt = NOW + 60_000;
    const steps = [{ expression: { kind: "agents", agentIds: [ADA] }, durationMs: 60_000 }] as const;
    const offer = { agentId: ADA, participantId: AGENT.participantId, expiresAt: 25_000 };
    const calling = after(
      after(callbackIn("waiting"), (draft) => draft.add({ type: "contact.routing-criteria-set", steps }), NOW),
      (draft) => {
        draft.add({ type: "contact.offered", ...offer });
        draft.add({ type: "contact.accepted", agentId: ADA });
        draft.add({ type: "participant.joined", agentId: ADA, ...AGENT });
      },
      NOW,
    );
    const step = contactTimer("routing-step-expired", { contactId: CALLBACK, dueAt: expiresAt }, stream);
    const rung = after(calling, (draft) => draft.add({ type: "callback.rung", ringsUntil: RINGS_UNTIL }), NOW);

    const plans = [calling, rung].map((state) => outcomeOf(decideFailedAttempt(state, "no-audio", context)));

    expect(plans).toMatchObject([{ setTimers: [step] }, { setTimers: [{ kind: "callback-due" }, step] }]);
  });

  it("[VC-38] fails without the audio of the agent, which does not end the callback", () => {
    const decision = decideLost(callbackIn("ringing"), AGENT.participantId, context);

    expect(outcomeOf(decision)).toMatchObject({
      events: {
        conversation: [LEFT, { type: "callback.failed", failure: "no-audio" }],
        agent: [{ type: "agent.call-failed", failure: "no-audio" }],
      },
    });
  });

  it("[VC-40] gives an agent who disconnects after-contact work, and counts if the page has rung", () => {
    const failed = [
      decideFailedAttempt(callbackIn("calling"), null, context),
      decideFailedAttempt(callbackIn("ringing"), null, context),
    ];

    expect(failed.map(outcomeOf)).toMatchObject([
      {
        events: {
          conversation: [LEFT, { failure: null, retryAt: null }],
          agent: [{ type: "agent.contact-ended", contactId: CALLBACK, workEndsAt: null }],
        },
      },
      { events: { conversation: [LEFT, { failure: null, retryAt: NOW + TERMS.retryDelayMs }] } },
    ]);
    expect(failed.map((each) => stateAfter(each).voice?.callback?.attempts)).toEqual([0, 1]);
  });

  it("[VC-39] ends the callback if it was the last one", () => {
    expect(outcomeOf(decideDecline(lastAttempt, "unreachable", context))).toEqual(
      outcome({
        conversation: [LEFT, { type: "contact.ended", reason: "not-reached", at: NOW + 1 }],
        agent: [{ type: "agent.call-failed", contactId: CALLBACK, failure: "unreachable", at: NOW }],
        cancelTimers: [EXPIRY_ID, RING_ID],
      }),
    );
  });

  it("[VC-39] does not end the callback for the audio of the agent, which does not count, also as the last one", () => {
    const after = stateAfter(decideFailedAttempt(lastAttempt, "no-audio", context));

    expect(after.contact.state.phase).toBe("paused");
    expect(after.voice?.callback?.attempts).toBe(0);
  });

  it("[VC-39] ends the callback as the twentieth in which the page has not rung", () => {
    let state = callbackIn("calling");
    const offer = { agentId: ADA, participantId: AGENT.participantId, expiresAt: 25_000 };
    for (let count = 1; count < 20; count += 1) {
      state = after(stateAfter(decideFailedAttempt(state, "no-audio", context)), (draft) => {
        if (draft.state.contact.state.phase === "paused") draft.add({ type: "callback.due" });
        draft.add({ type: "contact.offered", ...offer });
        draft.add({ type: "contact.accepted", agentId: ADA });
      });
    }

    expect(stateAfter(decideFailedAttempt(state, "no-audio", context)).contact.state).toMatchObject({
      phase: "ended",
      reason: "not-reached",
    });
  });

  it.each(["waiting", "offered", "calling", "delayed", "answered"] as const)(
    "[VC-38] cannot be declined while the callback is %s",
    (phase) => {
      const refused = { refusal: refusal("wrong-phase", "callback", "a callback that rings") };
      expect(decideDecline(callbackIn(phase), "busy", context)).toEqual(refused);
    },
  );

  it("[VC-38] cannot be declined after the end", () => {
    const ended = after(callbackIn("ringing"), (draft) => draft.add({ type: "contact.ended", reason: "api" }));

    expect(decideDecline(ended, "busy", context)).toEqual({ refusal: refusal("contact-ended") });
  });
});

describe("the time of a callback", () => {
  const due = (
    kind: "callback-due" | "callback-unanswered" | "callback-expired",
    dueAt: number,
    state: ConversationState,
  ) => outcomeOf(decideCallbackTimer({ kind, dueAt }, state, context));

  it("[VC-39] has come for the next attempt: it waits at its position", () => {
    expect(due("callback-due", RETRY_AT, callbackIn("delayed"))).toEqual(
      outcome({ conversation: [{ type: "callback.due", at: RINGS_UNTIL }] }),
    );
    const waiting = after(callbackIn("delayed"), (draft) => draft.add({ type: "callback.due" }));
    expect(waiting.contact.state).toEqual(callbackIn("waiting").contact.state);
  });

  it("[VC-38] is over for the ring: the customer has not answered, or their page is gone", () => {
    const called = callbackIn("ringing");
    const ringing = after(called, (draft) => draft.add({ type: "callback.confirmed", ringsUntil: RINGS_UNTIL }));

    const failures = [called, ringing].map((state) => due("callback-unanswered", RINGS_UNTIL, state));

    expect(failures).toMatchObject([
      { events: { agent: [{ type: "agent.call-failed", failure: "unreachable" }] } },
      { events: { agent: [{ type: "agent.call-failed", failure: "not-answered" }] } },
    ]);
  });

  it.each(["waiting", "offered", "delayed"] as const)("[VC-42] is over for a callback that is %s: it ends", (phase) => {
    const states = callbackIn(phase);

    expect(due("callback-expired", EXPIRES_AT, states)).toMatchObject({
      events: { conversation: [{ type: "contact.ended", reason: "expired" }] },
    });
  });

  it.each(["calling", "ringing"] as const)("[VC-42] lets an attempt that is %s be the last one", (phase) => {
    const late = { ...context, now: EXPIRES_AT };

    expect(due("callback-expired", EXPIRES_AT, callbackIn(phase))).toEqual(NOTHING);
    expect(stateAfter(decideFailedAttempt(callbackIn(phase), null, late)).contact.state).toMatchObject({
      phase: "ended",
      reason: "not-reached",
    });
  });

  it.each([
    ["callback-due", "waiting"],
    ["callback-due", "ringing"],
    ["callback-unanswered", "waiting"],
    ["callback-unanswered", "delayed"],
    ["callback-unanswered", "answered"],
    ["callback-expired", "answered"],
  ] as const)("[VC-39] changes nothing if the timer %s is due while the callback is %s", (kind, phase) => {
    expect(due(kind, kind === "callback-due" ? RETRY_AT : RINGS_UNTIL, callbackIn(phase))).toEqual(NOTHING);
  });
});

describe("an agent who calls a customer back", () => {
  it.each(["calling", "ringing"] as const)("[VC-41] can do nothing with the parties while it is %s", (phase) => {
    expect(ownContact(callbackIn(phase), desk)).toEqual({
      refusal: refusal("wrong-phase", "contactId", "a callback that the customer has answered"),
    });
    const supervisor = {
      agent: emptyDesk(GRACE),
      participantId: AGENT.participantId,
      displayName: "Grace",
      mayBarge: true,
    };
    expect(decideMonitor(callbackIn(phase), supervisor, NOW)).toMatchObject({ refusal: { field: "ContactId" } });
    expect(decideMonitor(callbackIn("answered"), supervisor, NOW)).toMatchObject({ value: null });
  });

  it("[VC-41] can once the customer has answered", () => {
    expect(ownContact(callbackIn("answered"), desk)).toMatchObject({ agentId: ADA });
    expect(ownContact(callIn("connected"), desk)).toMatchObject({ agentId: ADA });
  });
});
