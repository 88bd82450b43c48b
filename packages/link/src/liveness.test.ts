import { createManualClock } from "@tributary/testkit";
import { expect, it } from "vitest";
import { watchLiveness } from "./liveness.ts";

function watched() {
  const clock = createManualClock();
  const told: string[] = [];
  const liveness = watchLiveness(
    clock,
    { probeMs: 10_000, silenceMs: 5_000 },
    { probe: () => told.push("probe"), silent: () => told.push("silent") },
  );
  return { clock, told, liveness };
}

it("[LK-07] a link whose probes are followed by anything stays alive", () => {
  const { clock, told, liveness } = watched();

  for (let round = 0; round < 8; round += 1) {
    clock.advance(4_000);
    liveness.heard();
  }

  expect(told).not.toContain("silent");
  expect(told.filter((word) => word === "probe").length).toBeGreaterThanOrEqual(3);
});

it("[LK-08] a link is silent when nothing follows a probe in time, and that is told once", () => {
  const { clock, told } = watched();

  clock.advance(10_000);
  clock.advance(4_999);
  expect(told).toEqual(["probe"]);
  clock.advance(60_000);

  expect(told).toEqual(["probe", "silent"]);
  expect(clock.pendingTimers).toEqual([]);
});

it("[LK-09] timers that come a minute late do not make a link silent that was answered", () => {
  const { clock, told, liveness } = watched();

  clock.advance(10_000);
  liveness.heard();
  clock.advance(5_000);
  liveness.heard();

  expect(told).toEqual(["probe", "probe"]);
  liveness[Symbol.dispose]();
  expect(clock.pendingTimers).toEqual([]);
});
