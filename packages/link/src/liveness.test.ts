import { createManualClock } from "@tributary/testkit";
import { expect, it } from "vitest";
import { watchLiveness } from "./liveness.ts";

function watched() {
  const clock = createManualClock();
  const calls: string[] = [];
  const liveness = watchLiveness(
    clock,
    { probeMs: 10_000, silenceMs: 5_000 },
    { probe: () => calls.push("probe"), silent: () => calls.push("silent") },
  );
  return { clock, calls, liveness };
}

it("[LK-07] a link stays alive while any frame follows its probes", () => {
  const { clock, calls, liveness } = watched();

  for (let round = 0; round < 8; round += 1) {
    clock.advance(4_000);
    liveness.markActive();
  }

  expect(calls).not.toContain("silent");
  expect(calls.filter((word) => word === "probe").length).toBeGreaterThanOrEqual(3);
});

it("[LK-08] reports silence once when nothing follows a probe in time", () => {
  const { clock, calls } = watched();

  clock.advance(10_000);
  clock.advance(4_999);
  expect(calls).toEqual(["probe"]);
  clock.advance(60_000);

  expect(calls).toEqual(["probe", "silent"]);
  expect(clock.pendingTimers).toEqual([]);
});

it("[LK-09] timers that fire a minute late do not make an answered link silent", () => {
  const { clock, calls, liveness } = watched();

  clock.advance(10_000);
  liveness.markActive();
  clock.advance(5_000);
  liveness.markActive();

  expect(calls).toEqual(["probe", "probe"]);
  liveness[Symbol.dispose]();
  expect(clock.pendingTimers).toEqual([]);
});
