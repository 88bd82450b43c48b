import { expect, it } from "vitest";
import { createEmitter } from "./emitter.ts";

it("notifies listeners in the order of registration until they are disposed", () => {
  const received: string[] = [];
  const emitter = createEmitter<string>(() => undefined);
  const first = emitter.on((event) => received.push(`first ${event}`));
  emitter.on((event) => received.push(`second ${event}`));

  emitter.emit("a");
  first[Symbol.dispose]();
  emitter.emit("b");

  expect(received).toEqual(["first a", "second a", "second b"]);
});

it("continues with the next listener if one throws, and reports the error", () => {
  const errors: unknown[] = [];
  const received: string[] = [];
  const emitter = createEmitter<string>((error) => errors.push(error));
  const failure = new Error("broken listener");
  emitter.on(() => {
    throw failure;
  });
  emitter.on((event) => received.push(event));

  emitter.emit("a");

  expect([errors, received]).toEqual([[failure], ["a"]]);
});

it("skips listeners that were removed or added while the event is being emitted", () => {
  const received: string[] = [];
  const emitter = createEmitter<string>(() => undefined);
  emitter.on(() => {
    second[Symbol.dispose]();
    emitter.on(() => received.push("late"));
  });
  const second = emitter.on(() => received.push("second"));

  emitter.emit("a");

  expect(received).toEqual([]);
});
