import {
  type AuthenticationId,
  type AuthenticationResult,
  asId,
  CONTACT_FLOW_DEFAULTS,
  type ContactFlow,
  type CustomerIdentity,
  type FlowStep,
} from "@tributary/model";
import { describe, expect, it } from "vitest";
import { AGENT, after, CONTACT, CUSTOMER, chatIn, FLOW, NOW, QUEUE } from "../../test/conversations.ts";
import { outcome, outcomeOf } from "../../test/outcome.ts";
import { systemOf } from "../chat/chat-flow.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import {
  type ContinueContext,
  decideAnswer,
  decideAuthenticationEnd,
  decideAuthenticationTimeout,
  decideCancel,
  decideIssueAddress,
} from "./decide-authentication.ts";

const ID = asId<AuthenticationId>("authentication");
const NEXT = asId<AuthenticationId>("next");
const REDIRECT = "https://shop.example/signed-in";
const EXPIRES_AT = NOW + 180_000;
const TIMER = `authentication-over:${CONTACT}:${EXPIRES_AT}`;
const SYSTEM = systemOf(chatIn("in-flow"));
const IDENTITY: CustomerIdentity = { issuer: "https://id.example", clientId: "center", customerId: "7" };
const BY = { kind: "command-line" } as const;

const note = (text: string): FlowStep & { kind: "set-attributes" } => ({
  kind: "set-attributes",
  attributes: { [text]: "yes" },
});
const ASK: FlowStep = {
  kind: "authenticate",
  timeoutMs: 180_000,
  branches: { succeeded: [note("in")], failed: [note("failed")], canceled: [note("out")] },
};
const TO_QUEUE: FlowStep = { kind: "to-queue", queueId: QUEUE, priority: 5 };
const flowOf = (steps: readonly FlowStep[]): ContactFlow => ({
  ...CONTACT_FLOW_DEFAULTS,
  id: FLOW,
  name: "Flow",
  steps,
});
const context = (steps: readonly FlowStep[] = [note("before"), ASK, TO_QUEUE]): ContinueContext => ({
  flow: flowOf(steps),
  accessOf: () => "open",
  now: NOW,
  nextId: NEXT,
});

const initiated = after(chatIn("in-flow"), (draft) =>
  draft.add({ type: "authentication.initiated", authenticationId: ID, expiresAt: EXPIRES_AT, ...SYSTEM }),
);
const issued = after(initiated, (draft) =>
  draft.add({ type: "authentication.address-issued", authenticationId: ID, redirectUri: REDIRECT }),
);
const verifying = after(issued, (draft) =>
  draft.add({ type: "authentication.answered", authenticationId: ID, by: BY }),
);
const ended = (result: AuthenticationResult) =>
  after(verifying, (draft) => draft.add({ type: "authentication.ended", authenticationId: ID, result, ...SYSTEM }));

const own = { participantId: CUSTOMER.participantId, authenticationId: ID };
const request = { ...own, redirectUri: REDIRECT };
const answer = { authenticationId: ID, isFor: (uri: string) => uri === REDIRECT, by: BY };
const at = NOW + 1; // the item is later than what preceded it

describe("the address of the provider", () => {
  it("[AN-06] is issued to the customer, and kept with the address that leads back", () => {
    expect(outcomeOf(decideIssueAddress(initiated, request, NOW))).toEqual(
      outcome({
        value: { id: ID, expiresAt: EXPIRES_AT, redirectUri: REDIRECT },
        conversation: [{ type: "authentication.address-issued", authenticationId: ID, redirectUri: REDIRECT, at: NOW }],
      }),
    );
  });

  it("[AN-06] is issued again without a change, and again with another address that leads back", () => {
    expect(outcomeOf(decideIssueAddress(issued, request, NOW))).toEqual(
      outcome({ value: { id: ID, expiresAt: EXPIRES_AT, redirectUri: REDIRECT } }),
    );
    expect(decideIssueAddress(issued, { ...request, redirectUri: "app://in" }, NOW)).toMatchObject({
      value: { redirectUri: "app://in" },
    });
  });

  it.each([
    ["that is over", ended({ outcome: "timed-out" }), request, "invalid-field"],
    ["whose answer is being verified", verifying, request, "invalid-field"],
    ["of another id", initiated, { ...request, authenticationId: NEXT }, "invalid-field"],
    ["in a chat without one", chatIn("in-flow"), request, "invalid-field"],
    [
      "to another participant",
      withAgent(initiated),
      { ...request, participantId: AGENT.participantId },
      "invalid-field",
    ],
    ["to a stranger", initiated, { ...request, participantId: AGENT.participantId }, "token-invalid"],
    ["in a chat that has ended", after(initiated, end), request, "contact-ended"],
  ] as const)("[AN-06] is not issued for an authentication %s", (_what, state, input, code) => {
    expect(decideIssueAddress(state, input, NOW)).toMatchObject({ refusal: { code } });
  });

  it("[AN-06] is not issued once its time is over, also before the timer", () => {
    expect(decideIssueAddress(initiated, request, EXPIRES_AT)).toMatchObject({ refusal: { code: "invalid-field" } });
  });
});

