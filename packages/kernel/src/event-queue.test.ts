import { describe, expect, it } from "vitest";
import { createEventQueue } from "./event-queue.ts";

describe("an event queue", () => {
  it("keeps unread events in order", async () => {
    const queue = createEventQueue<number>(() => {});
    for (const event of [1, 2, 3]) queue.push(event);
    queue.end();

    const read: number[] = [];
    for await (const event of queue.iterator) read.push(event);
    expect(read).toEqual([1, 2, 3]);
  });

  it("delivers the next event to a waiting reader", async () => {
    const queue = createEventQueue<number>(() => {});
    const [first, second] = [queue.iterator.next(), queue.iterator.next()];

    queue.push(1);
    queue.push(2);

    expect([await first, await second]).toEqual([
      { done: false, value: 1 },
      { done: false, value: 2 },
    ]);
  });

  it("throws the reason of a failure and drops unread events", async () => {
    const queue = createEventQueue<number>(() => {});
    queue.push(1);

    queue.fail(new Error("aborted"));

    await expect(queue.iterator.next()).rejects.toThrow("aborted");
  });

  it("reports that its loop was left, and ignores later events", async () => {
    let left = 0;
    const queue = createEventQueue<number>(() => left++);
    queue.push(1);

    for await (const _event of queue.iterator) break;
    queue.push(2);

    expect(left).toBe(1);
    expect(await queue.iterator.next()).toEqual({ done: true, value: undefined });
  });

  it("fails a loop that leaves ten thousand events unread", async () => {
    const queue = createEventQueue<number>(() => {});
    for (let event = 0; event <= 10_000; event += 1) queue.push(event);

    await expect(queue.iterator.next()).rejects.toThrow("10000 events are unread.");
  });
});
