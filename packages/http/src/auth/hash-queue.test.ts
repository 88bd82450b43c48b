import { expect, it } from "vitest";
import { createHashQueue } from "./hash-queue.ts";

/** Tasks that record their start and end on request. */
function openTasks() {
  const started: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<string>>();
  return {
    started,
    task: (name: string) => () => {
      started.push(name);
      const end = Promise.withResolvers<string>();
      ends.set(name, end);
      return end.promise;
    },
    async end(name: string): Promise<void> {
      ends.get(name)?.resolve(name);
      await new Promise((resolve) => setImmediate(resolve));
    },
    async fail(name: string): Promise<void> {
      ends.get(name)?.reject(new Error(name));
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

it("[SI-12] runs two tasks at once, further ones in order, and urgent ones before others", async () => {
  const { started, task, end } = openTasks();
  const queue = createHashQueue({ maxRunning: 2, maxWaiting: 10 });
  const results = ["a", "b", "c", "d"].map((name) => queue.run(task(name), { isUrgent: false }));
  results.push(queue.run(task("urgent"), { isUrgent: true }));
  expect(started).toEqual(["a", "b"]);

  await end("a");
  expect(started).toEqual(["a", "b", "urgent"]);
  await end("urgent");
  await end("b");
  expect(started).toEqual(["a", "b", "urgent", "c", "d"]);
  await end("c");
  await end("d");

  expect(await Promise.all(results)).toEqual(["a", "b", "c", "d", "urgent"]);
});

it("[SI-12] refuses a task when too many are waiting; urgent ones have places of their own", async () => {
  const { started, task, end } = openTasks();
  const queue = createHashQueue({ maxRunning: 1, maxWaiting: 1 });
  void queue.run(task("a"), { isUrgent: false });
  void queue.run(task("b"), { isUrgent: false });

  expect(queue.run(task("c"), { isUrgent: false })).toBeUndefined();
  expect(queue.run(task("d"), { isUrgent: true })).toBeDefined();
  expect(queue.run(task("e"), { isUrgent: true })).toBeUndefined();

  await end("a");
  await end("d");
  await end("b");
  expect(started).toEqual(["a", "d", "b"]);
});

it("[SI-12] continues after a task that fails", async () => {
  const { started, task, fail } = openTasks();
  const queue = createHashQueue({ maxRunning: 1, maxWaiting: 1 });
  const failing = queue.run(task("a"), { isUrgent: false });
  void queue.run(task("b"), { isUrgent: false });
  const failed = expect(failing).rejects.toThrow("a");

  await fail("a");

  await failed;
  expect(started).toEqual(["a", "b"]);
});