describe("the answer of the provider", () => {
  it("[AN-07] is taken once, with the address that it came to", () => {
    expect(outcomeOf(decideAnswer(issued, answer, NOW))).toEqual(
      outcome({
        value: { id: ID, expiresAt: EXPIRES_AT, redirectUri: REDIRECT },
        conversation: [{ type: "authentication.answered", authenticationId: ID, by: BY, at: NOW }],
      }),
    );
    expect(decideAnswer(verifying, answer, NOW)).toMatchObject({ refusal: { code: "authentication-conflict" } });
  });

  it.each([
    ["without an address that was issued", initiated, answer, NOW, "authentication-conflict"],
    ["to another address", issued, { ...answer, isFor: () => false }, NOW, "authentication-conflict"],
    ["to another authentication", issued, { ...answer, authenticationId: NEXT }, NOW, "authentication-conflict"],
    ["that is late", issued, answer, EXPIRES_AT, "authentication-conflict"],
    ["after the end", ended({ outcome: "canceled" }), answer, NOW, "authentication-conflict"],
    ["in a chat that has ended", after(issued, end), answer, NOW, "contact-ended"],
  ] as const)("[AN-07] is refused %s", (_what, state, input, now, code) => {
    expect(decideAnswer(state, input, now)).toMatchObject({ refusal: { code } });
  });
});

describe("the end of an authentication", () => {
  it("[AN-04, AN-08, FL-08] continues the flow with the branch of its outcome, in one commit", () => {
    const result = { outcome: "succeeded", identity: IDENTITY } as const;

    const decision = decideAuthenticationEnd(
      verifying,
      { authenticationId: ID, result, displayName: "Zoë" },
      context(),
    );

    expect(outcomeOf(decision)).toEqual(
      outcome({
        conversation: [
          { type: "authentication.ended", authenticationId: ID, result, ...SYSTEM, at },
          { type: "participant.renamed", ...CUSTOMER, displayName: "Zoë", at: at + 1 },
          { type: "attributes.updated", attributes: { in: "yes" }, at: at + 1 },
          { type: "contact.queued", queueId: QUEUE, priority: 5, at: at + 1 },
        ],
        cancelTimers: [TIMER],
      }),
    );
  });

  it.each([
    ["the same name", { displayName: "Customer" }],
    ["without a name", {}],
  ])("[AN-08] with %s leaves the name of the customer", (_what, name) => {
    const result = { outcome: "succeeded", identity: IDENTITY } as const;
    const types = typesOf(decideAuthenticationEnd(verifying, { authenticationId: ID, result, ...name }, context()));

    expect(types).not.toContain("participant.renamed");
  });

  it.each([
    ["failed", { outcome: "failed", failure: "declined" }, ["attributes.updated", "contact.queued"]],
    ["timed-out", { outcome: "timed-out" }, ["contact.queued"]],
    ["canceled", { outcome: "canceled" }, ["attributes.updated", "contact.queued"]],
  ] as const)("[FL-08] with the outcome %s runs its branch, if it has one", (_what, result, following) => {
    const decision = decideAuthenticationEnd(initiated, { authenticationId: ID, result }, context());

    expect(typesOf(decision)).toEqual(["authentication.ended", ...following]);
  });

  it("[AN-03] happens once", () => {
    const result = { outcome: "timed-out" } as const;
    const over = ended({ outcome: "canceled" });

    expect(decideAuthenticationEnd(over, { authenticationId: ID, result }, context())).toMatchObject({
      refusal: { code: "authentication-conflict" },
    });
    expect(decideAuthenticationEnd(after(initiated, end), { authenticationId: ID, result }, context())).toMatchObject({
      refusal: { code: "contact-ended" },
    });
  });

  it("[FL-09, AN-09] of a flow that asks twice asks again, with a timer of its own", () => {
    const result = { outcome: "failed", failure: "unnamed" } as const;

    const decision = decideAuthenticationEnd(
      initiated,
      { authenticationId: ID, result },
      context([ASK, ASK, TO_QUEUE]),
    );

    expect(outcomeOf(decision)).toMatchObject({
      events: { conversation: [{}, {}, { type: "authentication.initiated", authenticationId: NEXT }] },
      setTimers: [{ id: TIMER, kind: "authentication-over" }],
    });
  });

  it("[FL-09] of a flow that was changed continues after its step, or begins again with the known outcome", () => {
    const result = { outcome: "canceled" } as const;
    const typesWith = (steps: readonly FlowStep[]) =>
      attributesOf(decideAuthenticationEnd(initiated, { authenticationId: ID, result }, context(steps)));

    expect(typesWith([note("new"), note("newer"), ASK, note("after"), TO_QUEUE])).toEqual(["out", "after"]);
    expect(typesWith([note("first"), TO_QUEUE])).toEqual(["first"]);
  });

  it("[FL-09] of a flow that was deleted ends the contact", () => {
    const result = { outcome: "canceled" } as const;
    const decision = decideAuthenticationEnd(
      initiated,
      { authenticationId: ID, result },
      { ...context(), flow: undefined },
    );

    expect(outcomeOf(decision)).toMatchObject({
      events: { conversation: [{}, { type: "contact.ended", reason: "flow-error" }] },
      cancelTimers: expect.arrayContaining([TIMER]),
    });
  });
});

