import { describe, expect, it } from "vitest";
import { AVAILABLE, BREAK, CONTACT, NOW, OFFER_EXPIRES_AT } from "../../test/conversations.ts";
import { deskWith, emptyDesk } from "../../test/desks.ts";
import { outcome, outcomeOf } from "../../test/outcome.ts";
import { decideState } from "./decide-state.ts";

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
