import { describe, expect, it } from "vitest";
import { type AfterContactWorkState, stepAfterContactWork } from "./after-contact-work-machine.ts";

const unlimited: AfterContactWorkState = { phase: "running", startedAt: 1, endsAt: null };
const limited: AfterContactWorkState = { phase: "running", startedAt: 1, endsAt: 10 };
const done: AfterContactWorkState = { phase: "done", endedAt: 5 };

describe("the after-contact-work machine", () => {
  it.each<[string, AfterContactWorkState, "cleared" | "time-up", number]>([
    ["[AW-02] running without a limit × cleared is done", unlimited, "cleared", 2],
    ["[AW-02] running with a limit × cleared is done before the limit", limited, "cleared", 2],
    ["[AW-03] running × time-up is done at the limit", limited, "time-up", 10],
  ])("%s", (_title, state, type, at) => {
    expect(stepAfterContactWork(state, { type, at })).toEqual({ ok: true, state: { phase: "done", endedAt: at } });
  });

  it.each<[string, AfterContactWorkState, "cleared" | "time-up", string]>([
    ["[AW-03] running without a limit × time-up is refused", unlimited, "time-up", "too-early"],
    ["[AW-03] running × time-up before the limit is refused", limited, "time-up", "too-early"],
    ["[AW-02] done × cleared is refused", done, "cleared", "already-done"],
    ["[AW-03] done × time-up is refused", done, "time-up", "already-done"],
  ])("%s", (_title, state, type, refusal) => {
    expect(stepAfterContactWork(state, { type, at: 9 })).toEqual({ ok: false, refusal });
  });
});
