import { asId, type ContactId } from "@tributary/model";
import { describe, expect, it } from "vitest";
import { AGENT, AT, after, CONTACT, CONVERSATION, chatIn, NOW, QUEUE, STRANGER } from "../../test/conversations.ts";
import { deskWith } from "../../test/desks.ts";
import { startedCall } from "../../test/outbound.ts";
import { outcomeOf } from "../../test/outcome.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import type { QueueAccess } from "../flow/run-flow.ts";
import { decideUnheard } from "./decide-unheard.ts";

const NEXT = asId<ContactId>("next");

/** Decides about an agent without audio. */
function decide(conversation: ConversationState, access: QueueAccess = "open", participantId = AGENT.participantId) {
  const context = { desks: [deskWith("connected")], now: NOW, workLimit: () => null, accessOf: () => access };
  return decideUnheard(conversation, { participantId, nextContactId: NEXT }, context);
}

function eventsOf(plan: ReturnType<typeof decide>) {
  const result = plan && outcomeOf(plan);
  if (result === undefined || "refusal" in result) throw new Error("There is no plan.");
  return result.events;
}

describe("an agent who has accepted a call, and whose audio never arrived", () => {
  it("[VC-22] leaves, and the customer waits at the position before", () => {
    const events = eventsOf(decide(chatIn("connected")));

    const waitedMs = NOW - AT.joined;
    expect(events.conversation).toMatchObject([
      { type: "contact.transferred", participantId: AGENT.participantId, nextContactId: NEXT, targetQueueId: null },
      { type: "participant.left", participantId: AGENT.participantId },
      { type: "contact.queued", queueId: QUEUE, priority: 5 },
      { type: "contact.repositioned", priority: 5, ageAdjustmentMs: waitedMs },
    ]);
    expect(events.agent).toMatchObject([{ type: "agent.call-failed", contactId: CONTACT, failure: "no-audio" }]);
  });

  it("[VC-22] leaves a priority and an age that were set as they are", () => {
    const older = after(chatIn("queued"), (draft) =>
      draft.add({ type: "contact.repositioned", priority: 2, ageAdjustmentMs: 60_000 }),
    );
    const { contact } = chatIn("connected");
    if (contact.state.phase !== "connected" || older.contact.state.phase !== "queued") throw new Error("no position");
    const place = older.contact.state.place;
    const accepted = { ...chatIn("connected"), contact: { ...contact, state: { ...contact.state, place } } };

    expect(eventsOf(decide(accepted)).conversation?.at(-1)).toMatchObject({
      priority: 2,
      ageAdjustmentMs: 60_000 + NOW - place.queuedAt,
    });
  });

  it("[VC-22] is not replaced in a queue that takes no contacts", () => {
    expect(decide(chatIn("connected"), "disabled")).toBeUndefined();
    expect(decide(chatIn("connected"), "closed")).toBeDefined(); // the customer came while it was open
  });

  it("[VC-22] is not replaced for other parties, before the acceptance, and in the call of an agent", () => {
    expect(decide(chatIn("connected"), "open", STRANGER)).toBeUndefined();
    expect(decide(chatIn("offered"))).toBeUndefined();
    expect(decide(startedCall().conversation)).toBeUndefined();
    expect(chatIn("connected").id).toBe(CONVERSATION);
  });
});
