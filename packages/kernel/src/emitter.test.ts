import { expect, it } from "vitest";
import { createEmitter } from "./emitter.ts";

it("tells everyone in the order in which they came, until they leave", () => {
  const heard: string[] = [];
  const emitter = createEmitter<string>(() => undefined);
  const first = emitter.on((event) => heard.push(`first ${event}`));
  emitter.on((event) => heard.push(`second ${event}`));

  emitter.emit("a");
  first[Symbol.dispose]();
  emitter.emit("b");

  expect(heard).toEqual(["first a", "second a", "second b"]);
});

it("goes on when a listener throws, and says so", () => {
  const errors: unknown[] = [];
  const heard: string[] = [];
  const emitter = createEmitter<string>((error) => errors.push(error));
  const fault = new Error("broken listener");
  emitter.on(() => {
    throw fault;
  });
  emitter.on((event) => heard.push(event));

  emitter.emit("a");

  expect([errors, heard]).toEqual([[fault], ["a"]]);
});

it("does not tell a listener that an earlier one has just taken away, nor one that was just added", () => {
  const heard: string[] = [];
  const emitter = createEmitter<string>(() => undefined);
  emitter.on(() => {
    second[Symbol.dispose]();
    emitter.on(() => heard.push("late"));
  });
  const second = emitter.on(() => heard.push("second"));

  emitter.emit("a");

  expect(heard).toEqual([]);
});
