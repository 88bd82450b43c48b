import { type LogFields, silentLogger } from "@tributary/kernel";
import { createManualClock } from "@tributary/testkit";
import { expect, it } from "vitest";
import { descriptorCounts, watchDescriptors } from "./descriptor-watch.ts";

const CHECK_MS = 10_000;

it("[LG-04] warns once above nine tenths of the limit, and reports when there are enough again", async () => {
  const clock = createManualClock();
  const entries: [string, LogFields | undefined][] = [];
  const write = (message: string, fields?: LogFields) => void entries.push([message, fields]);
  const counts = { open: 90, limit: 100 };
  const watch = watchDescriptors({ clock, log: { ...silentLogger, warn: write, info: write } }, () =>
    Promise.resolve({ ...counts }),
  );
  for (const open of [90, 91, 95, 85, 79, 79, 100]) {
    counts.open = open;
    await clock.run(CHECK_MS);
  }
  watch[Symbol.dispose]();
  await clock.run(CHECK_MS);

  expect(entries).toEqual([
    ["file descriptors nearly exhausted: new connections may be closed", { open: 91, limit: 100 }],
    ["file descriptors available again", { open: 79, limit: 100 }],
    ["file descriptors nearly exhausted: new connections may be closed", { open: 100, limit: 100 }],
  ]);
});

it.runIf(process.platform === "linux")("[LG-04] reads the numbers of this process", async () => {
  const counts = await descriptorCounts();

  expect(counts?.open).toBeGreaterThan(2); // the three standard streams
  expect(counts?.limit).toBeGreaterThan(counts?.open ?? Number.NaN);
});
