import { describe, expect, it } from "vitest";
import { deskContact } from "../../../test/desk-contact.ts";
import type { Desk } from "../../shared/desk.ts";
import { availabilityOf, cancelNextRequest, stateRequestFor } from "./availability.view-model.ts";

const choices = [
  { id: "s-available", name: "Available", kind: "routable" },
  { id: "s-lunch", name: "Lunch", kind: "not-routable" },
  { id: "s-offline", name: "Offline", kind: "offline" },
] as const;

const chat = deskContact();

const available: Desk = {
  agentName: "Ada",
  state: { name: "Available", kind: "routable", since: 1_000 },
  nextState: null,
  choices,
  chosenId: "s-available",
  hasCalls: true,
  canCall: true,
  queueArns: [],
  contacts: [],
};

const missed: Desk = {
  ...available,
  state: { name: "MissedCallAgent", kind: "error", since: 2_000 },
  contacts: [{ ...chat, phase: "missed" }],
};

describe("availability", () => {
  it("marks the choice that is the current state", () => {
    expect(availabilityOf(available)).toEqual({
      current: available.state,
      chosenId: "s-available",
      nextName: null,
      isWithoutOffers: false,
      choices,
      missed: null,
    });
  });

  it("offers the first routable state as the recovery from a missed contact", () => {
    const shown = availabilityOf(missed);

    expect(shown.chosenId).toBeNull();
    expect(shown.missed).toEqual({ reason: "missed", recoveryId: "s-available", recoveryName: "Available" });
  });

  it.each([
    [["missed", "rejected"], "rejected"],
    [["rejected", "missed"], "missed"],
    [["connected", "failed"], "failed"],
    [[], "missed"],
  ] as const)("[PA-06] reports the last unanswered contact of %j as %s", (phases, reason) => {
    const contacts = phases.map((phase, at) => ({ ...chat, contactId: `c-${at}`, phase, since: at }));

    expect(availabilityOf({ ...missed, contacts }).missed?.reason).toBe(reason);
  });

  it.each([
    ["Available", "Offline", true],
    ["Available", "Lunch", true],
    ["Available", "Available", false],
    ["Available", null, false],
    ["Lunch", "Offline", false],
  ])(
    "[PA-15] in the state %s with the next state %s reports that no contact is offered: %s",
    (name, nextState, isWithoutOffers) => {
      const kind = choices.find((choice) => choice.name === name)?.kind ?? "routable";
      const desk = { ...available, state: { name, kind, since: 1_000 }, nextState, contacts: [chat] };

      expect(availabilityOf(desk)).toMatchObject({ nextName: nextState, isWithoutOffers });
    },
  );

  it("changes immediately on an empty desk", () => {
    expect(stateRequestFor(available, "s-lunch")).toEqual({ stateId: "s-lunch", enqueue: false });
  });

  it.each(["offered", "connected", "wrap-up"] as const)("defers a break while a contact is %s", (phase) => {
    const desk = { ...available, contacts: [{ ...chat, phase }] };

    expect(stateRequestFor(desk, "s-lunch")).toEqual({ stateId: "s-lunch", enqueue: true });
    expect(stateRequestFor(desk, "s-available")).toEqual({ stateId: "s-available", enqueue: false });
  });

  it("does not wait for a paused task", () => {
    const desk = { ...available, contacts: [{ ...chat, channel: "task", isPaused: true } as const] };

    expect(stateRequestFor(desk, "s-lunch")).toEqual({ stateId: "s-lunch", enqueue: false });
  });

  it("[PA-34] does not wait for a chat that is monitored", () => {
    const desk = { ...available, contacts: [{ ...chat, phase: "monitoring" } as const] };

    expect(stateRequestFor(desk, "s-lunch")).toEqual({ stateId: "s-lunch", enqueue: false });
  });

  it("leaves the error state immediately, for any chosen state", () => {
    const busy = { ...missed, contacts: [...missed.contacts, { ...chat, contactId: "c-2" }] };

    expect(stateRequestFor(busy, "s-lunch")).toEqual({ stateId: "s-lunch", enqueue: false });
  });

  it("cancels the next state by choosing the current one again", () => {
    expect(cancelNextRequest({ ...available, nextState: "Lunch" })).toEqual({ stateId: "s-available", enqueue: false });
    expect(cancelNextRequest({ ...missed, nextState: "Lunch" })).toBeNull();
  });

  it("[PA-54] knows the chosen state during a call, so that the next one can be cancelled", () => {
    const busy: Desk = { ...available, state: { name: "Busy", kind: "system", since: 2_000 }, nextState: "Lunch" };

    expect(availabilityOf(busy)).toMatchObject({ chosenId: "s-available", nextName: "Lunch", isWithoutOffers: false });
    expect(cancelNextRequest(busy)).toEqual({ stateId: "s-available", enqueue: false });
    expect(availabilityOf(missed).chosenId).toBeNull();
  });
});
