import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { type QualitySample, qualityOf, sampleOf } from "./call-quality.ts";
import { watchQuality } from "./quality-watch.ts";

const BEFORE: QualitySample = { received: 100, lost: 0, jitterMs: 5, roundTripMs: 50, sentLossRatio: 0 };
const after = (part: Partial<QualitySample>): QualitySample => ({ ...BEFORE, received: 600, ...part });

const reportOf = (received: number, lost: number): RTCStatsReport =>
  new Map<string, object>([
    ["1", { type: "inbound-rtp", kind: "audio", packetsReceived: received, packetsLost: lost, jitter: 0.004 }],
    ["2", { type: "remote-inbound-rtp", roundTripTime: 0.08, fractionLost: 0.01 }],
    ["3", { type: "candidate-pair", nominated: true, currentRoundTripTime: 0.2 }],
  ]) as unknown as RTCStatsReport; // the used part

describe("the quality of the network", () => {
  it.each([
    ["[PA-50] good without loss", {}, "good"],
    ["[PA-50] good with a lost packet in a hundred", { lost: 5 }, "good"],
    ["[PA-50] fair with five in a hundred", { lost: 26 }, "fair"],
    ["[PA-50] poor with one in five", { lost: 125 }, "poor"],
    ["[PA-50] fair if the center loses the agent's packets", { sentLossRatio: 0.05 }, "fair"],
    ["[PA-50] fair with late packets", { jitterMs: 60 }, "fair"],
    ["[PA-50] poor with a delay of a second", { roundTripMs: 1_000 }, "poor"],
    ["[PA-50] poor if nothing arrives", { received: 100 }, "poor"],
    ["[PA-50] unknown after a few packets", { received: 105 }, null],
    ["[PA-50] unknown for another connection", { received: 20 }, null],
    ["[PA-50] good if the delay is unknown", { roundTripMs: null, sentLossRatio: null }, "good"],
  ] as const)("%s", (_title, part, quality) => {
    expect(qualityOf(BEFORE, after(part))).toBe(quality);
  });

  it("[PA-50] is read from the statistics of browsers, which differ", () => {
    expect(sampleOf(reportOf(50, -2))).toEqual({
      received: 50,
      lost: 0,
      jitterMs: 4,
      roundTripMs: 80,
      sentLossRatio: 0.01,
    });
    expect(sampleOf(new Map() as unknown as RTCStatsReport)).toBeNull();
    const least = new Map([["1", { type: "inbound-rtp", kind: "audio", packetsReceived: 3 }]]);
    expect(sampleOf(least as unknown as RTCStatsReport)).toMatchObject({ lost: 0, jitterMs: 0, roundTripMs: null });
  });

  it("[PA-50] compares the last ten seconds, and stops with the connection", async () => {
    const clock = createManualClock();
    let [received, lost, readings] = [0, 0, 0];
    const changes: unknown[] = [];
    const watch = watchQuality({
      clock,
      stats: async () => {
        readings += 1;
        received += 100;
        return reportOf(received, lost);
      },
      onChange: () => void changes.push(watch.quality),
    });

    await clock.run(20_000);
    lost += 60; // in one interval
    await clock.run(12_000);
    await clock.run(12_000);
    watch[Symbol.dispose]();
    await clock.run(20_000);

    expect(changes).toEqual(["good", "poor", "good"]);
    expect(readings).toBe(22);
  });

  it("[PA-50] survives a connection that was closed", async () => {
    const clock = createManualClock();
    using watch = watchQuality({
      clock,
      stats: () => Promise.reject(new Error("closed")),
      onChange: () => undefined,
    });

    await clock.run(10_000);

    expect(watch.quality).toBeNull();
  });
});
