import type { CallOutcome } from "@tributary/conduit";
import { silentLogger } from "@tributary/kernel";
import { describe, expect, it } from "vitest";
import { createTransferCommands } from "./transfer-commands.ts";

const ok = (data: unknown): CallOutcome => ({ ok: true, data });
const failure = (type: string): CallOutcome => ({ ok: false, error: { type, message: "", statusCode: 400 } });

/** Commands on a link that answers calls in the given order; an error rejects the call. */
function setUp(...answers: readonly (CallOutcome | Error)[]) {
  const calls: unknown[] = [];
  const call = async (method: string, params: unknown): Promise<CallOutcome> => {
    const answer = answers[calls.length] ?? new Error("unexpected call");
    calls.push([method, params]);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { calls, commands: createTransferCommands({ call }, silentLogger) };
}

function endpoint(type: string, name: string | null, agentState?: string) {
  return { endpointARN: `arn:${type}`, type, name, phoneNumber: null, agentLogin: null, queue: null, agentState };
}

describe("the quick connects", () => {
  it("[PA-20, PA-48] are read to the last page, without phone numbers, with the states of agents", async () => {
    const { commands, calls } = setUp(
      ok({ endpoints: [endpoint("agent", "Grace", "offline"), endpoint("phone_number", "Bank")], nextToken: "2" }),
      ok({ endpoints: [endpoint("queue", null), endpoint("agent", "Linus", "newer"), endpoint("fax", "Newer")] }),
    );

    expect(await commands.quickConnects(["q1", "q2"])).toEqual([
      { id: "arn:agent", kind: "agent", name: "Grace", state: "offline" },
      { id: "arn:queue", kind: "queue", name: "", state: null },
      { id: "arn:agent", kind: "agent", name: "Linus", state: null },
    ]);
    expect(calls).toEqual([
      ["getEndpoints", { queueARNs: ["q1", "q2"], withAvailability: true }],
      ["getEndpoints", { queueARNs: ["q1", "q2"], withAvailability: true, nextToken: "2" }],
    ]);
  });

  it.each([
    ["a refusal", failure("InternalServiceException")],
    ["a malformed response", ok({ endpoints: [{}], nextToken: null })],
    ["no connection", new Error("unavailable")],
  ])("[PA-20] are not loaded after %s on any page", async (_case, answer) => {
    const first = ok({ endpoints: [endpoint("agent", "Grace")], nextToken: "2" });

    expect(await setUp(answer).commands.quickConnects([])).toBeNull();
    expect(await setUp(first, answer).commands.quickConnects([])).toBeNull();
  });
});

describe("a transfer", () => {
  it("[PA-22] is requested for the contact and the endpoint", async () => {
    const { commands, calls } = setUp(ok({}));

    expect(await commands.transfer("c-1", "arn:agent", "transfer")).toBeNull();
    expect(calls).toEqual([["transferContact", { contactId: "c-1", endpoint: { endpointARN: "arn:agent" } }]]);
  });

  it("[PA-28] that adds an agent is requested by a method of its own", async () => {
    const { commands, calls } = setUp(ok({}));

    expect(await commands.transfer("c-1", "arn:agent", "add")).toBeNull();
    expect(calls).toEqual([["addNewConnection", { contactId: "c-1", endpoint: { endpointARN: "arn:agent" } }]]);
  });

  it.each([
    [failure("InvalidStateException"), "not-open"],
    [failure("ResourceNotFoundException"), "gone"],
    [failure("QuotaExceededException"), "limit"],
    [failure("InternalServiceException"), "failed"],
    [new Error("unavailable"), "failed"],
  ] as const)("[PA-22, PA-28] that fails has a reason: case %#", async (answer, refusal) => {
    for (const kind of ["transfer", "add"] as const)
      expect(await setUp(answer).commands.transfer("c-1", "arn:agent", kind)).toBe(refusal);
  });
});

describe("a call to a quick connect", () => {
  it("[PA-69] is started for the endpoint, and known by its contact", async () => {
    const { commands, calls } = setUp(ok({ contactId: "c-2" }));

    expect(await commands.call("arn:agent")).toEqual({ contactId: "c-2" });
    expect(calls).toEqual([["createOutboundContact", { endpoint: { endpointARN: "arn:agent" } }]]);
  });

  it.each([
    ["not-open", failure("BadEndpointException")],
    ["gone", failure("ResourceNotFoundException")],
    ["failed", failure("AccessDeniedException")],
    ["failed", ok({})],
    ["failed", new Error("unavailable")],
  ])("[PA-69] has the reason %s", async (refusal, answer) => {
    expect(await setUp(answer).commands.call("arn:agent")).toEqual({ refusal });
  });
});
