/**
 * Runs each scenario with the unmodified amazon-connect-chatjs 5.0.0 and with this library, against one center over HTTP, in windows of jsdom.
 * chromium-conformance.test.ts runs the same ones in a browser.
 */
import { expect, it } from "vitest";
import { DIFFERENCES } from "./differences.ts";
import { SCENARIOS } from "./scenarios/index.ts";
import { openJsdomWorld } from "./support/jsdom-world.ts";
import { chatLibrary, type LibraryName } from "./support/libraries.ts";
import { runScenario } from "./support/scenario.ts";
import { type ScenarioRunner, testScenarios } from "./support/scenario-tests.ts";

/** Minimum number of scenarios, published in docs/compat/chatjs.md. */
const MIN_SCENARIOS = 190;
/** Number of threads with problems that users have reported, each of which names a scenario. */
const REPORTED_THREADS = 49;

it("[CJ-01] has enough scenarios, each with a name of its own, among them the reported problems, and documents only differences of scenarios that exist", () => {
  const names = SCENARIOS.map(({ name }) => name);

  expect(names.length).toBeGreaterThanOrEqual(MIN_SCENARIOS);
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(names.flatMap((name) => name.match(/https:\S+\d/g) ?? [])).size).toBe(REPORTED_THREADS);
  expect(DIFFERENCES.filter(({ scenario }) => !names.includes(scenario))).toEqual([]);
});

async function openRunner(name: LibraryName): Promise<ScenarioRunner> {
  await using opening = new AsyncDisposableStack();
  if (name === "upstream") opening.use(ignoreRejections()); // it leaves some of its own promises unhandled
  const world = opening.use(await openJsdomWorld(await chatLibrary(name)));
  const open = opening.move();
  return {
    run: (scenario) => runScenario(SCENARIOS, scenario, world),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

function ignoreRejections(): Disposable {
  const listeners = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", () => {});
  return {
    [Symbol.dispose]() {
      process.removeAllListeners("unhandledRejection");
      for (const listener of listeners) process.on("unhandledRejection", listener);
    },
  };
}

testScenarios("[CJ-01] in jsdom,", openRunner);
