import { describe, expect, it } from "vitest";
import { planOf, problemsOf } from "../../test/centers.ts";

const [QUEUE, FLOW, USER] = ["queue-1", "flow-1", "user-1"];

describe("steps", () => {
  it.each([
    [{ sendMessage: "Hi" }, { kind: "send-message", text: "Hi" }],
    [{ setAttributes: { a: "b" } }, { kind: "set-attributes", attributes: { a: "b" } }],
    [
      { checkHours: "BasicQueue", closedText: "No" },
      { kind: "check-hours", queueId: QUEUE, closedText: "No" },
    ],
    [{ toQueue: "BasicQueue" }, { kind: "to-queue", queueId: QUEUE, priority: 5 }],
    [
      { toQueue: "BasicQueue", priority: 2 },
      { kind: "to-queue", queueId: QUEUE, priority: 2 },
    ],
    [{ authenticate: true }, { kind: "authenticate", timeoutMs: 180_000, branches: {} }],
    [
      {
        authenticate: true,
        minutes: 15,
        timedOut: [{ sendMessage: "Too late" }],
        canceled: [{ toQueue: "BasicQueue" }],
      },
      {
        kind: "authenticate",
        timeoutMs: 900_000,
        branches: {
          "timed-out": [{ kind: "send-message", text: "Too late" }],
          canceled: [{ kind: "to-queue", queueId: QUEUE, priority: 5 }],
        },
      },
    ],
  ])("[CE-13] %j is a step", (step, expected) => {
    expect(planOf({ contactFlows: [{ name: "F", steps: [step] }] }).edits).toMatchObject([
      { resource: { steps: [expected] } },
    ]);
  });

  it.each([
    [{}, ": an object with one of sendMessage, setAttributes, checkHours, toQueue, toTargetQueue, authenticate"],
    ["toQueue", ": an object with one of sendMessage, setAttributes, checkHours, toQueue, toTargetQueue, authenticate"],
    [{ authenticate: true, minutes: 2 }, ".minutes: a whole number from 3 to 15"],
    [
      { authenticate: true, failed: [{ authenticate: true }] },
      ".failed[0]: an object with one of sendMessage, setAttributes, checkHours, toQueue, toTargetQueue",
    ],
    [
      { authenticate: true, failed: [{ toQueue: "Nowhere" }] },
      '.failed[0].toQueue: a queue of the center or the file; there is no "Nowhere"',
    ],
    [{ sendMessage: "Hi", toQueue: "BasicQueue" }, ".toQueue: one of the members sendMessage"],
    [{ sendMessage: "" }, ".sendMessage: 1 to 16384 characters"],
    [{ setAttributes: { "a b": "" } }, '.setAttributes["a b"]: a key of letters, digits, - and _'],
    [{ setAttributes: { a: "x".repeat(32_768) } }, ".setAttributes: at most 32768 bytes in all"],
    [{ checkHours: "BasicQueue" }, ".closedText: a text; it is missing"],
    [{ toTargetQueue: false }, ".toTargetQueue: true"],
    [{ toQueue: "BasicQueue", priority: 0 }, ".priority: a whole number from 1 to 1000000000"],
  ])("[CE-13] %j is a problem", (step, problem) => {
    const [line] = problemsOf({ contactFlows: [{ name: "F", steps: [step] }] });

    expect(line).toBe(`contactFlows[0].steps[0]${problem}`);
  });
});

describe("targets", () => {
  it.each([
    [
      { user: "Ada", flow: "Welcome" },
      { type: "user", userId: USER, contactFlowId: FLOW },
    ],
    [
      { queue: "BasicQueue", flow: "Welcome" },
      { type: "queue", queueId: QUEUE, contactFlowId: FLOW },
    ],
    [{ flow: "Welcome" }, { type: "flow", contactFlowId: FLOW }],
    [{ phoneNumber: "+4930" }, { type: "phone-number", phoneNumber: "+4930" }],
  ])("[CE-13] %j is a target", (target, expected) => {
    expect(planOf({ quickConnects: [{ name: "Q", target }] }).edits).toMatchObject([
      { resource: { target: expected } },
    ]);
  });

  it.each([
    [{}, ": an object with one of user, queue, phoneNumber, flow"],
    [{ user: "ada", queue: "BasicQueue", flow: "Welcome" }, ".queue: one of the members user, flow"],
    [{ user: "ada" }, ".flow: a flow of the center or the file; it is missing"],
    [{ phoneNumber: 4930123456 }, '.phoneNumber: a number in E.164 form, in quotes: "+4930123456"'],
  ])("[CE-13] %j is a problem", (target, problem) => {
    const [line] = problemsOf({ quickConnects: [{ name: "Q", target }] });

    expect(line).toBe(`quickConnects[0].target${problem}`);
  });
});
