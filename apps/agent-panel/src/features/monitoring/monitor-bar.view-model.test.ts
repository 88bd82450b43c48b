import { expect, it } from "vitest";
import type { OtherAgent } from "../../shared/desk.ts";
import { monitorBarOf } from "./monitor-bar.view-model.ts";

const agent: OtherAgent = {
  connectionId: "p-1",
  name: "Ada",
  isAwaited: false,
  lapsed: null,
  isSupervisor: false,
  isHeld: false,
  since: 1,
};
const supervisor: OtherAgent = { ...agent, connectionId: "p-2", name: "Sam", isSupervisor: true };

it.each([
  ["take part", "silent", true, [agent], "barge"],
  ["not take part without the permission", "silent", false, [agent], null],
  ["not take part while another supervisor does", "silent", true, [agent, supervisor], null],
  ["always go back to silence", "barge", false, [agent, supervisor], "silent"],
] as const)("[PA-35] a supervisor can %s", (_what, mode, mayBarge, others, next) => {
  expect(monitorBarOf({ mode, mayBarge }, others)).toMatchObject({ mode, next });
});

it("[PA-35] names the supervisor who takes part to another one who could", () => {
  expect(monitorBarOf({ mode: "silent", mayBarge: true }, [agent, supervisor]).taker).toBe(supervisor);
  expect(monitorBarOf({ mode: "silent", mayBarge: false }, [supervisor]).taker).toBeNull();
});
