import {
  type Archive,
  type Blobs,
  type Center,
  createCenter,
  createMemoryBlobs,
  type StreamingEndpoints,
} from "@tributary/engine";
import type { Media } from "@tributary/engine/ports";
import { createMemoryDisk, createMemoryStore, JournalError, type MemoryDisk, type Store } from "@tributary/journal";
import { type Clock, limitRepeats } from "@tributary/kernel";
import { BY_SERVER, type CenterDefinition, explain } from "@tributary/model";
import { demoDefinition } from "./demo-definition.ts";
import { createManualClock, type ManualClock } from "./manual-clock.ts";
import { createNodeClock, type NodeClock } from "./node-clock.ts";
import { createRecordingLogger, type RecordingLogger } from "./recording-logger.ts";
import { createSeededRandom, type SeededRandom } from "./seeded-random.ts";
import { type BrokerLink, createSimulatedBroker } from "./simulated-broker.ts";

/** Defaults: the demo definition and seed 1. */
export type InProcessClusterOptions = {
  readonly definition?: CenterDefinition;
  readonly seed?: number;
  readonly offerTimeoutMs?: number;
  readonly authenticatesCustomers?: boolean;
  readonly archive?: Archive;
  /** Endpoints that all nodes know. `node`: the one that sends. */
  readonly endpoints?: (node: string) => StreamingEndpoints;
  /** Audio of calls of each node. Absent: calls are refused. */
  readonly media?: (node: string) => Media;
  /** Storage that the nodes share; default: in memory. */
  readonly blobs?: Blobs;
  /** Called with the types of the events that the store has just written for a node. */
  readonly onWritten?: (node: string, types: readonly string[]) => void;
  /** Wraps the store of each node, to break it. */
  readonly wrapStore?: (store: Store, node: string) => Store;
};

/** One node of a cluster. */
export interface ClusterNode {
  readonly name: string;
  readonly center: Center;
  readonly clock: NodeClock;
  readonly link: BrokerLink;
  /** Calls the center as a client does: a paused node answers later, a dead one never. */
  call<T>(request: (center: Center) => Promise<T>): Promise<T>;
  /** Kills the node when the store has written its next commit: it can neither answer nor publish it. */
  killAtCommit(): void;
  /** Closes the center gracefully. */
  stop(): Promise<void>;
}

/** Several centers on one store and one broker, in one process. The test controls time, faults and random numbers. */
export interface InProcessCluster {
  readonly definition: CenterDefinition;
  /** Time of the world and of the store. */
  readonly clock: ManualClock;
  readonly random: SeededRandom;
  readonly disk: MemoryDisk;
  readonly log: RecordingLogger;
  /** Opens a node whose own wall clock differs by `skewMs`; it follows the time of the store. */
  open(name: string, skewMs?: number): Promise<ClusterNode>;
  /** While false, calls of all nodes to the store fail. */
  isStoreUp: boolean;
  /** Lets everything happen that takes no longer than messages and answers on their way, and returns the call's result. */
  run<T>(call: Promise<T>): Promise<T>;
  /** Lets time pass until the work is done, and returns its result. Throws if it takes longer than a minute. */
  finish<T>(work: Promise<T>): Promise<T>;
}

/** Time that a call takes to the store. Unit: milliseconds. */
const CALL_MS = 2;

/** Interval at which a node measures the difference of its clock from the store's. Unit: milliseconds. */
const MEASURE_EVERY_MS = 1_000;

/** Time for calls, answers and messages on their way. Unit: milliseconds. */
const SETTLE_MS = 100;

/** Creates a cluster without nodes. */
export function inProcessCluster(options: InProcessClusterOptions = {}): InProcessCluster {
  const { definition = demoDefinition(), seed = 1 } = options;
  const clock = createManualClock();
  const random = createSeededRandom(seed);
  const disk = createMemoryDisk();
  const log = createRecordingLogger();
  const broker = createSimulatedBroker(clock, random);
  const isStoreUp = { now: true };
  const blobs = options.blobs ?? createMemoryBlobs();

  async function run<T>(call: Promise<T>): Promise<T> {
    call.catch(() => undefined); // reported when the result is awaited below
    await clock.run(SETTLE_MS);
    return call;
  }

  async function finish<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const done = (): void => {
      isDone = true;
    };
    work.then(done, done);
    for (let ms = 0; !isDone && ms < 60_000; ms += 10) await clock.run(10);
    if (!isDone) throw new Error("the work is not done after a minute");
    return work;
  }

  async function open(name: string, skewMs = 0): Promise<ClusterNode> {
    const nodeClock = createNodeClock(clock, skewMs);
    let isDoomed = false;
    function onWritten(types: readonly string[]): void {
      if (types.length === 0) return;
      options.onWritten?.(name, types);
      if (isDoomed) nodeClock.kill();
    }

    const network = createNetworkClock({ clock, random, node: nodeClock, disk, onWritten });
    const own = createMemoryStore({ clock: network, disk, isShared: true });
    const remote = remoteStore(own, { clock, random, node: nodeClock, isUp: () => isStoreUp.now });
    const store = options.wrapStore?.(remote, name) ?? remote;
    const link = broker.connect(nodeClock);
    followTime(clock, nodeClock);
    const center = await finish(
      createCenter(
        {
          store,
          fanout: link.fanout,
          clock: nodeClock,
          random,
          log: limitRepeats(log.child({ node: name }), clock),
          node: `${name} ${clock.now()}`,
          ...(options.archive && { archive: options.archive }),
          ...(options.endpoints && { endpoints: options.endpoints(name) }),
          ...(options.media && { media: options.media(name) }),
          blobs,
        },
        {
          ...(options.offerTimeoutMs === undefined ? {} : { offerTimeoutMs: options.offerTimeoutMs }),
          authenticatesCustomers: options.authenticatesCustomers ?? false,
        },
      ),
    );
    if (!center.directory.hasInstance) {
      const created = await run(center.administration(BY_SERVER).createInstance(definition));
      if (!created.ok) throw new Error(`invalid definition: ${explain(created.refusal)}`);
    }
    return {
      name,
      center,
      clock: nodeClock,
      link,
      call: (request) =>
        new Promise((resolve, reject) =>
          nodeClock.whenRunning(() =>
            request(center).then(
              (value) => nodeClock.whenRunning(() => resolve(value)),
              (error: unknown) => nodeClock.whenRunning(() => reject(error)),
            ),
          ),
        ),
      killAtCommit() {
        isDoomed = true;
      },
      async stop() {
        await run(Promise.resolve(center[Symbol.asyncDispose]()));
        nodeClock.kill();
      },
    };
  }

  return {
    definition,
    clock,
    random,
    disk,
    log,
    open,
    get isStoreUp() {
      return isStoreUp.now;
    },
    set isStoreUp(isUp) {
      isStoreUp.now = isUp;
    },
    run,
    finish,
  };
}

