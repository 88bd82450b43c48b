import { CONTACT_FLOW_DEFAULTS } from "@tributary/model";
import { describe, expect, it } from "vitest";
import { after, CONTACT, chatIn, FLOW, QUEUE } from "../../test/conversations.ts";
import { outcome, outcomeOf } from "../../test/outcome.ts";
import { decideTaskTimer, type TaskTimerContext } from "./decide-task-timer.ts";

const context: TaskTimerContext = {
  desks: [],
  now: 20_000,
  workLimit: () => null,
  flow: undefined,
  accessOf: () => "open",
};

describe("the schedule of a task", () => {
  it.each(["in-flow", "queued", "connected", "ended"] as const)("changes nothing if the task is %s", (phase) => {
    expect(outcomeOf(decideTaskTimer("task-scheduled", chatIn(phase), context))).toEqual(outcome({}));
  });

  it("[CR-01, RT-26] activates the routing criteria of the task, with a timer", () => {
    const steps = [{ expression: { kind: "agents", agentIds: [] }, durationMs: 5_000 }] as const;
    const task = after(chatIn("created"), (draft) => draft.add({ type: "contact.routing-criteria-set", steps }));
    const step = { kind: "to-queue", queueId: QUEUE, priority: 5 } as const;
    const flow = { ...CONTACT_FLOW_DEFAULTS, id: FLOW, name: "Flow", steps: [step] };

    const { setTimers } = decideTaskTimer("task-scheduled", task, { ...context, flow });

    expect(setTimers).toMatchObject([{ id: `routing-step-expired:${CONTACT}:25000`, dueAt: 25_000 }]);
  });

  it.each([
    ["task-scheduled", 29_999, []],
    ["task-scheduled", 30_000, ["contact.flow-started", "contact.ended"]],
    ["task-expired", 89_999, []],
    ["task-expired", 90_000, ["contact.ended"]],
  ] as const)("[TA-13] of an earlier schedule changes nothing: %s at %d", (kind, now, types) => {
    const task = { ...chatIn("created"), chat: null, task: { scheduledAt: 30_000, expiresAt: 90_000 } };

    const { drafts } = decideTaskTimer(kind, task, { ...context, now });

    expect(drafts.flatMap(({ events }) => events.map(({ type }) => type))).toEqual(types);
  });

  it("[TA-02] ends the task if its flow was deleted", () => {
    const decision = decideTaskTimer("task-scheduled", chatIn("created"), context);

    expect(decision.drafts.flatMap(({ events }) => events)).toMatchObject([
      { type: "contact.flow-started" },
      { type: "contact.ended", reason: "flow-error" },
    ]);
  });
});
