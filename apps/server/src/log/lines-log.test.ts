import { createManualClock } from "@tributary/testkit";
import { expect, it } from "vitest";
import { createLinesLog, type LogLevel } from "./lines-log.ts";

function open(level: LogLevel) {
  const lines: string[] = [];
  const clock = createManualClock();
  return { lines, log: createLinesLog({ clock, level, write: (line) => lines.push(line) }) };
}

it("writes time, level, message and fields, bound fields first", () => {
  const { lines, log } = open("debug");
  log.child({ contactId: "c-1" }).info("contact queued", { queue: "two words", waitMs: 5 });
  expect(lines).toEqual([
    expect.stringMatching(/^[\d:.]{12} info {2}contact queued contactId=c-1 queue="two words" waitMs=5\n$/),
  ]);
});

it("drops entries below its level", () => {
  const { lines, log } = open("warn");
  log.debug("a");
  log.info("b");
  log.warn("c");
  log.error("d");
  expect(lines).toHaveLength(2);
});

it("escapes line breaks in fields, and writes the cause of an error", () => {
  const { lines, log } = open("info");
  log.info("renamed", { name: "line\nbreak" });
  log.error("failed", { error: new Error("outer", { cause: new Error("inner") }) });
  expect(lines[0]?.trimEnd()).not.toContain("\n");
  expect(lines[1]).toContain("outer");
  expect(lines[1]).toContain("cause: Error: inner");
});
