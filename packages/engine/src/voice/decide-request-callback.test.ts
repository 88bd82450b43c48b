import { present } from "@tributary/kernel";
import { asId, refusal } from "@tributary/model";
import { describe, expect, it } from "vitest";
import { CALLBACK, callbackIn, callIn, deskOffered, TERMS } from "../../test/callbacks.ts";
import { AT, after, CONTACT, CUSTOMER, chatIn, NOW, QUEUE, STRANGER } from "../../test/conversations.ts";
import { startedCall } from "../../test/outbound.ts";
import { outcome, outcomeOf } from "../../test/outcome.ts";
import type { AgentDesk } from "../agent/agent-desk.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { contactTimer } from "../timers/timer-kinds.ts";
import { CALLBACK_LIFETIME_MS, decideRequestCallback, refusalToCallBack } from "./decide-request-callback.ts";

const { participantId } = CUSTOMER;
const request = { participantId, nextContactId: CALLBACK, terms: TERMS };
const decide = (state: ConversationState, changes: Partial<typeof request> = {}, desks: readonly AgentDesk[] = []) =>
  decideRequestCallback(state, { ...request, ...changes }, { desks, now: NOW, workLimit: () => null });

const EXPIRES_AT = NOW + CALLBACK_LIFETIME_MS;
const EXPIRY = contactTimer(
  "callback-expired",
  { contactId: CALLBACK, dueAt: EXPIRES_AT },
  { kind: "conversation", id: CONTACT },
);
const REQUESTED = {
  type: "callback.requested",
  participantId,
  nextContactId: CALLBACK,
  ...TERMS,
  expiresAt: EXPIRES_AT,
  at: NOW,
};
const NOT_WAITING = { refusal: refusal("wrong-phase", "callback", "a call that waits in a queue") };

describe("a customer who asks to be called back", () => {
  it("[VC-34] is called back by a contact that can be found, and that ends in time", () => {
    const decision = decide(callIn("queued"));

    expect(outcomeOf(decision)).toEqual(outcome({ conversation: [REQUESTED], setTimers: [EXPIRY] }));
    expect("refusal" in decision ? [] : decision.putRecords).toEqual([
      { kind: "contact", id: CALLBACK, value: CONTACT },
    ]);
  });

  it("[VC-42] is called back for a day after the start of the call at most: the token of their page ends then", () => {
    const day = 24 * 60 * 60_000;
    const late = AT.created + day - 60_000;
    const context = { desks: [], now: late, workLimit: () => null };

    expect(outcomeOf(decideRequestCallback(callIn("queued"), request, context))).toMatchObject({
      events: { conversation: [{ type: "callback.requested", expiresAt: AT.created + day }] },
    });
  });

  it("[VC-34] has the offer of the call withdrawn in the same commit", () => {
    expect(outcomeOf(decide(callIn("offered"), {}, [deskOffered()]))).toEqual(
      outcome({
        conversation: [REQUESTED],
        agent: [{ type: "agent.offer-withdrawn", contactId: CONTACT, at: NOW }],
        setTimers: [EXPIRY],
        cancelTimers: [`offer-expired:${CONTACT}:23000`],
      }),
    );
  });

  it("[VC-34] keeps the position of the call in its queue, with priority and routing criteria, and the call has ended", () => {
    const repositioned = after(
      callIn("queued"),
      (draft) => {
        draft.add({ type: "contact.repositioned", priority: 2, ageAdjustmentMs: 500 });
        draft.add({
          type: "contact.routing-criteria-set",
          steps: [{ expression: { kind: "agents", agentIds: [asId("grace")] }, durationMs: 5_000 }],
        });
      },
      3_500,
    );
    const plan = decide(repositioned);
    if ("refusal" in plan) throw new Error(plan.refusal.code);
    const [draft] = plan.drafts;
    const { contact, earlier } = present(draft, "draft").state as ConversationState; // the one draft of the decision

    expect(contact).toMatchObject({ id: CALLBACK, previousId: CONTACT, isCallback: true, createdAt: NOW });
    expect(contact.state).toEqual({
      phase: "queued",
      place: { queueId: QUEUE, priority: 2, queuedAt: AT.joined, ageAdjustmentMs: 500 },
    });
    expect(contact.criteria).toEqual(repositioned.contact.criteria);
    expect(earlier?.[0]?.state).toMatchObject({ phase: "ended", reason: "callback-requested", endedAt: NOW });
    const kinds = plan.setTimers?.map(({ kind, id }) => [kind, id.split(":")[1]]);
    expect(kinds).toEqual([
      ["callback-expired", CALLBACK],
      ["routing-step-expired", CALLBACK],
    ]);
  });

  it.each(["waiting", "offered", "calling", "ringing", "delayed"] as const)(
    "[VC-34] changes nothing by asking again while the callback is %s",
    (phase) => {
      expect(outcomeOf(decide(callbackIn(phase)))).toEqual({ ...outcome({}), events: {} });
    },
  );

  it.each(["waiting", "offered", "calling", "ringing", "delayed"] as const)(
    "[VC-34] cannot ask for a further callback while theirs is %s",
    (phase) => {
      expect(refusalToCallBack(callbackIn(phase), TERMS)).toEqual(NOT_WAITING.refusal);
    },
  );

  it.each<[title: string, state: ConversationState, changes: Partial<typeof request>, refused: object]>([
    ["with an agent", callIn("connected"), {}, NOT_WAITING],
    ["after an agent has called them back", callbackIn("answered"), {}, NOT_WAITING],
    ["before they have joined", callIn("created"), {}, { refusal: refusal("not-joined") }],
    ["in a chat", chatIn("queued"), {}, NOT_WAITING],
    ["as another party", callIn("queued"), { participantId: STRANGER }, { refusal: refusal("token-invalid") }],
    ["in a call of an agent", startedCall().conversation, {}, { refusal: refusal("token-invalid") }],
    [
      "after the end",
      after(callIn("queued"), (draft) => draft.add({ type: "contact.ended", reason: "api" })),
      {},
      { refusal: refusal("not-joined") },
    ],
    [
      "in a center that does not call back",
      callIn("queued"),
      { terms: { ...TERMS, maxAttempts: 0 as 2 } },
      { refusal: refusal("wrong-phase", "callback", "a center that calls back") },
    ],
  ])("[VC-34] is refused %s", (_title, state, changes, refused) => {
    expect(decide(state, changes)).toEqual(refused);
  });
});
