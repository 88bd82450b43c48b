/** A center on a file, reached through a fault proxy, whose time passes as fast as its work is done. It can be restarted. */
import { existsSync } from "node:fs";
import { mkdtempDisposable } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLogger } from "@tributary/kernel";
import { createSqliteStore } from "@tributary/store-sqlite";
import {
  createManualClock,
  type FaultPlan,
  type FaultProxy,
  type ManualClock,
  openFaultProxy,
} from "@tributary/testkit";
import { openTestCenter, type TestCenter } from "../../../packages/http/test/test-center.ts";

/** Maximum step of time. Unit: milliseconds of the center's clock. */
const STEP_MS = 100;
/** Time for the server's answers. Unit: real milliseconds. */
const BUSY_MS = 40;

/** In memory if possible: the file is synced at each commit, and is read by this process only. */
const FOLDER = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

/** A restart: its start, its duration, and its kind. Clients wait for a `waiting` one, as in front of a parent process. */
export type Restart = {
  readonly atMs: number;
  readonly downMs: number;
  readonly isKill: boolean;
  readonly isWaiting: boolean;
};

/** The center. Time passes while it is open. Disposing ends it with its proxy and its file. */
export type FaultCenter = AsyncDisposable & {
  readonly proxy: FaultProxy;
  /** Time of the conversation, also while the center is down. */
  readonly time: ManualClock;
  /** The running center; each restart replaces it. */
  readonly center: TestCenter;
  /** Undefined while it is down. */
  readonly http: string | undefined;
  /** Resolves after `ms` of the center's clock. */
  sleep(ms: number): Promise<void>;
  /** Resolves to true once the condition holds, or to false after `ms` of the center's clock. */
  until(condition: () => unknown, ms: number): Promise<boolean>;
  /** Runs a call of the test itself: time passes slowly until it is answered. */
  during<T>(call: Promise<T>): Promise<T>;
  restart(restart: Restart): Promise<void>;
};

/** Opens a center whose customer is affected by `plan`. */
export async function openFaultCenter(plan: FaultPlan): Promise<FaultCenter> {
  const time = createManualClock();
  await using opening = new AsyncDisposableStack();
  const folder = opening.use(await mkdtempDisposable(join(FOLDER, "tributary-")));
  const proxy = opening.use(await openFaultProxy({ clock: time }, { server: "starting", plan }));
  const state = { center: undefined as TestCenter | undefined, opened: 0, calls: 0, isOver: false };

  async function start(): Promise<TestCenter> {
    state.opened += 1;
    const center = await openTestCenter({
      time,
      seed: state.opened,
      participant: { rate: null },
      addresses: { http: proxy.url, socket: proxy.socketUrl },
      openStore: (clock) => createSqliteStore({ clock, log: silentLogger }, { path: join(folder.path, "center.db") }),
    });
    state.center = center;
    proxy.setServer(center.http);
    return center;
  }
  let last = await start();
  opening.defer(async () => {
    await state.center?.[Symbol.asyncDispose]();
  });

  /** Passes time to the next timer, after the server had a moment to answer. */
  async function step(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 1));
    const endMs = performance.now() + BUSY_MS;
    while (proxy.waiting + state.calls > 0 && performance.now() < endMs)
      await new Promise((resolve) => setImmediate(resolve));
    const dueInMs = (time.pendingTimers[0]?.dueAt ?? Number.POSITIVE_INFINITY) - time.now();
    time.advance(Math.min(Math.max(dueInMs, 1), STEP_MS));
  }
  const passing = (async () => {
    while (!state.isOver) await step();
  })();
  const sleep = (ms: number): Promise<void> => new Promise((resolve) => void time.after(ms, resolve));

  async function restart({ downMs, isKill, isWaiting }: Restart): Promise<void> {
    proxy.setServer(isWaiting ? "starting" : "away");
    const { center } = state;
    state.center = undefined;
    if (isKill) {
      await center?.crash();
      proxy.cut();
    } else await center?.[Symbol.asyncDispose]();
    await sleep(downMs);
    last = await start();
  }
  const open = opening.move();
  return {
    proxy,
    time,
    get center() {
      return state.center ?? last;
    },
    get http() {
      return state.center?.http;
    },
    sleep,
    async until(condition, ms) {
      const endMs = time.monotonicMs() + ms;
      while (!condition()) {
        if (time.monotonicMs() >= endMs) return false;
        await sleep(20);
      }
      return true;
    },
    async during(call) {
      state.calls += 1;
      try {
        return await call;
      } finally {
        state.calls -= 1;
      }
    },
    restart,
    async [Symbol.asyncDispose]() {
      await open.disposeAsync(); // while time passes: an orderly end waits for it
      state.isOver = true;
      await passing;
    },
  };
}
