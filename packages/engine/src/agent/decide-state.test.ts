import { describe, expect, it } from "vitest";
import { AVAILABLE, BREAK, CONTACT, NOW, OFFER_EXPIRES_AT, OFFLINE } from "../../test/conversations.ts";
import { deskAfter, deskWith, emptyDesk } from "../../test/desks.ts";
import { outcome, outcomeOf } from "../../test/outcome.ts";
import { decideSignOut, decideState } from "./decide-state.ts";

const chosen = (state: object) => ({ type: "agent.state-chosen", state, at: NOW });
const nextChosen = (state: object) => ({ type: "agent.next-state-chosen", state, at: NOW });

describe("choosing a state", () => {
  it("applies at once with contacts on the desk", () => {
    const plan = decideState(deskWith("connected"), { state: BREAK, enqueue: false }, NOW);

    expect(outcomeOf(plan)).toEqual(outcome({ agent: [chosen(BREAK)] }));
  });

  it("waits for an empty desk if it is enqueued", () => {
    const plan = decideState(deskWith("connected"), { state: BREAK, enqueue: true }, NOW);

    expect(outcomeOf(plan)).toEqual(outcome({ agent: [nextChosen(BREAK)] }));
  });

  it("[AV-04] an enqueued state applies at once if the desk is empty", () => {
    const plan = decideState(emptyDesk(), { state: BREAK, enqueue: true }, NOW);

    expect(outcomeOf(plan)).toEqual(outcome({ agent: [chosen(BREAK)] }));
  });

  it.each([
    ["missed", OFFER_EXPIRES_AT],
    ["rejected", NOW],
  ] as const)("clears a %s contact, because the same contact may be offered again", (phase, at) => {
    const plan = decideState(deskWith(phase), { state: AVAILABLE, enqueue: false }, at);

    const cleared = { type: "agent.contact-cleared", contactId: CONTACT, at };
    expect(outcomeOf(plan)).toEqual(outcome({ agent: [{ ...chosen(AVAILABLE), at }, cleared] }));
  });

  it.each(["offered", "connected", "after-contact-work"] as const)("keeps an %s contact on the desk", (phase) => {
    const plan = decideState(deskWith(phase), { state: AVAILABLE, enqueue: false }, NOW);

    expect(outcomeOf(plan)).toEqual(outcome({ agent: [chosen(AVAILABLE)] }));
  });

  it("keeps a missed contact on the desk if the state is enqueued", () => {
    const plan = decideState(deskWith("rejected"), { state: AVAILABLE, enqueue: true }, NOW);

    expect(outcomeOf(plan)).toEqual(outcome({ agent: [nextChosen(AVAILABLE)] }));
  });
});

describe("signing out", () => {
  it("[AV-09] sets the offline state at once if the desk is empty", () => {
    const plan = decideSignOut(emptyDesk(), OFFLINE, NOW);

    expect(outcomeOf(plan)).toEqual(outcome({ agent: [chosen(OFFLINE)] }));
  });

  it("[AV-09] sets the offline state for when the desk is empty", () => {
    const plan = decideSignOut(deskWith("connected"), OFFLINE, NOW);

    expect(outcomeOf(plan)).toEqual(outcome({ agent: [nextChosen(OFFLINE)] }));
  });

  it("[AV-09] changes nothing for an agent who is offline", () => {
    const offline = deskAfter(emptyDesk(), (draft) => draft.add({ type: "agent.state-chosen", state: OFFLINE }), 1_000);

    expect(outcomeOf(decideSignOut(offline, OFFLINE, NOW))).toEqual(outcome({}));
  });

  it("[AV-09] changes nothing for an agent whose next state is offline", () => {
    const leaving = deskAfter(
      deskWith("connected"),
      (draft) => draft.add({ type: "agent.next-state-chosen", state: OFFLINE }),
      5_000,
    );

    expect(outcomeOf(decideSignOut(leaving, OFFLINE, NOW))).toEqual(outcome({}));
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

    expect(outcomeOf(decideSignOut(returning, OFFLINE, NOW))).toEqual(outcome({ agent: [nextChosen(OFFLINE)] }));
  });

  it("[AV-09] sets the offline state for when missed contacts are cleared", () => {
    const plan = decideSignOut(deskWith("rejected"), OFFLINE, NOW);

    expect(outcomeOf(plan)).toEqual(outcome({ agent: [nextChosen(OFFLINE)] }));
  });
});
