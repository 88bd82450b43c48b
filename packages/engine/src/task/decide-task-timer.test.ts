import { describe, expect, it } from "vitest";
import { chatIn } from "../../test/conversations.ts";
import { outcome, outcomeOf } from "../../test/outcome.ts";
import { decideTaskTimer, type TaskTimerContext } from "./decide-task-timer.ts";

const context: TaskTimerContext = {
  agent: undefined,
  now: 20_000,
  workLimit: () => null,
  flow: undefined,
  accessOf: () => "open",
};

describe("the schedule of a task", () => {
  it.each(["in-flow", "queued", "connected", "ended"] as const)("changes nothing if the task is %s", (phase) => {
    expect(outcomeOf(decideTaskTimer("task-scheduled", chatIn(phase), context))).toEqual(outcome({}));
  });

  it("[TA-02] ends the task if its flow was deleted", () => {
    const decision = decideTaskTimer("task-scheduled", chatIn("created"), context);

    expect(decision.drafts.flatMap(({ events }) => events)).toMatchObject([
      { type: "contact.flow-started" },
      { type: "contact.ended", reason: "flow-error" },
    ]);
  });
});
