import { expect, it } from "vitest";
import { createScope } from "./scope.ts";

it("stops what was started in reverse order, once", () => {
  const stopped: string[] = [];
  const scope = createScope();
  scope.defer(() => stopped.push("first"));
  scope.use({ [Symbol.dispose]: () => void stopped.push("second") });

  scope[Symbol.dispose]();
  scope[Symbol.dispose]();

  expect([stopped, scope.closed]).toEqual([["second", "first"], true]);
});

it("stops at once what comes after it was closed", () => {
  const stopped: string[] = [];
  const scope = createScope();
  scope[Symbol.dispose]();

  scope.use({ [Symbol.dispose]: () => void stopped.push("late") });

  expect(stopped).toEqual(["late"]);
});
