import { alternate } from "./alternate.ts";
import { chatRun } from "./chat-plan.ts";
import { medianOf, rounded, roundedMedian } from "./median.ts";
import type { Figure } from "./options.ts";
import { failureCounts } from "./saturation.ts";

/** Load of a large center in a busy hour. Unit: messages per second. */
const RATE = 500;

/** Factor for the duration: at this rate a window contains few samples. */
const LONGER = 3;

/** Latency to the other participant's socket, with 500 messages per second at random times. */
export const delivery: Figure = {
  title: `Delivery at ${RATE} messages per second`,
  async measure(options) {
    const longer = { ...options, seconds: LONGER * options.seconds };
    const results = await alternate(options.rounds, chatRun(longer, { kind: "per-second", rate: RATE }));
    let reference = 0;
    return [...results].map(([name, outcomes]) => {
      const p99 = medianOf(outcomes, ({ p99Ms }) => p99Ms);
      reference ||= p99;
      return {
        server: name,
        "p50 ms": roundedMedian(outcomes, ({ p50Ms }) => p50Ms, 2),
        "p99 ms": rounded(p99, 2),
        "p99 ratio": rounded(p99 / reference, 2),
        "acknowledged p50 ms": roundedMedian(outcomes, ({ ackP50Ms }) => ackP50Ms, 2),
        "acknowledged p99 ms": roundedMedian(outcomes, ({ ackP99Ms }) => ackP99Ms, 2),
        "CPU ms/msg": roundedMedian(outcomes, ({ cpuMs }) => cpuMs, 3),
        "foreign share": roundedMedian(outcomes, ({ foreignShare }) => foreignShare, 2),
        "lost, duplicated, failed": failureCounts(outcomes),
      };
    });
  },
};
