/** Schedules messages. */
import type { Plan } from "./plan.ts";

/** A scheduler of messages. `done` reports a completed message; `stop` starts no further ones. */
export type Pacer = { start(): void; done(): void; stop(): void };

/** Creates the pacer of a plan. `begin` receives the time at which the message was due. */
export function createPacer(pace: Plan["pace"], begin: (dueMs: number) => void): Pacer {
  return pace.kind === "in-flight" ? keepInFlight(pace.count, begin) : atRandomTimes(pace.rate, begin);
}

function keepInFlight(count: number, begin: (dueMs: number) => void): Pacer {
  let isOn = false;
  return {
    start() {
      isOn = true;
      for (let index = 0; index < count; index += 1) begin(performance.now());
    },
    done() {
      if (isOn) begin(performance.now());
    },
    stop() {
      isOn = false;
    },
  };
}

/** Polls the clock in a busy loop because timers are too coarse; the generator has this core to itself. */
function atRandomTimes(rate: number, begin: (dueMs: number) => void): Pacer {
  const chance = createChance(42);
  let isOn = false;
  let dueMs = 0;

  function look(): void {
    if (!isOn) return;
    const nowMs = performance.now();
    while (dueMs <= nowMs) {
      begin(dueMs);
      dueMs += (-Math.log(1 - chance()) / rate) * 1_000;
    }
    setImmediate(look);
  }

  return {
    start() {
      isOn = true;
      dueMs = performance.now();
      look();
    },
    done() {},
    stop() {
      isOn = false;
    },
  };
}

/** Seeded random numbers from 0 to 1, the same in every run. Source: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c (mulberry32, public domain). */
function createChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
