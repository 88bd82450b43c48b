/** Shared by the people of a simulated day: the center, virtual time, retries while the center is down, and counters. */
import type { Center } from "@tributary/engine";
import { CenterError } from "@tributary/model";
import type { InProcessCenter, SeededRandom } from "@tributary/testkit";

/** Delay before a call is retried. Unit: milliseconds. */
const RETRY_MS = 3_000;

export interface WorkingDay {
  readonly harness: InProcessCenter;
  readonly random: SeededRandom;
  /** Unit: milliseconds. */
  sleep(ms: number): Promise<void>;
  /** Sleeps for a random time between the two. Unit: milliseconds. */
  sleepBetween(lowMs: number, highMs: number): Promise<void>;
  /** Calls the center and retries until there is a result, also across crashes. `request` must be idempotent. */
  call<T>(request: (center: Center) => Promise<T>): Promise<T>;
  /** Kills the process and starts it again. Calls in flight are retried. */
  crash(): Promise<void>;
  /** Runs `task` now and after each restart, for subscriptions. */
  onStart(task: () => void): void;
  /** Counters by name. */
  readonly tally: Map<string, number>;
  count(what: string): void;
}

export function createWorkingDay(harness: InProcessCenter, random: SeededRandom): WorkingDay {
  const startTasks: (() => void)[] = [];
  const tally = new Map<string, number>();
  let crashed = Promise.withResolvers<"crashed">();

  const sleep = (ms: number): Promise<void> => new Promise((resolve) => void harness.clock.after(ms, resolve));

  async function call<T>(request: (center: Center) => Promise<T>): Promise<T> {
    for (;;) {
      const answer = await Promise.race([attempt(request), crashed.promise]);
      if (answer !== "crashed" && answer !== "unavailable") return answer.value;
      await sleep(RETRY_MS);
    }
  }

  async function attempt<T>(request: (center: Center) => Promise<T>): Promise<{ readonly value: T } | "unavailable"> {
    try {
      return { value: await request(harness.center) };
    } catch (error) {
      if (error instanceof CenterError && error.code === "unavailable") return "unavailable";
      throw error;
    }
  }

  return {
    harness,
    random,
    sleep,
    sleepBetween: (lowMs, highMs) => sleep(random.between(lowMs, highMs)),
    call,
    async crash() {
      const before = crashed;
      crashed = Promise.withResolvers();
      await harness.crashAndRestart();
      before.resolve("crashed");
      for (const task of startTasks) task();
    },
    onStart(task) {
      startTasks.push(task);
      task();
    },
    tally,
    count: (what) => void tally.set(what, (tally.get(what) ?? 0) + 1),
  };
}
