import { createManualClock } from "@tributary/testkit";
import { expect, it } from "vitest";
import { createTypingThrottle } from "./typing-throttle.ts";

it("[CJ-06] sends at most one event in ten seconds; the calls between share its answer", async () => {
  const clock = createManualClock();
  const throttle = createTypingThrottle<number>(clock);
  let sent = 0;
  const type = (): Promise<number> =>
    throttle(async () => {
      sent += 1;
      return sent;
    });

  expect(await Promise.all([type(), type()])).toEqual([1, 1]);
  await clock.run(9_999);
  expect(await type()).toBe(1);
  await clock.run(1);
  expect(await type()).toBe(2);
});

it("[CJ-06] a failed event does not delay the next one", async () => {
  const throttle = createTypingThrottle<string>(createManualClock());

  await expect(throttle(() => Promise.reject(new Error("no network")))).rejects.toThrow("no network");
  expect(await throttle(async () => "sent")).toBe("sent");
});
