import { asId, type ContactId, type RoutingProfile, type RoutingStep } from "@tributary/model";
import { describe, expect, it } from "vitest";
import {
  ADA,
  AGENT,
  after,
  BREAK,
  CONTACT,
  CONVERSATION,
  chatIn,
  GRACE,
  NOW,
  OFFER_EXPIRES_AT,
  QUEUE,
} from "../../test/conversations.ts";
import { deskAfter, deskWith, emptyDesk, OFFERED } from "../../test/desks.ts";
import { outcome, outcomeOf } from "../../test/outcome.ts";
import { profileServing } from "../../test/routing.ts";
import { MAX_CONTACTS_TO_ADD } from "../agent/agent-desk.ts";
import { decideAccept, decideAssign, decideLapse, decideOffer } from "./decide-offer.ts";

const profile = profileServing([[QUEUE, 1, 0]], { chats: 1 });
const terms = (changes: Partial<RoutingProfile> = {}) => ({
  profile: { ...profile, ...changes },
  fulfils: () => true,
  author: AGENT,
  timeoutMs: 20_000,
  isAccepted: false,
});
const graceFor = (durationMs: number): RoutingStep => ({
  expression: { kind: "agents", agentIds: [GRACE] },
  durationMs,
});
const deadline = `offer-expired:${CONTACT}:${OFFER_EXPIRES_AT}`;
const contextAt = (now: number) => ({ desks: [], now, workLimit: () => null });
const whileRinging = { conversation: chatIn("offered"), agent: deskWith("offered") };

describe("offering", () => {
  it("[RT-03] changes the contact and the agent's slot in one commit, with a timer for the deadline", () => {
    const decision = decideOffer({ conversation: chatIn("queued"), agent: emptyDesk() }, terms(), NOW);

    const expiresAt = NOW + 20_000;
    const { participantId } = AGENT;
    const contactOffered = { type: "contact.offered", agentId: ADA, participantId, expiresAt, at: NOW };
    const slotTaken = {
      type: "agent.contact-offered",
      contactId: CONTACT,
      conversationId: CONVERSATION,
      participantId,
      channel: "chat",
      queueId: QUEUE,
      expiresAt,
      at: NOW,
    };
    const timer = {
      id: `offer-expired:${CONTACT}:${expiresAt}`,
      dueAt: expiresAt,
      kind: "offer-expired",
      stream: { kind: "conversation", id: CONVERSATION },
      data: { contactId: CONTACT },
    };
    expect(outcomeOf(decision)).toEqual(
      outcome({ conversation: [contactOffered], agent: [slotTaken], setTimers: [timer] }),
    );
  });

  it("[RT-10] is accepted in the same commit, without a deadline, for an agent whose account is set up that way", () => {
    const queued = { conversation: chatIn("queued"), agent: emptyDesk() };

    const decision = decideOffer(queued, { ...terms(), isAccepted: true }, NOW);

    expect(outcomeOf(decision)).toMatchObject({
      events: {
        conversation: [
          { type: "contact.offered", agentId: ADA },
          { type: "contact.accepted", agentId: ADA },
          { type: "participant.joined", ...AGENT, agentId: ADA },
        ],
        agent: [{ type: "agent.contact-offered" }, { type: "agent.contact-accepted", contactId: CONTACT }],
      },
      setTimers: [],
    });
  });

  it.each(["created", "in-flow", "offered", "connected", "ended"] as const)(
    "[RT-03] is refused for a contact that is %s",
    (phase) => {
      const decision = decideOffer({ conversation: chatIn(phase), agent: emptyDesk(GRACE) }, terms(), NOW);

      expect(decision).toEqual({ refusal: { code: "wrong-phase" } });
    },
  );

  it.each(["offered", "connected", "after-contact-work"] as const)(
    "[RT-05] is refused if the agent's only slot has a contact that is %s",
    (phase) => {
      const decision = decideOffer({ conversation: chatIn("queued"), agent: deskWith(phase) }, terms(), NOW);

      expect(decision).toEqual({ refusal: { code: "offer-gone" } });
    },
  );

  it("[RT-05] is refused for a channel that the profile does not allow", () => {
    const decision = decideOffer(
      { conversation: chatIn("queued"), agent: emptyDesk() },
      terms({ concurrency: { voice: 1 } }),
      NOW,
    );

    expect(decision).toEqual({ refusal: { code: "offer-gone" } });
  });

  it.each([
    ["the profile keeps agents on their channel", [], false],
    ["the profile lets other contacts join calls", ["voice"], true],
    ["the profile lets other contacts join tasks only", ["task"], false],
  ] as const)("[RT-20] beside a call is possible only if allowed: %s", (_what, crossChannels, isOffered) => {
    const desk = deskWith("connected");
    const agent = { ...desk, slots: desk.slots.map((slot) => ({ ...slot, channel: "voice" as const })) };
    const decision = decideOffer({ conversation: chatIn("queued"), agent }, terms({ crossChannels }), NOW);

    expect("refusal" in decision).toBe(!isOffered);
  });

  it("[RT-24] is refused if the agent does not fulfil the active step, which may have changed since the routing pass", () => {
    const set = { type: "contact.routing-criteria-set", steps: [graceFor(30_000)] } as const;
    const conversation = after(chatIn("queued"), (draft) => draft.add(set));
    const decide = (isFulfilled: boolean) =>
      decideOffer(
        { conversation, agent: emptyDesk() },
        { ...terms(), fulfils: () => isFulfilled, isAccepted: true },
        NOW,
      );

    expect(decide(false)).toEqual({ refusal: { code: "offer-gone" } });
    expect(outcomeOf(decide(true))).toHaveProperty("cancelTimers", [`routing-step-expired:${CONTACT}:${NOW + 30_000}`]);
  });

  it("is refused for an agent who is not routable", () => {
    const agent = deskAfter(emptyDesk(), (draft) => draft.add({ type: "agent.state-chosen", state: BREAK }), 5_000);

    expect(decideOffer({ conversation: chatIn("queued"), agent }, terms(), NOW)).toEqual({
      refusal: { code: "offer-gone" },
    });
  });
});

