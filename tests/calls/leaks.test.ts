/**
 * Calls that go in every way they can leave nothing: `CALLS` of them (20), chosen by `CALL_SEED`. With `CALL_FIGURES=1` it prints what was counted, for
 * docs/reliability.md.
 */
import { createSeededRandom } from "@tributary/testkit";
import { expect, it } from "vitest";
import { type RunningCenter, startCenter } from "../e2e/support/center.ts";
import { eventually } from "../e2e/support/eventually.ts";
import { openCallAgent } from "./support/call-agent.ts";
import { closeKeptConnections, expectNothingLeft } from "./support/left-of-calls.ts";
import { coursesOf, makeCall } from "./support/random-call.ts";
import { descriptorsOf, residentBytesOf, voicePidOf } from "./support/voice-process.ts";

const CALLS = Number(process.env.CALLS ?? 20);
const SEED = Number(process.env.CALL_SEED ?? 1);

/** Calls before the first count: what is opened and loaded once. */
const FIRST_CALLS = 3;

/** Time for one call, of which the slowest are those that vanish. Unit: milliseconds. */
const LIMIT_MS = 60_000;

/** Growth of the memory of a process that is not a leak: what its heap takes on. Unit: bytes. */
const GROWTH_BYTES = 80e6;

/** Files and sockets, and memory, of the server and its voice process. */
function countsOf(center: RunningCenter) {
  const pids = [center.pid, voicePidOf(center)];
  return { descriptors: pids.map(descriptorsOf), residentBytes: pids.map(residentBytesOf) };
}

it(`[MC-12] ${CALLS} calls leave no leg, contact, socket, port or memory`, {
  timeout: 120_000 + CALLS * LIMIT_MS,
}, async () => {
  const random = createSeededRandom(SEED);
  await using center = await startCenter();
  await using agent = await openCallAgent(center.url, "ada");
  const { url } = center;
  for (let number = 0; number < FIRST_CALLS; number += 1) await makeCall({ url, agent, random }, "held and resumed");
  await expectNothingLeft(center);
  await closeKeptConnections();
  const before = countsOf(center);

  const courses = coursesOf(CALLS, random);
  for (const [number, course] of courses.entries()) {
    await makeCall({ url, agent, random }, course).catch((cause: unknown) => {
      throw new Error(`call ${number} of seed ${SEED} failed: ${course}`, { cause });
    });
  }

  await expectNothingLeft(center);
  await closeKeptConnections();
  await eventually(async () => {
    const { descriptors } = countsOf(center);
    const more = descriptors.map((count, index) => Math.max(0, count - (before.descriptors[index] ?? 0)));
    expect(more).toEqual([0, 0]); // fewer: a connection of the first calls was not closed yet when they were counted
  });
  const after = countsOf(center);
  const growth = after.residentBytes.map((bytes, index) => bytes - (before.residentBytes[index] ?? 0));
  expect(Math.max(...growth)).toBeLessThan(GROWTH_BYTES);
  expect(center.output()).not.toMatch(/"level":(?:50|"error")/);
  if (process.env.CALL_FIGURES === "1") {
    const counts = Object.entries(Object.groupBy(courses, (course) => course)).map(
      ([name, each]) => `${name}: ${each?.length}`,
    );
    process.stdout.write(`${JSON.stringify({ seed: SEED, before, after })}\n${counts.join(", ")}\n`);
  }
});
