import { createManualClock } from "@tributary/testkit";
import { expect, it } from "vitest";
import { createReadiness, viewIsCurrent } from "./readiness.ts";

const READY = { isReady: true };

it("[NL-05] is ready when all checks pass, and names those that do not", async () => {
  const clock = createManualClock();
  const works = { database: true, "fan-out": true };
  const readiness = createReadiness({ clock }, [
    { name: "database", check: async () => works.database },
    {
      name: "fan-out",
      check: async () => {
        if (!works["fan-out"]) throw new Error("secret detail");
        return true;
      },
    },
  ]);
  expect(await readiness()).toEqual(READY);
  works.database = false;
  works["fan-out"] = false;
  clock.advance(1_000);

  expect(await readiness()).toEqual({ isReady: false, reason: "not available: database, fan-out" });
});

it("[NL-05] asks its dependencies once per second, however often it is asked", async () => {
  const clock = createManualClock();
  let count = 0;
  const check = async (): Promise<boolean> => {
    count += 1;
    return true;
  };
  const readiness = createReadiness({ clock }, [{ name: "database", check }]);
  await Promise.all([readiness(), readiness()]);
  clock.advance(999);
  await readiness();
  expect(count).toBe(1);
  clock.advance(1);
  await readiness();

  expect(count).toBe(2);
});

it("[NL-05] a dependency that does not answer within a second does not work", async () => {
  const clock = createManualClock();
  const readiness = createReadiness({ clock }, [{ name: "database", check: () => new Promise<boolean>(() => {}) }]);
  const answer = readiness();
  await clock.run(1_000);

  expect(await answer).toEqual({ isReady: false, reason: "not available: database" });
});

it("[NL-05] a configuration is not current if it misses an event of the store for two seconds", async () => {
  const clock = createManualClock();
  let storedSeq = 1;
  let seenSeq = 1;
  const stream = { kind: "configuration", id: "instance" };
  const store = {
    readEvents: async (_stream: unknown, { afterSeq = 0 }: { readonly afterSeq?: number }) =>
      storedSeq > afterSeq ? [{ seq: storedSeq, at: 0, type: "any" }] : [],
  };
  const isCurrent = viewIsCurrent({ clock, store }, { stream, seenSeq: () => seenSeq });
  expect(await isCurrent()).toBe(true);
  storedSeq = 2;
  expect(await isCurrent()).toBe(true);
  clock.advance(1_999);
  expect(await isCurrent()).toBe(true);
  clock.advance(1);
  expect(await isCurrent()).toBe(false);
  seenSeq = 2;

  expect(await isCurrent()).toBe(true);
});
