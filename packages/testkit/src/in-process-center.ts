import type { Center } from "@tributary/engine";
import {
  createInProcessFanout,
  createMemoryDisk,
  createMemoryStore,
  type MemoryDisk,
  type Store,
} from "@tributary/journal";
import type { CenterDefinition } from "@tributary/model";
import { openCenterWithInstance } from "./center-with-instance.ts";
import { demoDefinition } from "./demo-definition.ts";
import { createManualClock, type ManualClock } from "./manual-clock.ts";
import { createProcessClock } from "./process-clock.ts";
import { createRecordingLogger, type RecordingLogger } from "./recording-logger.ts";
import { createSeededRandom, type SeededRandom } from "./seeded-random.ts";

/** How an in-process center is made. Whatever is left out is made small, manual and seeded. */
export type InProcessCenterOptions = {
  readonly definition?: CenterDefinition;
  readonly clock?: ManualClock;
  readonly disk?: MemoryDisk;
  readonly seed?: number;
  readonly offerTimeoutMs?: number;
  /** Put between the engine and its store, anew at each start: to break it. */
  readonly wrapStore?: (store: Store) => Store;
};

/** A whole center in one process, with everything it stands on in the test's hand. */
export interface InProcessCenter extends AsyncDisposable {
  /** The center that runs now: another one after each restart. */
  readonly center: Center;
  readonly definition: CenterDefinition;
  readonly clock: ManualClock;
  readonly random: SeededRandom;
  readonly disk: MemoryDisk;
  readonly log: RecordingLogger;
  /** Lets the call's work come to rest without time passing, and gives its answer. */
  run<T>(call: Promise<T>): Promise<T>;
  /** Ends the process without warning, at this moment, and starts it again. Calls that were under way are never answered. */
  crashAndRestart(): Promise<void>;
  /** Ends the process in order and starts it again. */
  restart(): Promise<void>;
}

/** Opens a center on a memory disk, a manual clock and a seeded source of chance. */
export async function inProcessCenter(options: InProcessCenterOptions = {}): Promise<InProcessCenter> {
  const { definition = demoDefinition(), clock = createManualClock(), disk = createMemoryDisk(), seed = 1 } = options;
  const random = createSeededRandom(seed);
  const log = createRecordingLogger();

  /** Lets the work of a call finish without time passing. */
  async function settled<T>(call: PromiseLike<T>): Promise<T> {
    await clock.settle();
    return call;
  }

  async function start() {
    const processClock = createProcessClock(clock);
    const memory = createMemoryStore({ clock: processClock, disk });
    const store = options.wrapStore?.(memory) ?? memory;
    const fanout = createInProcessFanout({ log });
    const center = await settled(
      openCenterWithInstance(
        { store, fanout, clock: processClock, random, log },
        definition,
        options.offerTimeoutMs === undefined ? {} : { offerTimeoutMs: options.offerTimeoutMs },
      ),
    );
    return {
      center,
      kill: () => processClock.kill(),
      async stop() {
        await settled(center[Symbol.asyncDispose]());
        await fanout[Symbol.asyncDispose]();
        await settled(store[Symbol.asyncDispose]());
      },
    };
  }

  let running = await start();
  return {
    get center() {
      return running.center;
    },
    definition,
    clock,
    random,
    disk,
    log,
    run: settled,
    async crashAndRestart() {
      running.kill();
      running = await start();
    },
    async restart() {
      await running.stop();
      running = await start();
    },
    [Symbol.asyncDispose]: () => running.stop(),
  };
}
