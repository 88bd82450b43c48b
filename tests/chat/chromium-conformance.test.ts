/** Runs the scenarios of conformance.test.ts in Chromium: the library in frames of one page, against a center in this process. */
import { afterAll, beforeAll } from "vitest";
import { openScenarioBrowser, type ScenarioBrowser } from "./support/browser-runner.ts";
import { testScenarios } from "./support/scenario-tests.ts";

let browser: ScenarioBrowser;
beforeAll(async () => {
  browser = await openScenarioBrowser();
});
afterAll(() => browser[Symbol.asyncDispose]());

testScenarios("[CJ-01] in Chromium,", (name) => browser.open(name));
