import type { AgentStateRef } from "@tributary/model";
import { describe, expect, it } from "vitest";
import { ADA, AVAILABLE, CONTACT, chatIn, NOW, OFFER_EXPIRES_AT, OFFLINE } from "../../test/conversations.ts";
import { deskAfter, deskWith, emptyDesk } from "../../test/desks.ts";
import { outcome, outcomeOf } from "../../test/outcome.ts";
import { decideSignOut } from "./decide-sign-out.ts";

const chosen = (state: AgentStateRef) => ({ type: "agent.state-chosen", state, at: NOW });
const nextChosen = (state: AgentStateRef) => ({ type: "agent.next-state-chosen", state, at: NOW });

describe("signing out", () => {
  it("[AV-09] sets the offline state at once if the desk is empty", () => {
    const plan = decideSignOut({ agent: emptyDesk(), ringing: [] }, OFFLINE, NOW);

    expect(outcomeOf(plan)).toEqual(outcome({ agent: [chosen(OFFLINE)] }));
  });

  it("[AV-09] sets the offline state for when the desk is empty", () => {
    const plan = decideSignOut({ agent: deskWith("connected"), ringing: [] }, OFFLINE, NOW);

    expect(outcomeOf(plan)).toEqual(outcome({ agent: [nextChosen(OFFLINE)] }));
  });

  it("[AV-09] changes nothing for an agent who is offline", () => {
    const offline = deskAfter(emptyDesk(), (draft) => draft.add({ type: "agent.state-chosen", state: OFFLINE }), 1_000);

    expect(outcomeOf(decideSignOut({ agent: offline, ringing: [] }, OFFLINE, NOW))).toEqual(outcome({}));
  });

  it("[AV-09] changes nothing for an agent whose next state is offline", () => {
    const leaving = deskAfter(
      deskWith("connected"),
      (draft) => draft.add({ type: "agent.next-state-chosen", state: OFFLINE }),
      5_000,
    );

    expect(outcomeOf(decideSignOut({ agent: leaving, ringing: [] }, OFFLINE, NOW))).toEqual(outcome({}));
  });

  it("[AV-09] replaces the next state of an agent who is offline with contacts on the desk", () => {
    const returning = deskAfter(
      deskWith("connected"),
      (draft) => {
        draft.add({ type: "agent.state-chosen", state: OFFLINE });
        draft.add({ type: "agent.next-state-chosen", state: AVAILABLE });
      },
      5_000,
    );

    expect(outcomeOf(decideSignOut({ agent: returning, ringing: [] }, OFFLINE, NOW))).toEqual(
      outcome({ agent: [nextChosen(OFFLINE)] }),
    );
  });

  it("[AV-10] withdraws ringing contacts and is offline in the same commit", () => {
    const plan = decideSignOut({ agent: deskWith("offered"), ringing: [chatIn("offered")] }, OFFLINE, NOW);

    expect(outcomeOf(plan)).toEqual(
      outcome({
        conversation: [{ type: "contact.offer-lapsed", agentId: ADA, outcome: "withdrawn", at: NOW }],
        agent: [{ type: "agent.offer-withdrawn", contactId: CONTACT, at: NOW }, chosen(OFFLINE)],
        cancelTimers: [`offer-expired:${CONTACT}:${OFFER_EXPIRES_AT}`],
      }),
    );
  });

  it("[AV-10] withdraws ringing contacts of an agent who is offline", () => {
    const offline = deskAfter(
      deskWith("offered"),
      (draft) => draft.add({ type: "agent.state-chosen", state: OFFLINE }),
      5_000,
    );

    const plan = decideSignOut({ agent: offline, ringing: [chatIn("offered")] }, OFFLINE, NOW);

    expect(outcomeOf(plan)).toMatchObject({
      events: { agent: [{ type: "agent.offer-withdrawn", contactId: CONTACT }] },
    });
  });

  it.each(["missed", "rejected"] as const)("[AV-10] clears a %s contact and is offline in the same commit", (phase) => {
    const at = OFFER_EXPIRES_AT;

    const plan = decideSignOut({ agent: deskWith(phase), ringing: [] }, OFFLINE, at);

    const cleared = { type: "agent.contact-cleared", contactId: CONTACT, at };
    expect(outcomeOf(plan)).toEqual(outcome({ agent: [cleared, { ...chosen(OFFLINE), at }] }));
  });
});
