/** Registers the scenarios as tests, for each library. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DIFFERENCES } from "../differences.ts";
import { SCENARIOS } from "../scenarios/index.ts";
import { LIBRARY_NAMES, type LibraryName } from "./libraries.ts";

/** Runs scenarios with one library. */
export type ScenarioRunner = AsyncDisposable & {
  /** Rejects if the scenario fails. */
  run(scenario: string): Promise<void>;
};

/** With this library no scenario may fail. With the other one, exactly those of the table of differences fail. */
export function testScenarios(rule: string, open: (name: LibraryName) => Promise<ScenarioRunner>): void {
  describe.each(LIBRARY_NAMES)(`${rule} %s`, (name) => {
    let runner: ScenarioRunner;
    beforeAll(async () => {
      runner = await open(name);
    });
    afterAll(() => runner[Symbol.asyncDispose]());

    for (const { name: title } of SCENARIOS) {
      const difference = DIFFERENCES.find(({ scenario }) => scenario === title);
      if (name === "tributary" || difference === undefined) it(title, () => runner.run(title));
      else it(`differs: ${title}`, () => expect(runner.run(title)).rejects.toThrow(difference.upstream));
    }
  });
}
