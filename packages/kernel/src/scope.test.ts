import { expect, it } from "vitest";
import { createScope } from "./scope.ts";

it("disposes resources once, in reverse order", () => {
  const stopped: string[] = [];
  const scope = createScope();
  scope.defer(() => stopped.push("first"));
  scope.use({ [Symbol.dispose]: () => void stopped.push("second") });

  scope[Symbol.dispose]();
  scope[Symbol.dispose]();

  expect([stopped, scope.closed]).toEqual([["second", "first"], true]);
});

it("disposes a resource immediately when the scope is already closed", () => {
  const stopped: string[] = [];
  const scope = createScope();
  scope[Symbol.dispose]();

  scope.use({ [Symbol.dispose]: () => void stopped.push("late") });

  expect(stopped).toEqual(["late"]);
});
