/** What the people of a simulated day share: their center, their time, and what they do when the center is away. */
import type { Center } from "@tributary/engine";
import { CenterError } from "@tributary/model";
import type { InProcessCenter, SeededRandom } from "@tributary/testkit";

/** How long somebody waits before asking again a center that did not answer. Unit: milliseconds. */
const ASK_AGAIN_MS = 3_000;

/** A day at a center, lived in virtual time. */
export interface WorkingDay {
  readonly lab: InProcessCenter;
  readonly random: SeededRandom;
  /** Unit: milliseconds. */
  sleep(ms: number): Promise<void>;
  /** Somewhere between the two. Unit: milliseconds. */
  sleepBetween(lowMs: number, highMs: number): Promise<void>;
  /** Asks until there is an answer, also over the end of the process. The question must bear being asked twice. */
  ask<T>(question: (center: Center) => Promise<T>): Promise<T>;
  /** Ends the process without warning and starts it again; people come back to it. */
  crash(): Promise<void>;
  /** Runs at each start of the center, for those who follow something. */
  onStart(task: () => void): void;
  /** What people met that nobody should meet. */
  readonly faults: string[];
  /** Counts, for a look at the day as a whole. */
  readonly tally: Map<string, number>;
  count(what: string): void;
}

/** Begins a day at `lab`. */
export function createWorkingDay(lab: InProcessCenter, random: SeededRandom): WorkingDay {
  const startTasks: (() => void)[] = [];
  const tally = new Map<string, number>();
  let crashed = Promise.withResolvers<"crashed">();

  const sleep = (ms: number): Promise<void> => new Promise((resolve) => void lab.clock.after(ms, resolve));

  async function ask<T>(question: (center: Center) => Promise<T>): Promise<T> {
    for (;;) {
      const answer = await Promise.race([attempt(question), crashed.promise]);
      if (answer !== "crashed" && answer !== "unavailable") return answer.value;
      await sleep(ASK_AGAIN_MS);
    }
  }

  async function attempt<T>(question: (center: Center) => Promise<T>): Promise<{ readonly value: T } | "unavailable"> {
    try {
      return { value: await question(lab.center) };
    } catch (error) {
      if (error instanceof CenterError && error.code === "unavailable") return "unavailable";
      throw error;
    }
  }

  return {
    lab,
    random,
    sleep,
    sleepBetween: (lowMs, highMs) => sleep(random.between(lowMs, highMs)),
    ask,
    async crash() {
      const before = crashed;
      crashed = Promise.withResolvers();
      await lab.crashAndRestart();
      before.resolve("crashed");
      for (const task of startTasks) task();
    },
    onStart(task) {
      startTasks.push(task);
      task();
    },
    faults: [],
    tally,
    count: (what) => void tally.set(what, (tally.get(what) ?? 0) + 1),
  };
}
