import { silentLogger } from "@tributary/kernel";
import { createManualClock, createRecordingLogger, type ManualClock } from "@tributary/testkit";
import { expect, it } from "vitest";
import { followStoreClock } from "./store-clock.ts";

const FIVE_MINUTES_MS = 300_000;

/** A store whose clock runs on the manual clock of the test; `aheadMs` is how far the machine's wall clock is ahead of it. */
async function follow({ aheadMs = 0, roundTripMs = 0 } = {}) {
  const clock = createManualClock();
  const store = { errorAtMs: 0, skewMs: 0, roundTripMs, isDown: false };
  const storeTime = (): number => trueTime(clock) + store.skewMs;
  const origin = clock.now();
  const trueTime = ({ monotonicMs }: ManualClock): number => origin + monotonicMs();
  clock.jumpTo(clock.now() + aheadMs);
  const log = createRecordingLogger();
  const followed = await followStoreClock({
    clock,
    log: aheadMs === 0 ? silentLogger : log,
    store: {
      async now() {
        if (store.isDown) throw new Error("the store is down");
        clock.advance(store.roundTripMs / 2);
        const at = storeTime();
        clock.advance(store.roundTripMs / 2);
        return at;
      },
    },
  });
  return { clock, store, storeTime, followed, log };
}

it("[NL-03] shows the store's time on a machine whose clock is five minutes ahead, and how far that is off", async () => {
  using test = disposable(await follow({ aheadMs: FIVE_MINUTES_MS, roundTripMs: 20 }));
  const { clock, followed, storeTime, log } = test;

  expect(followed.now()).toBe(storeTime());
  expect(followed.offsetMs()).toBe(-FIVE_MINUTES_MS);
  expect(log.lines.map(({ level, fields }) => [level, fields.offsetMs])).toEqual([["warn", -FIVE_MINUTES_MS]]);
  clock.advance(12_345);
  expect(followed.now()).toBe(storeTime());
});

it("[NL-03] a jump of the machine's clock changes nothing", async () => {
  using test = disposable(await follow());
  const { clock, followed, storeTime } = test;
  clock.jumpTo(clock.now() - FIVE_MINUTES_MS);

  expect(followed.now()).toBe(storeTime());
  expect(followed.offsetMs()).toBe(FIVE_MINUTES_MS);
});

it("[NL-04] follows the store's time every 30 seconds, and goes back by no more than the correction", async () => {
  using test = disposable(await follow());
  const { clock, store, followed, storeTime } = test;
  store.skewMs = -40;
  await clock.run(29_999);
  const before = followed.now();
  expect(before).toBe(storeTime() + 40);
  await clock.run(1);

  expect(followed.now()).toBe(storeTime());
  expect(before - followed.now()).toBeLessThanOrEqual(40);
});

it("[NL-04] makes no correction within the error of its measurement", async () => {
  using test = disposable(await follow({ roundTripMs: 100 }));
  const { clock, store, followed, storeTime } = test;
  store.skewMs = 49;
  await clock.run(30_000);
  expect(followed.now()).toBe(storeTime() - 49);
  store.skewMs = 51;
  await clock.run(31_000);

  expect(followed.now()).toBe(storeTime());
});

it("[NL-04] keeps its offset while the store is down or slow, and measures again later", async () => {
  using test = disposable(await follow());
  const { clock, store, followed, storeTime } = test;
  store.skewMs = 5_000;
  store.isDown = true;
  await clock.run(30_000);
  expect(followed.now()).toBe(storeTime() - 5_000);
  store.isDown = false;
  store.roundTripMs = 2_002;
  await clock.run(30_000);
  expect(followed.now()).toBe(storeTime() - 5_000);
  store.roundTripMs = 2;
  await clock.run(40_000);

  expect(followed.now()).toBe(storeTime());
});

it("stops measuring when it is disposed", async () => {
  const { clock, followed } = await follow();
  followed[Symbol.dispose]();

  expect(clock.pendingTimers).toEqual([]);
});

function disposable<T extends { readonly followed: Disposable }>(test: T): T & Disposable {
  return { ...test, [Symbol.dispose]: () => test.followed[Symbol.dispose]() };
}
