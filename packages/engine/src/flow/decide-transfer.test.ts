import {
  asId,
  CONTACT_FLOW_DEFAULTS,
  type ContactFlow,
  type ContactId,
  type FlowStep,
  type QueueId,
} from "@tributary/model";
import { describe, expect, it } from "vitest";
import {
  ADA,
  AGENT,
  AT,
  after,
  CHAT_DURATION_MS,
  CONTACT,
  CONVERSATION,
  chatIn,
  GRACE,
  NOW,
  QUEUE,
} from "../../test/conversations.ts";
import { deskWith, emptyDesk } from "../../test/desks.ts";
import { outcome, outcomeOf } from "../../test/outcome.ts";
import { chatFlow } from "../chat/chat-flow.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { decideTransfer, type Transfer } from "./decide-transfer.ts";
import type { QueueAccess } from "./run-flow.ts";

const NEXT = asId<ContactId>("next");
const BILLING = asId<QueueId>("billing");
const OLD_TIMER = `chat-too-long:${CONTACT}:${AT.created + CHAT_DURATION_MS}`;
const NEXT_TIMER = `chat-too-long:${NEXT}:${AT.created + CHAT_DURATION_MS}`;

function flowOf(steps: readonly FlowStep[]): ContactFlow {
  return { ...CONTACT_FLOW_DEFAULTS, id: asId("transfer-flow"), name: "Transfer", steps };
}

const toTarget = flowOf([{ kind: "to-target-queue", priority: 3 }]);
const transferTo = (flow: ContactFlow, targetQueueId: QueueId | null = BILLING): Transfer => ({
  nextContactId: NEXT,
  flow,
  targetQueueId,
});

const context = {
  agent: deskWith("connected"),
  desks: [deskWith("connected")],
  now: NOW,
  workLimit: () => 30_000,
  accessOf: (): QueueAccess => "open",
  channel: chatFlow,
};
const transfer = transferTo(toTarget);

describe("a transfer", () => {
  it("[TX-01] ends the contact for its agent, and queues the next one of the chain with the conversation", () => {
    const plan = decideTransfer(chatIn("connected"), transfer, context);

    const transferred = { participantId: AGENT.participantId, nextContactId: NEXT, flowId: toTarget.id };
    expect(outcomeOf(plan)).toEqual({
      ...outcome({
        value: "transferred",
        conversation: [
          { type: "contact.transferred", ...transferred, targetQueueId: BILLING, at: NOW },
          { type: "participant.left", ...AGENT, at: NOW + 1 },
          { type: "contact.queued", queueId: BILLING, priority: 3, at: NOW + 1 },
        ],
        agent: [{ type: "agent.contact-ended", contactId: CONTACT, workEndsAt: NOW + 30_000, at: NOW }],
        cancelTimers: [OLD_TIMER],
      }),
      setTimers: [
        expect.objectContaining({ id: `after-contact-work-over:${CONTACT}:${NOW + 30_000}` }),
        expect.objectContaining({ id: NEXT_TIMER, stream: { kind: "conversation", id: CONVERSATION } }),
      ],
    });
    if ("refusal" in plan) throw new Error("refused");
    expect(plan.putRecords).toEqual([{ kind: "contact", id: NEXT, value: CONVERSATION }]);
  });

  it("[TX-01] keeps attributes, details and participants, and the earlier contact as it ended", () => {
    const connected = after(chatIn("connected"), (draft) => {
      draft.add({ type: "attributes.updated", attributes: { plan: "gold" } });
      draft.add({ type: "contact.updated", changes: { name: "Refund" } });
    });

    const state = stateAfter(connected, transfer);

    expect(state.contact).toMatchObject({
      id: NEXT,
      previousId: CONTACT,
      name: "Refund",
      createdAt: NOW + 1,
      flowId: toTarget.id,
      state: { phase: "queued", place: { queueId: BILLING, priority: 3 } },
    });
    expect(state.attributes).toEqual({ plan: "gold" });
    expect(state.earlier).toMatchObject([
      { id: CONTACT, state: { phase: "ended", reason: "transferred", agentId: ADA, connectedAt: AT.accepted } },
    ]);
    expect(state.participants.map(({ role, state: { phase } }) => [role, phase])).toEqual([
      ["customer", "joined"],
      ["agent", "left"],
    ]);
  });

  it("[FL-06] may run any flow, and a step without a target queue is passed over", () => {
    const flow = flowOf([
      { kind: "send-message", text: "One moment" },
      { kind: "to-target-queue", priority: 1 },
      { kind: "to-queue", queueId: QUEUE, priority: 7 },
    ]);

    const state = stateAfter(chatIn("connected"), transferTo(flow, null));

    expect(state.contact.state).toMatchObject({ phase: "queued", place: { queueId: QUEUE, priority: 7 } });
    expect(state.contact).not.toHaveProperty("targetQueueId");
  });

  it.each([
    ["closed", flowOf([{ kind: "check-hours", queueId: BILLING, closedText: "Closed" }, ...toTarget.steps])],
    ["without a queue", flowOf([{ kind: "send-message", text: "Lost" }])],
  ])("[TX-02] fails if its flow is %s: only the agent is informed, and the contact stays", (_why, flow) => {
    const plan = decideTransfer(chatIn("connected"), transferTo(flow), {
      ...context,
      accessOf: () => "closed",
    });

    expect(outcomeOf(plan)).toEqual(
      outcome({
        value: "failed",
        conversation: [{ type: "contact.transfer-failed", participantId: AGENT.participantId, at: NOW }],
      }),
    );
  });

  it("[TX-02] fails if its queue is disabled", () => {
    const plan = decideTransfer(chatIn("connected"), transfer, { ...context, accessOf: () => "disabled" });

    expect(plan).toMatchObject({ value: "failed" });
  });

  it.each(["created", "in-flow", "queued", "offered", "ended"] as const)(
    "[TX-03] is refused for a contact that is %s",
    (phase) => {
      const code = phase === "ended" ? "contact-ended" : "wrong-phase";
      expect(decideTransfer(chatIn(phase), transfer, context)).toMatchObject({ refusal: { code } });
    },
  );

  it("[TX-03] is refused to another agent, and after eleven transfers", () => {
    const connected = chatIn("connected");
    const over = { phase: "ended", endedAt: NOW, reason: "transferred", place: null } as const;
    const earlier = Array.from({ length: 11 }, () => ({ ...connected.contact, state: over }));

    expect(decideTransfer(connected, transfer, { ...context, agent: emptyDesk(GRACE) })).toMatchObject({
      refusal: { code: "wrong-phase" },
    });
    expect(decideTransfer({ ...connected, earlier }, transfer, context)).toMatchObject({
      refusal: { code: "quota-exceeded" },
    });
  });
});

function stateAfter(conversation: ConversationState, next: Transfer): ConversationState {
  const plan = decideTransfer(conversation, next, context);
  if ("refusal" in plan) throw new Error(plan.refusal.code);
  return plan.drafts[0]?.state as ConversationState; // the decision's first draft
}
