import { describe, expect, it } from "vitest";
import { callbackIn, callIn } from "../../test/callbacks.ts";
import { ADA, AGENT, AT, after, CONTACT, CUSTOMER, NOW, QUEUE, STRANGER } from "../../test/conversations.ts";
import { deskWith } from "../../test/desks.ts";
import { startedCall } from "../../test/outbound.ts";
import { outcome, outcomeOf } from "../../test/outcome.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { contactTimer } from "../timers/timer-kinds.ts";
import { decideUnheard } from "./decide-unheard.ts";

/** Decides about an agent without audio. */
function decide(conversation: ConversationState, participantId = AGENT.participantId) {
  return decideUnheard(conversation, participantId, {
    desks: [deskWith("connected")],
    now: NOW,
    workLimit: () => null,
  });
}

function stateAfter(plan: ReturnType<typeof decide>): ConversationState {
  if (plan === undefined) throw new Error("There is no plan.");
  return plan.drafts[0]?.state as ConversationState; // the draft of the conversation
}

const RETURNED = { type: "contact.returned", agentId: ADA };

describe("an agent who has accepted a call, and whose audio never arrived", () => {
  it("[VC-22] leaves in the error state, and the contact waits at the position before", () => {
    const plan = decide(callIn("connected"));

    expect(plan && outcomeOf(plan)).toEqual(
      outcome({
        conversation: [
          { type: "participant.left", ...AGENT, at: NOW },
          { ...RETURNED, at: NOW },
        ],
        agent: [{ type: "agent.call-failed", contactId: CONTACT, failure: "no-audio", at: NOW }],
        setTimers: [],
      }),
    );
    expect(stateAfter(plan).contact).toEqual({
      ...callIn("connected").contact,
      state: { phase: "queued", place: { queueId: QUEUE, priority: 5, queuedAt: AT.joined } },
    });
  });

  it("[VC-22] leaves the customer neither on hold nor muted", () => {
    const held = after(callIn("connected"), (draft) => {
      draft.add({ type: "connection.held", participantId: CUSTOMER.participantId });
      draft.add({ type: "connection.muted", participantId: CUSTOMER.participantId });
    });

    expect(stateAfter(decide(held)).voice).toMatchObject({ held: [], muted: [] });
  });

  it("[VC-22, RT-26] leaves the contact its routing criteria, whose step expires", () => {
    const steps = [{ expression: { kind: "agents", agentIds: [ADA] }, durationMs: 60_000 }] as const;
    const queued = after(
      callIn("queued"),
      (draft) => draft.add({ type: "contact.routing-criteria-set", steps }),
      AT.joined,
    );
    const { contact } = callIn("connected");
    const accepted = { ...callIn("connected"), contact: { ...queued.contact, state: contact.state } };
    const dueAt = AT.joined + 60_000;

    const plan = decide(accepted);

    expect(plan?.setTimers).toEqual([
      contactTimer("routing-step-expired", { contactId: CONTACT, dueAt }, { kind: "conversation", id: CONTACT }),
    ]);
    expect(stateAfter(plan).contact.criteria).toEqual(queued.contact.criteria);
  });

  it("[VC-22] is not replaced for other parties, before the acceptance, in the call of an agent, and in a callback", () => {
    expect(decide(callIn("connected"), STRANGER)).toBeUndefined();
    expect(decide(callIn("offered"))).toBeUndefined();
    expect(decide(startedCall().conversation)).toBeUndefined();
    expect(decide(callbackIn("calling"))).toBeUndefined();
    expect(decide(callbackIn("ringing"))).toBeUndefined();
    expect(decide(callbackIn("answered"))).toBeDefined();
  });

  it("[VC-22] is not replaced after twenty returns", () => {
    let state = callIn("connected");
    const offer = { agentId: ADA, participantId: AGENT.participantId, expiresAt: 25_000 };
    for (let count = 0; count < 20; count += 1) {
      state = after(stateAfter(decide(state)), (draft) => {
        draft.add({ type: "contact.offered", ...offer });
        draft.add({ type: "contact.accepted", agentId: ADA });
      });
    }

    expect(decide(state)).toBeUndefined();
  });
});