/** Keeps the node's clock at the store's time, as a server does by measuring. */
function followTime(clock: ManualClock, node: NodeClock): void {
  node.set(clock.now());
  node.after(MEASURE_EVERY_MS, () => followTime(clock, node));
}

type Connection = {
  readonly clock: ManualClock;
  readonly random: SeededRandom;
  readonly node: NodeClock;
  readonly isUp: () => boolean;
};

type Network = Pick<Connection, "clock" | "random" | "node"> & {
  readonly disk: MemoryDisk;
  readonly onWritten: (types: readonly string[]) => void;
};

/**
 * Clock of a memory store that a node reaches over a network. A group is written later, also while the node is paused, and in half of the
 * cases if it has died meanwhile; the answer reaches a node that runs.
 */
function createNetworkClock({ clock, random, node, disk, onWritten }: Network): Clock {
  let isWriting = false;

  function write(task: () => void): void {
    if (!node.isAlive && random.chance(0.5)) return;
    const length = disk.journal.length;
    isWriting = true; // the store schedules its answer
    task();
    isWriting = false;
    const written = disk.journal.slice(length);
    onWritten(written.map(({ text }) => (JSON.parse(text) as { readonly type: string }).type)); // written from an event
  }

  return {
    ...clock,
    soon(task) {
      if (isWriting) clock.after(CALL_MS / 2, () => node.whenRunning(task));
      else clock.after(CALL_MS / 2, () => write(task));
    },
  };
}

/** The store as a node reaches it over a network: calls arrive later, in order, if the node still lives; a paused node gets answers later. */
function remoteStore(store: Store, { clock, random, node, isUp }: Connection): Store {
  function remotely<T>(call: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const fail = (): void => reject(new JournalError("unavailable", "the store does not answer"));
      clock.after(CALL_MS, () => {
        // What a node sent before its death arrives in half of the cases; it can no longer publish it.
        if (!node.isAlive && random.chance(0.5)) return;
        if (!isUp()) {
          node.whenRunning(fail);
          return;
        }
        call().then(
          (value) => node.whenRunning(() => resolve(value)),
          (error: unknown) => node.whenRunning(() => reject(error)),
        );
      });
    });
  }

  return {
    isShared: true,
    // Submitted in its turn, because a commit fails with an earlier one whose refusal has not been received. Its network clock makes it late.
    commit: (commit) =>
      isUp() ? store.commit(commit) : Promise.reject(new JournalError("unavailable", "the store does not answer")),
    load: (...parameters) => remotely(() => store.load(...parameters)),
    readEvents: (...parameters) => remotely(() => store.readEvents(...parameters)),
    seqsAt: (...parameters) => remotely(() => store.seqsAt(...parameters)),
    activeStreams: (...parameters) => remotely(() => store.activeStreams(...parameters)),
    claimHolder: (...parameters) => remotely(() => store.claimHolder(...parameters)),
    timers: () => remotely(() => store.timers()),
    dueTimers: (...parameters) => remotely(() => store.dueTimers(...parameters)),
    holdTimers: (...parameters) => remotely(() => store.holdTimers(...parameters)),
    takeLease: (...parameters) => remotely(() => store.takeLease(...parameters)),
    releaseLease: (...parameters) => remotely(() => store.releaseLease(...parameters)),
    readAll: (...parameters) => remotely(() => store.readAll(...parameters)),
    now: () => remotely(() => store.now()),
    records: (...parameters) => remotely(() => store.records(...parameters)),
    recordsBetween: (query) => remotely(() => store.recordsBetween(query)),
    record: (...parameters) => remotely(() => store.record(...parameters)),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
