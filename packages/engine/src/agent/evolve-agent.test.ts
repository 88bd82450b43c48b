import { asId, type ContactId } from "@tributary/model";
import { describe, expect, it } from "vitest";
import {
  ADA,
  AGENT,
  AT,
  AVAILABLE,
  BREAK,
  CONTACT,
  CONVERSATION,
  NOW,
  OFFER_EXPIRES_AT,
  QUEUE,
} from "../../test/conversations.ts";
import { deskAfter, deskWith, emptyDesk, OFFERED, WORK_ENDS_AT } from "../../test/desks.ts";
import { type AgentDesk, newAgentDesk } from "./agent-desk.ts";
import { type AgentDraft, agentStream } from "./agent-stream.ts";

const slot = {
  contactId: CONTACT,
  conversationId: CONVERSATION,
  participantId: AGENT.participantId,
  channel: "chat",
  queueId: QUEUE,
  offeredAt: AT.offered,
  idleBefore: 500,
  acceptedAt: null,
} as const;
const missedContact = { phase: "error", reason: "missed-contact", before: AVAILABLE, next: null } as const;

function slotIn(desk: AgentDesk) {
  return desk.slots[0];
}

describe("the desk of an agent", () => {
  it("is offline and empty before the first event", () => {
    expect(newAgentDesk(ADA)).toMatchObject({ seq: 0, availability: { current: { type: "offline" } }, slots: [] });
  });

  it("has the chosen state and restarts the idle time when a state is chosen", () => {
    const desk = deskAfter(emptyDesk(), (draft) => draft.add({ type: "agent.state-chosen", state: BREAK }), NOW);

    expect(desk).toEqual({
      ...emptyDesk(),
      seq: 2,
      lastAt: NOW,
      idleSince: NOW,
      availability: { phase: "chosen", current: BREAK, since: NOW, next: null },
    });
  });

  it("has the next state beside the current one, and the idle time continues", () => {
    const desk = deskAfter(emptyDesk(), (draft) => draft.add({ type: "agent.next-state-chosen", state: BREAK }), NOW);

    expect(desk).toMatchObject({ availability: { current: AVAILABLE, next: BREAK }, idleSince: 500 });
  });

  it.each([
    ["offered", { phase: "offered", offer: { phase: "ringing", offeredAt: AT.offered, expiresAt: OFFER_EXPIRES_AT } }],
    ["connected", { phase: "connected", since: AT.accepted }],
    ["paused", { phase: "paused", since: AT.ended }],
    ["missed", { phase: "missed", since: OFFER_EXPIRES_AT }],
    ["rejected", { phase: "rejected", since: AT.accepted }],
    [
      "after-contact-work",
      { phase: "after-contact-work", work: { phase: "running", startedAt: AT.ended, endsAt: WORK_ENDS_AT } },
    ],
  ] as const)("holds a contact that is %s", (phase, state) => {
    const acceptedAt = ["connected", "paused", "after-contact-work"].includes(phase) ? AT.accepted : null;

    expect(slotIn(deskWith(phase))).toEqual({ ...slot, acceptedAt, state });
  });

  it("restarts the idle time with an offer", () => {
    expect(deskWith("offered").idleSince).toBe(AT.offered);
  });

  it.each([
    ["missed", OFFER_EXPIRES_AT],
    ["rejected", AT.accepted],
  ] as const)("is in the error state after a %s contact", (phase, since) => {
    expect(deskWith(phase).availability).toEqual({ ...missedContact, since });
  });

  it("[OF-04] does not count a withdrawn offer as missed, and has its slot free", () => {
    const desk = deskAfter(
      deskWith("offered"),
      (draft) => draft.add({ type: "agent.offer-withdrawn", contactId: CONTACT }),
      NOW,
    );

    expect(desk).toMatchObject({ availability: { phase: "chosen", current: AVAILABLE }, slots: [] });
  });

  it("[RT-01] continues the idle time from before an offer that is withdrawn", () => {
    const withdraw = (contactId: typeof CONTACT) => (draft: AgentDraft) =>
      draft.add({ type: "agent.offer-withdrawn", contactId });
    const second = asId<ContactId>("second");
    const twice = deskAfter(deskWith("offered"), (draft) => draft.add({ ...OFFERED, contactId: second }), 5_000);

    const firstWithdrawn = deskAfter(twice, withdraw(CONTACT), NOW);
    expect(firstWithdrawn.idleSince).toBe(5_000);
    expect(deskAfter(firstWithdrawn, withdraw(second), NOW).idleSince).toBe(500);
    expect(deskAfter(deskWith("offered"), withdraw(CONTACT), NOW).idleSince).toBe(500);
  });

  it("returns from the error state to the state before when the last missed contact is cleared", () => {
    const desk = deskAfter(
      deskWith("missed"),
      (draft) => draft.add({ type: "agent.contact-cleared", contactId: CONTACT }),
      OFFER_EXPIRES_AT,
    );

    const availability = { phase: "chosen", current: AVAILABLE, since: OFFER_EXPIRES_AT, next: null };
    expect(desk).toMatchObject({ availability, slots: [] });
  });

  it("applies the next state when the last contact is cleared", () => {
    const leaving = deskAfter(
      deskWith("after-contact-work"),
      (draft) => draft.add({ type: "agent.next-state-chosen", state: BREAK }),
      AT.ended,
    );

    const desk = deskAfter(leaving, (draft) => draft.add({ type: "agent.contact-cleared", contactId: CONTACT }), NOW);

    expect(desk.availability).toEqual({ phase: "chosen", current: BREAK, since: NOW, next: null });
  });
});

describe("events that cannot follow", () => {
  it.each([
    ["accepting a contact that is connected", "connected", { type: "agent.contact-accepted", contactId: CONTACT }],
    ["missing an offer before its deadline", "offered", { type: "agent.contact-missed", contactId: CONTACT }],
    [
      "ending a contact that was never accepted",
      "offered",
      { type: "agent.contact-ended", contactId: CONTACT, workEndsAt: null },
    ],
  ] as const)("%s is an error that names the event", (_what, phase, event) => {
    const change = () => deskAfter(deskWith(phase), (draft) => draft.add(event), NOW);

    expect(change).toThrow(
      expect.objectContaining({ code: "internal", details: expect.objectContaining({ type: event.type }) }),
    );
  });

  it("events of version 1 are read unchanged", () => {
    const event = { seq: 1, at: 1, type: "agent.state-chosen", state: AVAILABLE };

    expect(agentStream.upcasters?.[1]?.(event)).toEqual(event);
  });
});
