import { expect, it } from "vitest";
import { createSystemClock } from "./system-clock.ts";

const clock = createSystemClock();

it("runs soon() tasks after the current turn and after() tasks later", async () => {
  const ran: string[] = [];

  await new Promise<void>((resolve) => {
    clock.after(1, () => {
      ran.push("after");
      resolve();
    });
    clock.soon(() => ran.push("soon"));
    ran.push("now");
  });

  expect(ran).toEqual(["now", "soon", "after"]);
});

it("does not run a cancelled task", async () => {
  const ran: string[] = [];
  const cancelled = clock.after(0, () => ran.push("cancelled"));

  cancelled[Symbol.dispose]();
  await new Promise<void>((resolve) => void clock.after(2, resolve));

  expect(ran).toEqual([]);
});

it("supports delays longer than the platform's maximum", async () => {
  const ran: string[] = [];
  using _timer = clock.after(2 ** 40, () => ran.push("too early"));

  await new Promise<void>((resolve) => void clock.after(10, resolve));

  expect(ran).toEqual([]);
});
