/**
 * Runs each scenario with the unmodified amazon-connect-chatjs 5.0.0 and with this library, against one center over HTTP. With this library no
 * scenario may fail. With the other one, exactly those of the table of differences fail.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { DIFFERENCES } from "./differences.ts";
import { SCENARIOS } from "./scenarios/index.ts";
import { chatLibrary, LIBRARY_NAMES } from "./support/libraries.ts";
import { openWorld, type World } from "./support/world.ts";

/** Minimum number of scenarios, published in docs/compat/chatjs.md. */
const MIN_SCENARIOS = 190;

it("[CJ-01] has enough scenarios, each with a name of its own, and documents only differences of scenarios that exist", () => {
  const names = SCENARIOS.map(({ name }) => name);

  expect(names.length).toBeGreaterThanOrEqual(MIN_SCENARIOS);
  expect(new Set(names).size).toBe(names.length);
  expect(DIFFERENCES.filter(({ scenario }) => !names.includes(scenario))).toEqual([]);
});

describe.each(LIBRARY_NAMES)("[CJ-01] %s", (name) => {
  let world: World;
  const listeners = process.listeners("unhandledRejection");
  beforeAll(async () => {
    if (name === "upstream") {
      process.removeAllListeners("unhandledRejection"); // it leaves some of its own promises unhandled
      process.on("unhandledRejection", () => {});
    }
    world = await openWorld(await chatLibrary(name));
  });
  afterEach(() => world.closePages());
  afterAll(async () => {
    await world[Symbol.asyncDispose]();
    process.removeAllListeners("unhandledRejection");
    for (const listener of listeners) process.on("unhandledRejection", listener);
  });

  for (const { name: title, run } of SCENARIOS) {
    const difference = DIFFERENCES.find(({ scenario }) => scenario === title);
    if (name === "tributary" || difference === undefined) it(title, () => run(world));
    else it(`differs: ${title}`, () => expect(run(world)).rejects.toThrow(difference.upstream));
  }
});
