import { EventEmitter } from "node:events";
import { silentLogger } from "@tributary/kernel";
import { createManualClock } from "@tributary/testkit";
import { expect, it } from "vitest";
import { stopReason } from "./stop-reason.ts";

/** Process in the test's hands: it records statuses instead of ending. */
class FakeProcess extends EventEmitter {
  readonly statuses: unknown[] = [];
  exit(status?: unknown): never {
    this.statuses.push(status);
    return undefined as never;
  }
}

function watch(more: { readonly stopped?: Promise<NodeJS.Signals>; readonly lost?: Promise<void> } = {}) {
  const clock = createManualClock();
  const process = new FakeProcess();
  const stop = stopReason(process as unknown as NodeJS.Process, {
    clock,
    log: silentLogger,
    stopped: undefined,
    ...more,
  });
  return { clock, process, stop };
}

it("[SV-21] a second signal ends the process at once, in the status of the first reason", async () => {
  const { clock, process, stop } = watch();
  process.emit("SIGTERM");
  clock.advance(1_000);
  process.emit("SIGINT");

  expect(await stop).toEqual({ signal: "SIGTERM", status: 0 });
  expect(process.statuses).toEqual([0]);
});

it("[SV-21] signals within a second are one: a terminal and npm both pass on Ctrl+C", async () => {
  const { clock, process, stop } = watch();
  process.emit("SIGINT");
  clock.advance(999);
  process.emit("SIGINT");

  expect(await stop).toEqual({ signal: "SIGINT", status: 0 });
  expect(process.statuses).toEqual([]);
});

it("[SV-21] a signal is the second one after a request of the parent process", async () => {
  const { clock, process, stop } = watch({ stopped: Promise.resolve("SIGTERM") });
  expect(await stop).toEqual({ signal: "SIGTERM", status: 0 });
  clock.advance(2_000);
  process.emit("SIGTERM");

  expect(process.statuses).toEqual([0]);
});

it("[NL-06] stops with status 1 when other nodes have taken the store", async () => {
  const { stop } = watch({ lost: Promise.resolve() });
  expect(await stop).toEqual({ signal: null, status: 1 });
});
