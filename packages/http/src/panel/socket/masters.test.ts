import type { Records } from "@tributary/engine";
import { demoAgentId, type InProcessCenter, inProcessCenter } from "@tributary/testkit";
import { expect, it } from "vitest";
import { createMasters } from "./masters.ts";

const [ONE, TWO] = ["page-0001", "page-0002"];

/** The masterships as a node knows them, to which all pages are open. `records` replaces those of the center. */
function openMasters({ center, clock }: InProcessCenter, records: Records = center.records) {
  const options = {
    isOpen: () => true,
    wasSeen: () => true,
    onChange: () => undefined,
    onError: (error: unknown) => expect.unreachable(String(error)),
  };
  return createMasters({ records, clock, agentId: demoAgentId(1) }, options);
}

it.each([
  { method: "become", answer: { masterId: TWO, takeOver: false, topic: "ringtone" } },
  { method: "check", answer: { masterId: TWO, isMaster: false, topic: "ringtone" } },
] as const)("[MA-05] a page that loses ten races receives the recorded master: $method", async ({ method, answer }) => {
  await using harness = await inProcessCenter();
  const { center, run } = harness;
  const other = openMasters(harness);
  let races = 0;
  const records: Records = {
    ...center.records,
    async claim(claim, change) {
      races += 1;
      await (races < 10 ? other.become(races % 2 === 0 ? ONE : TWO, "other topic") : other.become(TWO, "ringtone"));
      return center.records.claim(claim, change);
    },
  };
  const masters = openMasters(harness, records);

  const received = await run(masters[method](ONE, "ringtone", false));

  expect([races, received]).toEqual([10, answer]);
});

it("[MA-05] a page for whose topic there is no room is not reported as its master", async () => {
  await using harness = await inProcessCenter();
  const { center, run } = harness;
  const topics = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`topic ${index}`, TWO]));
  const value = { version: 1, topics };
  await run(center.records.change({ put: [{ kind: "panel-masters", id: demoAgentId(1), value }] }));
  const masters = openMasters(harness);

  const become = await run(masters.become(ONE, "one more"));
  const known = await run(masters.become(ONE, "topic 7"));

  expect(become).toEqual({ masterId: null, takeOver: false, topic: "one more" });
  expect(known).toEqual({ masterId: ONE, takeOver: true, topic: "topic 7" });
});