describe("assigning", () => {
  const assign = { author: AGENT, timeoutMs: 20_000, isAccepted: false };
  const onBreak = deskAfter(emptyDesk(), (draft) => draft.add({ type: "agent.state-chosen", state: BREAK }), 5_000);

  it("[RT-23] offers the contact to an agent who is not routable, and marks the offer", () => {
    const decision = decideAssign({ conversation: chatIn("queued"), agent: onBreak }, assign, NOW);

    const expiresAt = NOW + 20_000;
    expect(outcomeOf(decision)).toMatchObject({
      events: {
        conversation: [{ type: "contact.offered", agentId: ADA, expiresAt }],
        agent: [{ type: "agent.contact-offered", contactId: CONTACT, queueId: QUEUE, isAssigned: true }],
      },
      setTimers: [{ kind: "offer-expired", dueAt: expiresAt }],
    });
  });

  it("[RT-10, RT-23] is accepted in the same commit for an agent whose account is set up that way", () => {
    const decision = decideAssign(
      { conversation: chatIn("queued"), agent: onBreak },
      { ...assign, isAccepted: true },
      NOW,
    );

    expect(outcomeOf(decision)).toMatchObject({
      events: { agent: [{ type: "agent.contact-offered" }, { type: "agent.contact-accepted" }] },
      setTimers: [],
    });
  });

  it("[RT-23] clears the contact that the agent has missed before", () => {
    const back = after(chatIn("offered"), (draft) =>
      draft.add({ type: "contact.offer-lapsed", agentId: ADA, outcome: "missed" }),
    );

    const decision = decideAssign({ conversation: back, agent: deskWith("missed") }, assign, OFFER_EXPIRES_AT);

    expect(outcomeOf(decision)).toMatchObject({
      events: { agent: [{ type: "agent.contact-cleared" }, { type: "agent.contact-offered", contactId: CONTACT }] },
    });
  });

  /** Returns the desk of an agent with contacts that they have accepted. */
  function deskWithContacts(count: number) {
    return deskAfter(
      emptyDesk(),
      (draft) => {
        for (let index = 0; index < count; index += 1) {
          const contactId = asId<ContactId>(`contact ${index}`);
          draft.add({ ...OFFERED, contactId });
          draft.add({ type: "agent.contact-accepted", contactId });
        }
      },
      5_000,
    );
  }

  it("[RT-23] is possible for an agent whose slots are taken, with up to 50 contacts", () => {
    const conversation = chatIn("queued");
    const decisions = [MAX_CONTACTS_TO_ADD - 1, MAX_CONTACTS_TO_ADD].map((count) =>
      decideAssign({ conversation, agent: deskWithContacts(count) }, assign, NOW),
    );

    expect(decisions).toEqual([
      expect.objectContaining({ value: null }),
      { refusal: { code: "wrong-phase", field: "UserId", expected: "an agent with less than 50 contacts" } },
    ]);
  });

  it.each([
    ["created", "wrong-phase"],
    ["in-flow", "wrong-phase"],
    ["offered", "wrong-phase"],
    ["connected", "wrong-phase"],
    ["ended", "contact-ended"],
  ] as const)("[RT-23] is refused for a contact that is %s", (phase, code) => {
    const decision = decideAssign({ conversation: chatIn(phase), agent: emptyDesk(GRACE) }, assign, NOW);

    expect(decision).toMatchObject({ refusal: { code, field: "ContactId" } });
  });
});

