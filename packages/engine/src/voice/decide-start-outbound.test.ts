import { asId, type ContactId, refusal } from "@tributary/model";
import { describe, expect, it } from "vitest";
import { ADA, AGENT, AT, CONTACT, CONVERSATION, NOW, QUEUE } from "../../test/conversations.ts";
import { deskAfter, deskWith, emptyDesk, OFFERED } from "../../test/desks.ts";
import { CALLED, OUTBOUND_IDS, TO_GRACE } from "../../test/outbound.ts";
import { outcome, outcomeOf } from "../../test/outcome.ts";
import { type AgentDesk, MAX_CONTACTS_TO_ADD } from "../agent/agent-desk.ts";
import { decideStartOutbound } from "./decide-start-outbound.ts";

const ids = { ...OUTBOUND_IDS, now: NOW };
const { participantId } = AGENT;

/** Returns the desk with all its contacts on that channel. */
const onChannel = (desk: AgentDesk, channel: "voice" | "chat"): AgentDesk => ({
  ...desk,
  slots: desk.slots.map((slot) => ({ ...slot, channel })),
});

describe("the start of an agent's call", () => {
  it("[VC-17] has the agent's contact and their desk in one commit, without a customer", () => {
    expect(outcomeOf(decideStartOutbound(emptyDesk(), TO_GRACE, ids))).toEqual(
      outcome({
        value: CONTACT,
        conversation: [
          {
            type: "contact.created",
            channel: "voice",
            flowId: TO_GRACE.flow.id,
            participants: [],
            attributes: {},
            name: null,
            description: null,
            chat: null,
            voice: { direction: "outbound", calledContactId: CALLED, endpointName: "Grace" },
            targetQueueId: TO_GRACE.targetQueueId,
            at: NOW,
          },
          { type: "contact.dialed", agentId: ADA, participantId, queueId: QUEUE, at: NOW },
          {
            type: "participant.joined",
            agentId: ADA,
            participantId,
            role: "agent",
            displayName: AGENT.displayName,
            at: NOW + 1,
          },
        ],
        agent: [
          {
            type: "agent.call-started",
            contactId: CONTACT,
            conversationId: CONVERSATION,
            participantId,
            queueId: QUEUE,
            at: NOW,
          },
        ],
      }),
    );
  });

  it("[VC-17] names the contact that it belongs to, and no queue for a flow", () => {
    const relatedContactId = asId<ContactId>("related");
    const plan = decideStartOutbound(emptyDesk(), { ...TO_GRACE, targetQueueId: null }, { ...ids, relatedContactId });

    const [created] = ("drafts" in plan && plan.drafts[0]?.events) || [];
    expect(created).toMatchObject({ type: "contact.created", relatedContactId });
    expect(created).not.toHaveProperty("targetQueueId");
  });

  it("[VC-17] is refused without calls in the routing profile", () => {
    expect(decideStartOutbound(emptyDesk(), { ...TO_GRACE, hasCalls: false }, ids)).toEqual({
      refusal: refusal("wrong-phase", "endpoint", "an agent whose routing profile has calls"),
    });
  });

  it.each(["offered", "connected", "monitoring", "missed", "rejected", "after-contact-work"] as const)(
    "[VC-17] is refused with a call in the phase %s, and not with a chat",
    (phase) => {
      const desk = deskWith(phase);

      expect(decideStartOutbound(onChannel(desk, "voice"), TO_GRACE, ids)).toEqual({
        refusal: refusal("wrong-phase", "endpoint", "an agent without another call"),
      });
      expect(decideStartOutbound(onChannel(desk, "chat"), TO_GRACE, ids)).toMatchObject({ value: CONTACT });
    },
  );

  it("[VC-17] is refused with a full desk", () => {
    let desk = emptyDesk();
    for (let count = 0; count < MAX_CONTACTS_TO_ADD; count += 1)
      desk = deskAfter(
        desk,
        (draft) => draft.add({ ...OFFERED, contactId: asId<ContactId>(`chat-${count}`) }),
        AT.offered,
      );

    expect(decideStartOutbound(desk, TO_GRACE, ids)).toMatchObject({
      refusal: { code: "quota-exceeded", field: "endpoint" },
    });
  });
});
