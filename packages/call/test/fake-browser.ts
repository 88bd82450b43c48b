/** A browser with a center, for tests of a whole call. */

import { createManualClock, createSeededRandom } from "@tributary/testkit";
import { expect } from "vitest";
import type { CallDeps, Locks, PageEvents } from "../src/index.ts";
import { createFakeCenter } from "./fake-center.ts";
import { createFakeMedia, createFakeOutput } from "./fake-media.ts";
import { createFakePeers } from "./fake-peer.ts";

/** Locks that all tabs of a browser share. */
export function createFakeLocks(): Locks {
  const queues = new Map<string, (() => void)[]>();
  return {
    async request(name, { ifAvailable = false, signal }, task) {
      signal?.throwIfAborted();
      const queue = queues.get(name);
      if (queue !== undefined && ifAvailable) return task(null);
      if (queue !== undefined) {
        await new Promise<void>((resolve, reject) => {
          queue.push(resolve);
          signal?.addEventListener("abort", () => {
            queue.splice(queue.indexOf(resolve), 1);
            reject(signal.reason);
          });
        });
      } else queues.set(name, []);
      await task({});
      const waiting = queues.get(name)?.shift();
      if (waiting === undefined) queues.delete(name);
      else waiting();
    },
  };
}

/** A storage as browsers have it. */
export function createFakeStorage(): Pick<Storage, "getItem" | "setItem" | "removeItem"> & {
  readonly entries: Map<string, string>;
} {
  const entries = new Map<string, string>();
  return {
    entries,
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
  };
}

export function createFakeBrowser() {
  const clock = createManualClock();
  const center = createFakeCenter();
  const peers = createFakePeers();
  const microphones = createFakeMedia();
  const { output, element } = createFakeOutput();
  const listeners = new Map<string, Set<() => void>>();
  const page: PageEvents = {
    on(event, listener) {
      const known = listeners.get(event) ?? new Set();
      listeners.set(event, known.add(listener));
      return { [Symbol.dispose]: () => void known.delete(listener) };
    },
  };
  const errors: unknown[] = [];
  const deps: CallDeps = {
    fetch: center.fetch,
    openSocket: center.openSocket,
    clock,
    random: createSeededRandom(1),
    createPeerConnection: peers.createPeerConnection,
    media: microphones.media,
    createAudioOutput: () => element,
    locks: createFakeLocks(),
    page,
    onError: (error) => void errors.push(error),
  };
  return {
    deps,
    clock,
    center,
    peers,
    microphones,
    output,
    errors,
    emit(event: "leave" | "online" | "offline"): void {
      for (const listener of listeners.get(event) ?? []) listener();
    },
    /** Phrases for what is still in use; empty if nothing is. */
    get leftovers(): readonly string[] {
      return [
        ...clock.pendingTimers.map(({ delayMs }) => `timer of ${delayMs} ms`),
        ...(peers.open > 0 ? [`${peers.open} connections`] : []),
        ...microphones.live.map((id) => `microphone ${id}`),
        ...(center.isConnected ? ["socket"] : []),
        ...(output.isPlaying ? ["audio"] : []),
        ...[...listeners].flatMap(([event, each]) => (each.size > 0 ? [`listener of ${event}`] : [])),
      ];
    },
  };
}

/** Ends a call, and expects that nothing of it is in use any more and that nothing failed. */
export async function expectNothingAfter(
  call: Disposable,
  browser: ReturnType<typeof createFakeBrowser>,
): Promise<void> {
  call[Symbol.dispose]();
  await browser.clock.drain();
  expect(browser.leftovers).toEqual([]);
  expect(browser.errors).toEqual([]);
}
