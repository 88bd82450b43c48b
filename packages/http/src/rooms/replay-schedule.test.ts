import { asId, type ParticipantId } from "@tributary/model";
import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createReplaySchedule, REPLAY_LIMITS } from "./replay-schedule.ts";

const idOf = (index: number) => asId<ParticipantId>(`participant ${index}`);

/** Replays of a test: each runs until it is finished. */
function openSchedule() {
  const clock = createManualClock();
  const schedule = createReplaySchedule({ clock });
  const running: { readonly name: string; finish(items: number): void }[] = [];
  const started: string[] = [];
  return {
    clock,
    schedule,
    started,
    add(participantId: ParticipantId, name: string) {
      return schedule.add(participantId, () => {
        started.push(name);
        return new Promise((resolve) => running.push({ name, finish: resolve }));
      });
    },
    async finish(name: string, items: number) {
      running
        .splice(
          running.findIndex((each) => each.name === name),
          1,
        )[0]
        ?.finish(items);
      await clock.drain();
    },
  };
}

describe("replays", () => {
  it("[RM-19] of one participant run one after the other, in order; those removed while they wait do not run", async () => {
    const { add, finish, started } = openSchedule();
    add(idOf(1), "a");
    const removed = add(idOf(1), "b");
    add(idOf(1), "c");
    add(idOf(2), "other");
    expect(started).toEqual(["a", "other"]);

    removed[Symbol.dispose]();
    await finish("a", 1);

    expect(started).toEqual(["a", "other", "c"]);
  });

  it("[RM-19] wait once a participant has used 500 items, until they are paid for at 100 per second", async () => {
    const { add, finish, started, clock } = openSchedule();
    for (let count = 0; count < 6; count += 1) add(idOf(1), `${count}`);
    for (let count = 0; count < 5; count += 1) await finish(`${count}`, 100);
    expect(started).toHaveLength(5);

    await clock.run(999);
    add(idOf(1), "later");
    const before = started.length;
    await clock.run(1);
    const after = started.length;
    await finish("5", 100);
    await clock.run(990);
    const soon = started.length;
    await clock.run(20);

    expect([before, after, soon, started.at(-1)]).toEqual([5, 6, 6, "later"]);
  });

  it("[RM-20] of all participants run 32 at a time", async () => {
    const { add, finish, started } = openSchedule();
    for (let index = 0; index < 100; index += 1) add(idOf(index), `${index}`);
    expect(started).toHaveLength(REPLAY_LIMITS.maxRunning);

    await finish("0", 1);
    await finish("7", 1);

    expect(started.slice(REPLAY_LIMITS.maxRunning)).toEqual(["32", "33"]);
  });

  it("[RM-15] that wait are dropped with the schedule, which leaves no timer", async () => {
    const { add, finish, started, clock, schedule } = openSchedule();
    add(idOf(1), "a");
    add(idOf(1), "b");
    await finish("a", 10_000);
    expect(clock.pendingTimers).toHaveLength(1);

    schedule[Symbol.dispose]();
    await clock.run(1_000_000);

    expect(started).toEqual(["a"]);
    expect(clock.pendingTimers).toEqual([]);
  });
});
