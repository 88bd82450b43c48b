import { expect, it } from "vitest";
import { adviceOnValue } from "./attribute-advice.ts";

it.each([
  ["theme", "blue", 'the attribute theme is "blue"; it must be light, dark or auto.'],
  ["storage", "session", 'the attribute storage is "session"; it must be tab, or absent.'],
  ["lang", "nl", 'the attribute lang is "nl"; it must be one of en, de, fr, es, it, pt, ja, zh, ko, ar.'],
] as const)("[CW-28] names the values of %s", (name, value, advice) => {
  expect(adviceOnValue(name, value)).toBe(advice);
});
