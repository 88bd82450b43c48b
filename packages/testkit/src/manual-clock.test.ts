import { describe, expect, it } from "vitest";
import { createManualClock, DEFAULT_START_AT } from "./manual-clock.ts";
import { createProcessClock } from "./process-clock.ts";

describe("manual clock", () => {
  it("advances only when a test advances it", () => {
    const clock = createManualClock(1_000);

    clock.advance(250);

    expect([clock.now(), clock.monotonicMs()]).toEqual([1_250, 250]);
  });

  it("runs timers by due time, then by creation, each at its own due time", () => {
    const clock = createManualClock(0);
    const ran: [string, number][] = [];
    const note = (name: string) => () => ran.push([name, clock.now()]);
    clock.after(300, note("late"));
    clock.after(100, note("first of two"));
    clock.after(100, note("second of two"));
    clock.after(200, () => {
      note("sets another")();
      clock.after(50, note("set by a timer"));
    });

    clock.advance(260);

    expect(ran).toEqual([
      ["first of two", 100],
      ["second of two", 100],
      ["sets another", 200],
      ["set by a timer", 250],
    ]);
    expect(clock.pendingTimers).toEqual([{ dueAt: 300, delayMs: 300 }]);
  });

  it("runs no disposed timer and runs each timer once", () => {
    const clock = createManualClock();
    const ran: string[] = [];
    const dropped = clock.after(10, () => ran.push("dropped"));
    const kept = clock.after(10, () => ran.push("kept"));

    dropped[Symbol.dispose]();
    clock.advance(10);
    kept[Symbol.dispose]();
    clock.advance(1_000);

    expect(ran).toEqual(["kept"]);
  });

  it("keeps thousands of timers in order", () => {
    const clock = createManualClock(0);
    const ran: number[] = [];
    const delays = Array.from({ length: 2_000 }, (_, index) => (index * 7_919) % 1_009);
    const timers = delays.map((delayMs) => clock.after(delayMs, () => ran.push(delayMs)));
    for (const timer of timers.filter((_, index) => index % 3 === 0)) timer[Symbol.dispose]();

    clock.advance(2_000);

    const expected = delays.filter((_, index) => index % 3 !== 0).sort((a, b) => a - b);
    expect(ran).toEqual(expected);
  });

  it("runs queued tasks together, and the tasks they queue on the next call", () => {
    const clock = createManualClock();
    const ran: string[] = [];
    clock.soon(() => {
      ran.push("first");
      clock.soon(() => ran.push("next turn"));
    });
    clock.soon(() => ran.push("second"));

    expect(clock.runSoon()).toBe(true);
    expect(ran).toEqual(["first", "second"]);
    expect(clock.runSoon()).toBe(true);
    expect(clock.runSoon()).toBe(false);
    expect(ran).toEqual(["first", "second", "next turn"]);
  });

  it("drains promises and tasks that wait for each other without advancing time", async () => {
    const clock = createManualClock();
    const turn = () => new Promise<void>((resolve) => clock.soon(resolve));
    const ran: string[] = [];
    const work = async () => {
      for (let round = 0; round < 20; round += 1) {
        for (let step = 0; step < 100; step += 1) await undefined;
        await turn();
      }
      ran.push("done");
    };
    void work();

    await clock.drain();

    expect(ran).toEqual(["done"]);
    expect(clock.now()).toBe(DEFAULT_START_AT);
  });

  it("drains the work started by a timer before it runs the next timer", async () => {
    const clock = createManualClock(0);
    const ran: string[] = [];
    clock.after(10, async () => {
      await undefined;
      clock.soon(() => ran.push(`first at ${clock.now()}`));
    });
    clock.after(11, () => ran.push(`second at ${clock.now()}`));

    await clock.run(20);

    expect(ran).toEqual(["first at 10", "second at 11"]);
    expect(clock.now()).toBe(20);
  });

  it("runs until no timer is left, and throws if timers are left after the limit", async () => {
    const clock = createManualClock();
    clock.after(500, () => void clock.after(700, () => undefined));

    expect(await clock.runAll()).toBe(1_200);

    const repeat = (): void => void clock.after(1_000, repeat);
    repeat();
    await expect(clock.runAll(60_000)).rejects.toThrow("timers still pending");
  });

  it("keeps the delays of timers when the wall clock jumps", () => {
    const clock = createManualClock(0);
    const ran: number[] = [];
    clock.after(100, () => ran.push(clock.now()));

    clock.jumpTo(1_000_000);
    clock.advance(99);
    expect(ran).toEqual([]);
    clock.advance(1);

    expect(ran).toEqual([1_000_100]);
  });
});

describe("process clock", () => {
  it("runs nothing after it is killed, while other processes on the same clock continue", async () => {
    const clock = createManualClock();
    const doomed = createProcessClock(clock);
    const other = createProcessClock(clock);
    const ran: string[] = [];
    for (const [name, each] of Object.entries({ doomed, other })) {
      each.after(10, () => ran.push(`${name} timer`));
      each.soon(() => ran.push(`${name} turn`));
    }
    expect([doomed.pending, other.pending]).toEqual([2, 2]);

    doomed.kill();
    doomed.after(10, () => ran.push("timer after death"));
    doomed.soon(() => ran.push("turn after death"));
    await clock.run(10);

    expect(ran).toEqual(["other turn", "other timer"]);
    expect([doomed.pending, other.pending]).toEqual([0, 0]);
    expect(clock.pendingTimers).toEqual([]);
  });
});
