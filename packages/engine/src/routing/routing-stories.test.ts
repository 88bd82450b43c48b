/** Random stories of agents, chats and tasks. A failure prints the shortest story that it finds, and its seed. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { violationsOf } from "../../test/routing-story.ts";

// Few names: most sentences are possible then. A contact that arrives takes the name of an earlier one, which stays.
const agent = fc.constantFrom("ada", "bob");
const contact = fc.constantFrom("x", "y", "z");
const queue = fc.constantFrom("sales", "support");

const queues = fc.constantFrom(
  "sales 1",
  "support 1",
  "sales 1, support 1",
  "sales 1, support 2 after 30 s",
  "sales 2 after 10 s, support 1 for task",
);
const profile = fc.record({
  queues,
  chats: fc.integer({ min: 1, max: 3 }),
  tasks: fc.integer({ min: 1, max: 2 }),
  joins: fc.subarray(["chat", "task"] as const),
});

/** Words and names that make a sentence. */
const sentenceOf = (...parts: readonly (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> =>
  fc
    .tuple(...parts.map((part) => (typeof part === "string" ? fc.constant(part) : part)))
    .map((words) => words.join(" "));

const arrival = fc.oneof(
  sentenceOf(fc.constantFrom("chat", "task"), contact, "arrives in", queue, fc.constantFrom("at 1", "at 5", "at 9")),
  sentenceOf("chat", contact, "arrives in sales or support"),
  sentenceOf("task", contact, "arrives for", agent),
);

const sentence = fc.oneof(
  { weight: 5, arbitrary: arrival },
  { weight: 4, arbitrary: sentenceOf(agent, "accepts", contact) },
  { weight: 3, arbitrary: sentenceOf(agent, fc.constantFrom("rejects", "clears", "ends"), contact) },
  { weight: 3, arbitrary: sentenceOf(agent, "is available") },
  { weight: 1, arbitrary: sentenceOf(agent, fc.constantFrom("is on break", "is on break next", "signs out")) },
  { weight: 2, arbitrary: fc.constantFrom("1 s pass", "10 s pass", "20 s pass", "40 s pass") },
  { weight: 1, arbitrary: fc.constant("the center crashes") },
  { weight: 3, arbitrary: sentenceOf(contact, fc.constantFrom("pauses", "pauses", "resumes", "leaves")) },
  { weight: 1, arbitrary: sentenceOf(contact, "is assigned to", agent) },
  { weight: 1, arbitrary: sentenceOf(agent, "transfers", contact, "to", fc.oneof(agent, queue)) },
  { weight: 1, arbitrary: sentenceOf(contact, fc.constantFrom("gets priority 1", "is 60 s older", "is 60 s younger")) },
  { weight: 1, arbitrary: sentenceOf(agent, "now serves", queues) },
  { weight: 1, arbitrary: sentenceOf(queue, fc.constantFrom("is disabled", "is enabled")) },
);

/** A task that its agent puts aside, which single sentences rarely lead to. */
const pausedTask = fc
  .tuple(agent, contact)
  .map(([name, task]) => [
    `task ${task} arrives for ${name}`,
    `${name} is available`,
    `${name} accepts ${task}`,
    `${task} pauses`,
  ]);

it("[RT-06, RT-22] no contact waits while an agent is free, and each agent who does not get it has an obstacle", async () => {
  const story = fc.record({
    agents: fc.record({ ada: profile, bob: profile }),
    autoAccept: fc.boolean(),
    parts: fc.array(
      fc.oneof({ weight: 20, arbitrary: sentence.map((each) => [each]) }, { weight: 1, arbitrary: pausedTask }),
      { minLength: 10, maxLength: 60 },
    ),
  });

  await fc.assert(
    fc.asyncProperty(story, async ({ parts, ...setting }) => {
      expect(await violationsOf(setting, parts.flat())).toEqual([]);
    }),
    { numRuns: 150 },
  );
});
