import { asId, CONTACT_FLOW_DEFAULTS, type ContactFlow, type FlowStep } from "@tributary/model";
import { describe, expect, it } from "vitest";
import { chatIn, FLOW, NOW, QUEUE } from "../../test/conversations.ts";
import { draftConversation } from "../contact/conversation-stream.ts";
import { type FlowChannel, type FlowContext, runFlow } from "./run-flow.ts";

/** A channel that presents texts as attributes, to be independent of chats. */
const channel: FlowChannel = {
  sendText: (draft, text) => void draft.add({ type: "attributes.updated", attributes: { text } }),
};

function run(steps: readonly FlowStep[], accessOf: FlowContext["accessOf"] = () => "open") {
  const flow: ContactFlow = { ...CONTACT_FLOW_DEFAULTS, id: FLOW, name: "Flow", steps };
  const draft = draftConversation(chatIn("in-flow"), NOW);
  runFlow(flow, draft, { channel, accessOf });
  return draft.events;
}

const toQueue = { kind: "to-queue", queueId: QUEUE, priority: 3 } as const;

it("[FL-01] the steps of a flow run in order", () => {
  const events = run([
    { kind: "send-message", text: "Welcome" },
    { kind: "set-attributes", attributes: { plan: "gold" } },
    { kind: "send-message", text: "Please wait" },
    toQueue,
  ]);

  expect(events).toMatchObject([
    { type: "attributes.updated", attributes: { text: "Welcome" } },
    { type: "attributes.updated", attributes: { plan: "gold" } },
    { type: "attributes.updated", attributes: { text: "Please wait" } },
    { type: "contact.queued", queueId: QUEUE, priority: 3 },
  ]);
});

it("[FL-02] the flow ends when it has queued the contact", () => {
  const events = run([toQueue, { kind: "send-message", text: "Too late" }, toQueue]);

  expect(events.map(({ type }) => type)).toEqual(["contact.queued"]);
});

it.each([
  ["without steps", []],
  ["without a queue", [{ kind: "set-attributes", attributes: { plan: "gold" } }]],
] satisfies [string, FlowStep[]][])("[FL-03] a flow %s ends the contact", (_what, steps) => {
  expect(run(steps).at(-1)).toMatchObject({ type: "contact.ended", reason: "flow-error" });
});

it("[FL-04] attributes that would make the contact's too large are not set, and the flow continues", () => {
  const large = "x".repeat(20_000);

  const events = run([
    { kind: "set-attributes", attributes: { a: large } },
    { kind: "set-attributes", attributes: { b: large } },
    toQueue,
  ]);

  expect(events.map(({ type }) => type)).toEqual(["attributes.updated", "contact.queued"]);
});

describe("a flow that checks the hours of a queue", () => {
  const steps = [{ kind: "check-hours", queueId: QUEUE, closedText: "We are closed" }, toQueue] satisfies FlowStep[];

  it("[FL-05] continues during them", () => {
    expect(run(steps, (id) => (id === QUEUE ? "open" : "closed")).map(({ type }) => type)).toEqual(["contact.queued"]);
  });

  it.each(["closed", "disabled"] as const)("[FL-05] presents its text and ends the contact if it is %s", (access) => {
    expect(run(steps, (id) => (id === QUEUE ? access : "open"))).toMatchObject([
      { type: "attributes.updated", attributes: { text: "We are closed" } },
      { type: "contact.ended", reason: "closed" },
    ]);
  });
});

it("[FL-07] a step whose queue is disabled is passed over, and one whose queue is closed is not", () => {
  const other = asId<typeof QUEUE>("other");
  const steps = [toQueue, { ...toQueue, queueId: other }];

  expect(run(steps, (id) => (id === QUEUE ? "disabled" : "open"))).toMatchObject([{ queueId: other }]);
  expect(run(steps, () => "closed")).toMatchObject([{ queueId: QUEUE }]);
  expect(run(steps, () => "disabled")).toMatchObject([{ type: "contact.ended", reason: "flow-error" }]);
});

describe("a flow that asks the customer to sign in", () => {
  const ask = {
    kind: "authenticate",
    timeoutMs: 180_000,
    branches: { failed: [{ kind: "set-attributes", attributes: { plan: "none" } }] },
  } satisfies FlowStep;

  it("[FL-08] waits where its channel can ask, and takes the branch of a failure where it cannot", () => {
    const asked: unknown[] = [];
    const draft = draftConversation(chatIn("in-flow"), NOW);
    const steps = [ask, toQueue];
    runFlow({ steps }, draft, {
      channel: { ...channel, authenticate: (_draft, step) => void asked.push(step) },
      accessOf: () => "open",
    });

    expect([asked, draft.events]).toEqual([[ask], []]);
    expect(run(steps)).toMatchObject([{ attributes: { plan: "none" } }, { type: "contact.queued" }]);
  });
});
