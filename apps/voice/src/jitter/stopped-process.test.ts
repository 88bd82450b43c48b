import { createManualClock } from "@tributary/testkit";
import { expect, it } from "vitest";
import { createTickClock } from "../mix/tick-clock.ts";
import { createJitterBuffer, type JitterStep } from "./jitter-buffer.ts";

const FRAME_MS = 20;

/** A sender of even packets, and a process that can be stopped. */
function open() {
  const clock = createManualClock();
  const jitter = createJitterBuffer();
  const kinds: JitterStep["kind"][] = [];
  const ticks = createTickClock(clock, {
    onTick: ({ atMs }) => void kinds.push(jitter.next(atMs).kind),
    onLate: () => undefined,
  });
  const startMs = clock.monotonicMs();
  let sent = 0;

  /** Lets time pass. The process gets what has arrived, and then its steps. */
  function pass(ms: number): void {
    clock.advance(ms);
    for (; startMs + sent * FRAME_MS <= clock.monotonicMs(); sent += 1) {
      const packet = { timestamp: sent * 960, ssrc: 1, samples: 960, payload: Buffer.alloc(0) };
      jitter.add(packet, ticks.nowMs());
    }
    clock.runSoon();
  }

  ticks.start();
  return {
    run(ms: number) {
      for (let passed = 0; passed < ms; passed += FRAME_MS) pass(FRAME_MS);
    },
    stop: pass,
    takeKinds: () => kinds.splice(0),
  };
}

it.each([300, 1_000, 3_000, 20_000])(
  "[VP-21] plays again within half a second after a stop of %i milliseconds",
  (ms) => {
    const { run, stop, takeKinds } = open();
    run(2_000);

    stop(ms);
    run(500);
    takeKinds();
    run(2_000);

    expect(takeKinds().filter((kind) => kind === "play").length).toBeGreaterThanOrEqual(95);
  },
);

it("[VP-21] plays most of the audio although the process stops for 400 milliseconds every second", () => {
  const { run, stop, takeKinds } = open();
  for (let second = 0; second < 20; second += 1) {
    run(600);
    stop(400);
  }

  const kinds = takeKinds();
  expect(kinds.filter((kind) => kind === "play").length / kinds.length).toBeGreaterThan(0.7);
});
