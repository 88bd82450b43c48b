import { describe, expect, it } from "vitest";
import { CONTACT, NOW, OFFER_EXPIRES_AT } from "../../test/conversations.ts";
import { deskAfter, deskWith, emptyDesk, WORK_ENDS_AT } from "../../test/desks.ts";
import { outcome, outcomeOf } from "../../test/outcome.ts";
import { decideClear } from "./decide-clear.ts";

const byAgent = { contactId: CONTACT, because: "cleared" } as const;
const byTimer = { contactId: CONTACT, because: "time-over" } as const;
const cleared = (at: number) => ({ type: "agent.contact-cleared", contactId: CONTACT, at });

describe("clearing a contact", () => {
  it.each([
    ["by the agent", byAgent, NOW],
    ["when its time is over", byTimer, WORK_ENDS_AT],
  ] as const)("ends after-contact work %s, and cancels its timer", (_when, clearing, at) => {
    const decision = decideClear(deskWith("after-contact-work"), clearing, at);

    const cancelTimers = [`after-contact-work-over:${CONTACT}:${WORK_ENDS_AT}`];
    expect(outcomeOf(decision)).toEqual(outcome({ agent: [cleared(at)], cancelTimers }));
  });

  it("cancels no timer if after-contact work has no limit", () => {
    const ended = { type: "agent.contact-ended", contactId: CONTACT, workEndsAt: null } as const;
    const desk = deskAfter(deskWith("connected"), (draft) => draft.add(ended), 9_000);

    expect(outcomeOf(decideClear(desk, byAgent, NOW))).toEqual(outcome({ agent: [cleared(NOW)] }));
  });

  it.each(["missed", "rejected"] as const)("clears a %s contact", (phase) => {
    const decision = decideClear(deskWith(phase), byAgent, OFFER_EXPIRES_AT);

    expect(outcomeOf(decision)).toEqual(outcome({ agent: [cleared(OFFER_EXPIRES_AT)] }));
  });

  it.each(["offered", "connected"] as const)("is refused for a contact that is %s", (phase) => {
    const decision = decideClear(deskWith(phase), byAgent, NOW);

    expect(decision).toEqual({
      refusal: { code: "wrong-phase", field: "contactId", expected: "a contact that has ended" },
    });
  });

  it("is refused for a contact that is not on the desk", () => {
    expect(decideClear(emptyDesk(), byAgent, NOW)).toEqual({
      refusal: { code: "not-found", field: "contactId", expected: "a contact on this agent's desk" },
    });
  });

  it("changes nothing when the time of a cleared contact is over", () => {
    expect(outcomeOf(decideClear(emptyDesk(), byTimer, NOW))).toEqual(outcome({}));
  });
});
