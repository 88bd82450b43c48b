import { expect, it } from "vitest";
import { createWatchdog } from "./watchdog.ts";

it("[MC-10] reports the first audio, a loss of ten seconds, and the audio after it, each once", () => {
  const watchdog = createWatchdog(1_000);

  expect([watchdog.check(10_999), watchdog.onPacket(10_999), watchdog.onPacket(11_000)]).toEqual([
    undefined,
    "leg-connected",
    undefined,
  ]);
  expect([watchdog.check(20_999), watchdog.check(21_000), watchdog.check(90_000)]).toEqual([
    undefined,
    "leg-lost",
    undefined,
  ]);
  expect([watchdog.onPacket(90_001), watchdog.check(90_002)]).toEqual(["leg-connected", undefined]);
});

it("[MC-10] reports a leg that never had audio as lost", () => {
  const watchdog = createWatchdog(1_000);

  expect([watchdog.check(10_999), watchdog.check(11_000), watchdog.onPacket(12_000)]).toEqual([
    undefined,
    "leg-lost",
    "leg-connected",
  ]);
});