describe("a customer who goes on without signing in", () => {
  it("[AN-06] ends the authentication, also while an answer is verified, and repeating it changes nothing", () => {
    for (const state of [initiated, issued, verifying]) {
      expect(decideCancel(state, own, context())).toMatchObject({ value: null });
    }
    expect(outcomeOf(decideCancel(ended({ outcome: "canceled" }), own, context()))).toEqual(outcome({}));
  });

  it("[AN-06] is refused once it is over in another way, and to others", () => {
    expect(decideCancel(ended({ outcome: "timed-out" }), own, context())).toMatchObject({
      refusal: { code: "invalid-field", field: "SessionId" },
    });
    const other = { ...own, participantId: AGENT.participantId };
    expect(decideCancel(withAgent(initiated), other, context())).toMatchObject({ refusal: { code: "invalid-field" } });
    expect(decideCancel(withAgent(ended({ outcome: "canceled" })), other, context())).toMatchObject({
      refusal: { code: "invalid-field" },
    });
  });
});

it("[AN-09] the timer of an earlier authentication changes nothing", () => {
  expect(outcomeOf(decideAuthenticationTimeout(initiated, EXPIRES_AT - 1, context()))).toEqual(outcome({}));
  expect(outcomeOf(decideAuthenticationTimeout(ended({ outcome: "canceled" }), EXPIRES_AT, context()))).toEqual(
    outcome({}),
  );
  expect(typesOf(decideAuthenticationTimeout(verifying, EXPIRES_AT, context()))).toContain("authentication.ended");
});

function end(draft: Parameters<Parameters<typeof after>[1]>[0]): void {
  draft.add({ type: "contact.ended", reason: "api" });
}

/** An agent is in no flow; the bot of a program could be. */
function withAgent(state: ConversationState): ConversationState {
  return after(state, (draft) =>
    draft.add({ type: "participant.joined", agentId: null, ...AGENT, role: "custom-bot" }),
  );
}

function typesOf(decision: Parameters<typeof outcomeOf>[0]): readonly string[] {
  if ("refusal" in decision) throw new Error(decision.refusal.code);
  return decision.drafts.flatMap(({ events }) => events.map(({ type }) => type));
}

function attributesOf(decision: Parameters<typeof outcomeOf>[0]): readonly string[] {
  if ("refusal" in decision) throw new Error(decision.refusal.code);
  const events = decision.drafts.flatMap((draft) => draft.events as readonly object[]);
  return events.flatMap((event) => ("attributes" in event ? Object.keys(event.attributes as object) : []));
}
