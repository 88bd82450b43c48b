/** Routing as public pages describe it: each case is a story in a center of its own, without and with a crash after each sentence. */
import { describe, expect, it } from "vitest";
import * as ofAgents from "../../test/routing-cases/agents.ts";
import { type Case, PAGES } from "../../test/routing-cases/case.ts";
import * as ofQueues from "../../test/routing-cases/queues.ts";
import * as ofSlots from "../../test/routing-cases/slots.ts";
import { outcomeOf } from "../../test/routing-story.ts";

const topics = Object.entries<readonly Case[]>({ ...ofQueues, ...ofAgents, ...ofSlots });

describe.each(topics)("routing by a table: %s", (_topic, cases) => {
  it.each(cases.map((each) => [each.rule, each.says, each] as const))("[%s] %s", async (_rule, _says, story) => {
    const { leadsTo } = story;

    const outcome = await outcomeOf(story, { isInterrupted: false });
    const interrupted = await outcomeOf(story, { isInterrupted: true });

    expect(outcome, PAGES[story.page]).toEqual({ leadsTo, violations: [] });
    expect(interrupted, `with crashes: ${PAGES[story.page]}`).toEqual({ leadsTo, violations: [] });
  });
});

it("the table has at least sixty cases, and uses each of its pages", () => {
  const cases = topics.flatMap(([, each]) => each);

  expect(cases.length).toBeGreaterThanOrEqual(60);
  expect(new Set(cases.map(({ page }) => page))).toEqual(new Set(Object.keys(PAGES)));
});
