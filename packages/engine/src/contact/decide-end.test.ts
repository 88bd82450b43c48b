import { describe, expect, it } from "vitest";
import {
  ADA,
  AGENT,
  AT,
  after,
  CHAT_DURATION_MS,
  CONTACT,
  CUSTOMER,
  chatIn,
  NOW,
  OFFER_EXPIRES_AT,
} from "../../test/conversations.ts";
import { deskWith } from "../../test/desks.ts";
import { outcome, outcomeOf } from "../../test/outcome.ts";
import { decideEnd } from "./decide-end.ts";

const noLimit = () => null;
const alone = { desks: [], now: NOW, workLimit: noLimit };
const byApi = { reason: "api", leaver: null } as const;
const byCustomer = { reason: "customer-disconnect", leaver: CUSTOMER.participantId } as const;

const TOO_LONG = `chat-too-long:${CONTACT}:${AT.created + CHAT_DURATION_MS}`;
const NEVER_CAME = `customer-never-came:${CONTACT}:${AT.created + 300_000}`;

describe("the end of a contact without an agent", () => {
  it.each([
    ["created", [TOO_LONG, NEVER_CAME]],
    ["in-flow", [TOO_LONG]],
    ["queued", [TOO_LONG]],
  ] as const)("ends a contact that is %s, and cancels its timers", (phase, cancelTimers) => {
    const plan = decideEnd(chatIn(phase), byApi, alone);

    expect(outcomeOf(plan)).toEqual(
      outcome({ conversation: [{ type: "contact.ended", reason: "api", at: NOW }], cancelTimers }),
    );
  });

  it("lets the leaver leave before the contact ends", () => {
    const plan = decideEnd(chatIn("queued"), byCustomer, alone);

    const left = { type: "participant.left", ...CUSTOMER, at: NOW };
    const ended = { type: "contact.ended", reason: "customer-disconnect", at: NOW + 1 };
    expect(outcomeOf(plan)).toEqual(outcome({ conversation: [left, ended], cancelTimers: [TOO_LONG] }));
  });

  it("does not let a participant leave twice", () => {
    const left = after(chatIn("queued"), (draft) => draft.add({ type: "participant.left", ...CUSTOMER }), 5_000);

    expect(outcomeOf(decideEnd(left, byCustomer, alone))).toMatchObject({
      events: { conversation: [{ type: "contact.ended" }] },
    });
  });

  it("cannot happen twice", () => {
    expect(() => decideEnd(chatIn("ended"), byApi, alone)).toThrow("damaged journal of a conversation");
  });
});

describe("the end of an offered contact", () => {
  it("[OF-04] withdraws the offer and cancels its deadline", () => {
    const plan = decideEnd(chatIn("offered"), byCustomer, { ...alone, desks: [deskWith("offered")] });

    expect(outcomeOf(plan)).toEqual(
      outcome({
        conversation: [
          { type: "participant.left", ...CUSTOMER, at: NOW },
          { type: "contact.ended", reason: "customer-disconnect", at: NOW + 1 },
        ],
        agent: [{ type: "agent.offer-withdrawn", contactId: CONTACT, at: NOW }],
        cancelTimers: [TOO_LONG, `offer-expired:${CONTACT}:${OFFER_EXPIRES_AT}`],
      }),
    );
  });
});

describe("the end of a connected contact", () => {
  const byAgent = { reason: "agent-disconnect", leaver: AGENT.participantId } as const;
  const conversation = [
    { type: "participant.left", ...AGENT, at: NOW },
    { type: "contact.ended", reason: "agent-disconnect", at: NOW + 1 },
  ];

  it("[AW-01] begins after-contact work without a limit", () => {
    const plan = decideEnd(chatIn("connected"), byAgent, { ...alone, desks: [deskWith("connected")] });

    const work = { type: "agent.contact-ended", contactId: CONTACT, workEndsAt: null, at: NOW };
    expect(outcomeOf(plan)).toEqual(outcome({ conversation, agent: [work], cancelTimers: [TOO_LONG] }));
  });

  it("[AW-01] begins after-contact work with the agent's limit, and sets its timer", () => {
    const workLimit = (id: string) => (id === ADA ? 30_000 : null);

    const plan = decideEnd(chatIn("connected"), byAgent, { desks: [deskWith("connected")], now: NOW, workLimit });

    const dueAt = NOW + 30_000;
    const timer = {
      id: `after-contact-work-over:${CONTACT}:${dueAt}`,
      dueAt,
      kind: "after-contact-work-over",
      stream: { kind: "agent", id: ADA },
      data: { contactId: CONTACT },
    };
    const work = { type: "agent.contact-ended", contactId: CONTACT, workEndsAt: dueAt, at: NOW };
    expect(outcomeOf(plan)).toEqual(
      outcome({ conversation, agent: [work], cancelTimers: [TOO_LONG], setTimers: [timer] }),
    );
  });
});