describe("accepting", () => {
  it("connects the contact, lets the agent join, and cancels the deadline", () => {
    const decision = decideAccept(whileRinging, AGENT, NOW);

    expect(outcomeOf(decision)).toEqual(
      outcome({
        conversation: [
          { type: "contact.accepted", agentId: ADA, at: NOW },
          { type: "participant.joined", agentId: ADA, ...AGENT, at: NOW + 1 },
        ],
        agent: [{ type: "agent.contact-accepted", contactId: CONTACT, at: NOW }],
        cancelTimers: [deadline],
      }),
    );
  });
});

describe("not accepting", () => {
  it.each([
    ["missed", "agent.contact-missed", OFFER_EXPIRES_AT],
    ["rejected", "agent.contact-rejected", NOW],
  ] as const)(
    "[RT-08] returns a %s contact to its position in the queue, and cancels the deadline",
    (result, type, at) => {
      const decision = decideLapse(whileRinging, result, contextAt(at));

      expect(outcomeOf(decision)).toEqual(
        outcome({
          conversation: [{ type: "contact.offer-lapsed", agentId: ADA, outcome: result, at }],
          agent: [{ type, contactId: CONTACT, at }],
          cancelTimers: [deadline],
        }),
      );
      const before = chatIn("queued").contact.state;
      const lapsed = after(
        whileRinging.conversation,
        (draft) => draft.add({ type: "contact.offer-lapsed", agentId: ADA, outcome: result }),
        at,
      );
      expect(lapsed.contact.state).toEqual({ ...before, lapsed: result });
    },
  );
});

const answers = [
  ["accepting", (states: typeof whileRinging) => decideAccept(states, AGENT, NOW)],
  ["rejecting", (states: typeof whileRinging) => decideLapse(states, "rejected", contextAt(NOW))],
  ["missing", (states: typeof whileRinging) => decideLapse(states, "missed", contextAt(OFFER_EXPIRES_AT))],
] as const;

describe.each(answers)("%s", (_name, answer) => {
  it.each(["queued", "connected"] as const)("is refused for a contact that is %s", (phase) => {
    expect(answer({ conversation: chatIn(phase), agent: deskWith("offered") })).toEqual({
      refusal: { code: "offer-gone" },
    });
  });

  it("is refused for a contact that is offered to another agent", () => {
    expect(answer({ conversation: chatIn("offered"), agent: emptyDesk(GRACE) })).toEqual({
      refusal: { code: "offer-gone" },
    });
  });

  it("is refused for a contact that has ended", () => {
    expect(answer({ conversation: chatIn("ended"), agent: deskWith("offered") })).toEqual({
      refusal: { code: "contact-ended" },
    });
  });
});
