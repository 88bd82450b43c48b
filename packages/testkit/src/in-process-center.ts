import {
  type Archive,
  type Blobs,
  type Center,
  createMemoryBlobs,
  type Scanner,
  type StreamingEndpoints,
} from "@tributary/engine";
import type { Media } from "@tributary/engine/ports";
import {
  createInProcessFanout,
  createMemoryDisk,
  createMemoryStore,
  type MemoryDisk,
  type Store,
} from "@tributary/journal";
import { limitRepeats } from "@tributary/kernel";
import type { CenterDefinition } from "@tributary/model";
import { openCenterWithInstance } from "./center-with-instance.ts";
import { demoDefinition } from "./demo-definition.ts";
import { createManualClock, type ManualClock } from "./manual-clock.ts";
import { createProcessClock } from "./process-clock.ts";
import { createRecordingLogger, type RecordingLogger } from "./recording-logger.ts";
import { createSeededRandom, type SeededRandom } from "./seeded-random.ts";

/** Defaults: the demo definition, a manual clock, an empty memory disk and seed 1. */
export type InProcessCenterOptions = {
  readonly definition?: CenterDefinition;
  readonly clock?: ManualClock;
  readonly disk?: MemoryDisk;
  readonly seed?: number;
  readonly offerTimeoutMs?: number;
  readonly archive?: Archive;
  readonly endpoints?: StreamingEndpoints;
  /** Default: in memory; null: none. */
  readonly blobs?: Blobs | null;
  readonly scanner?: Scanner;
  /** Kept when the process restarts. Default: none. */
  readonly media?: Media;
  readonly maxAttachmentBytes?: number;
  /** Wraps the store at each start, to inject failures. */
  readonly wrapStore?: (store: Store) => Store;
};

/** A whole center in one process. The test controls its clock, random numbers and storage. */
export interface InProcessCenter extends AsyncDisposable {
  /** The running center. Each restart replaces it. */
  readonly center: Center;
  readonly definition: CenterDefinition;
  readonly clock: ManualClock;
  readonly random: SeededRandom;
  readonly disk: MemoryDisk;
  /** Storage of files, kept when the process restarts. */
  readonly blobs: Blobs | null;
  readonly log: RecordingLogger;
  /** Drains the clock without advancing time and returns the call's result. */
  run<T>(call: Promise<T>): Promise<T>;
  /** Kills the process and starts it again. Calls in flight never resolve. */
  crashAndRestart(): Promise<void>;
  /** Shuts the process down gracefully and starts it again. */
  restart(): Promise<void>;
}

/** Opens a center on a memory disk, a manual clock and seeded random numbers. */
export async function inProcessCenter(options: InProcessCenterOptions = {}): Promise<InProcessCenter> {
  const { definition = demoDefinition(), clock = createManualClock(), disk = createMemoryDisk(), seed = 1 } = options;
  const { blobs = createMemoryBlobs(), scanner, maxAttachmentBytes, offerTimeoutMs } = options;
  const random = createSeededRandom(seed);
  const log = createRecordingLogger();
  const limitedLog = limitRepeats(log, clock); // as in a server

  async function drained<T>(call: PromiseLike<T>): Promise<T> {
    await clock.drain();
    return call;
  }

  async function start() {
    const processClock = createProcessClock(clock);
    const memory = createMemoryStore({ clock: processClock, disk });
    const store = options.wrapStore?.(memory) ?? memory;
    const fanout = createInProcessFanout({ log: limitedLog });
    const center = await drained(
      openCenterWithInstance(
        {
          store,
          fanout,
          clock: processClock,
          random,
          log: limitedLog,
          ...(options.archive && { archive: options.archive }),
          ...(options.endpoints && { endpoints: options.endpoints }),
          ...(blobs && { blobs }),
          ...(scanner && { scanner }),
          ...(options.media && { media: options.media }),
        },
        definition,
        {
          ...(offerTimeoutMs === undefined ? {} : { offerTimeoutMs }),
          ...(maxAttachmentBytes === undefined ? {} : { maxAttachmentBytes }),
        },
      ),
    );
    return {
      center,
      kill: () => processClock.kill(),
      async stop() {
        await drained(center[Symbol.asyncDispose]());
        await fanout[Symbol.asyncDispose]();
        await drained(store[Symbol.asyncDispose]());
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
    blobs,
    log,
    run: drained,
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
