import { describe, expect, it } from "vitest";
import { type AgentStateId, asId } from "../ids.ts";
import { type AgentStateRef, type AvailabilityState, isRoutable, stepAvailability } from "./availability-machine.ts";

const state = (name: string, type: AgentStateRef["type"]): AgentStateRef => ({
  id: asId<AgentStateId>(name),
  name,
  type,
});
const available = state("Available", "routable");
const lunch = state("Lunch", "not-routable");

const chosen: AvailabilityState = { phase: "chosen", current: available, since: 1, next: null };
const waiting: AvailabilityState = { ...chosen, next: lunch };
const error: AvailabilityState = { phase: "error", reason: "missed-contact", since: 5, before: available, next: null };
const errorWaiting: AvailabilityState = { ...error, next: lunch };

describe("the availability machine", () => {
  it.each<[string, AvailabilityState, Parameters<typeof stepAvailability>[1], AvailabilityState]>([
    [
      "[AV-01] chosen × state-chosen",
      waiting,
      { type: "state-chosen", at: 9, state: lunch },
      { ...chosen, current: lunch, since: 9 },
    ],
    ["[AV-02] chosen × next-state-chosen", chosen, { type: "next-state-chosen", at: 9, state: lunch }, waiting],
    [
      "[AV-03] chosen × desk-emptied, with a pending state",
      waiting,
      { type: "desk-emptied", at: 9 },
      { ...chosen, current: lunch, since: 9 },
    ],
    ["[AV-03] chosen × desk-emptied, without a pending state", chosen, { type: "desk-emptied", at: 9 }, chosen],
    ["[AV-05] chosen × contact-missed", waiting, { type: "contact-missed", at: 9 }, { ...errorWaiting, since: 9 }],
    ["[AV-06] chosen × misses-cleared", waiting, { type: "misses-cleared", at: 9 }, waiting],
    [
      "[AV-07] error × state-chosen",
      errorWaiting,
      { type: "state-chosen", at: 9, state: lunch },
      { ...chosen, current: lunch, since: 9 },
    ],
    ["[AV-02] error × next-state-chosen", error, { type: "next-state-chosen", at: 9, state: lunch }, errorWaiting],
    ["[AV-05] error × contact-missed", error, { type: "contact-missed", at: 9 }, error],
    ["[AV-06] error × misses-cleared", errorWaiting, { type: "misses-cleared", at: 9 }, { ...waiting, since: 9 }],
    ["[AV-06] error × desk-emptied", errorWaiting, { type: "desk-emptied", at: 9 }, errorWaiting],
  ])("%s", (_title, before, event, after) => {
    expect(stepAvailability(before, event)).toEqual(after);
  });

  it("[AV-08] is routable only in a routable state without a pending state", () => {
    const lunching: AvailabilityState = { ...chosen, current: lunch };

    expect([chosen, waiting, lunching, error, errorWaiting].map(isRoutable)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
