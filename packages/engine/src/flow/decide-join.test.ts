import { present } from "@tributary/kernel";
import { CONTACT_FLOW_DEFAULTS, type ContactFlow } from "@tributary/model";
import { describe, expect, it } from "vitest";
import {
  AT,
  CHAT_DURATION_MS,
  CONTACT,
  CONVERSATION,
  CUSTOMER,
  chatIn,
  FLOW,
  NOW,
  QUEUE,
} from "../../test/conversations.ts";
import { outcome, outcomeOf } from "../../test/outcome.ts";
import { chatFlow } from "../chat/chat-flow.ts";
import { participantOf } from "../contact/participants.ts";
import { decideCustomerJoin } from "./decide-join.ts";

const NEVER_CAME = `customer-never-came:${CONTACT}:${AT.created + 300_000}`;
const TOO_LONG = `chat-too-long:${CONTACT}:${AT.created + CHAT_DURATION_MS}`;

const flowOf = (steps: ContactFlow["steps"]): ContactFlow => ({
  ...CONTACT_FLOW_DEFAULTS,
  id: FLOW,
  name: "Flow",
  steps,
});
const customerOf = (state: ReturnType<typeof chatIn>) =>
  present(participantOf(state, CUSTOMER.participantId), "the customer");
const customerJoined = { type: "participant.joined", agentId: null, ...CUSTOMER, at: NOW };
const joinedCustomer = (phase: string, times: object) => ({
  id: CUSTOMER.participantId,
  role: "customer",
  displayName: "Customer",
  agentId: null,
  state: { phase, ...times },
});

describe("joining", () => {
  it("[FL-01] runs the steps of the flow in order, in the commit in which the customer joins", () => {
    const state = chatIn("created");
    const flow = flowOf([
      { kind: "send-message", text: "Welcome" },
      { kind: "set-attributes", attributes: { plan: "gold" } },
      { kind: "to-queue", queueId: QUEUE, priority: 5 },
    ]);

    const plan = decideCustomerJoin(state, customerOf(state), {
      flow,
      accessOf: () => "open",
      channel: chatFlow,
      now: NOW,
    });

    const system = { participantId: CONVERSATION, role: "system", displayName: "SYSTEM_MESSAGE" };
    const welcome = { contentType: "text/plain", content: "Welcome", clientToken: null };
    expect(outcomeOf(plan)).toEqual(
      outcome({
        value: joinedCustomer("joined", { joinedAt: NOW }),
        conversation: [
          customerJoined,
          { type: "message.sent", ...system, ...welcome, at: NOW + 1 },
          { type: "attributes.updated", attributes: { plan: "gold" }, at: NOW + 1 },
          { type: "contact.queued", queueId: QUEUE, priority: 5, at: NOW + 1 },
        ],
        cancelTimers: [NEVER_CAME],
      }),
    );
  });

  it.each([
    ["[FL-03] ends the contact if the flow does not queue it", flowOf([])],
    ["ends the contact if the flow does not exist", undefined],
  ] as const)("%s, and cancels all timers", (_title, flow) => {
    const state = chatIn("created");

    const plan = decideCustomerJoin(state, customerOf(state), {
      flow,
      accessOf: () => "open",
      channel: chatFlow,
      now: NOW,
    });

    expect(outcomeOf(plan)).toEqual(
      outcome({
        value: joinedCustomer("left", { leftAt: NOW + 1 }),
        conversation: [customerJoined, { type: "contact.ended", reason: "flow-error", at: NOW + 1 }],
        cancelTimers: [TOO_LONG, NEVER_CAME],
      }),
    );
  });

  it("again changes nothing", () => {
    const state = chatIn("queued");

    const plan = decideCustomerJoin(state, customerOf(state), {
      flow: undefined,
      accessOf: () => "open",
      channel: chatFlow,
      now: NOW,
    });

    expect(outcomeOf(plan)).toEqual(outcome({ value: joinedCustomer("joined", { joinedAt: AT.joined }) }));
  });
});
