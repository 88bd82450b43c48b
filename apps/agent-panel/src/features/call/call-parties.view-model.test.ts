import { describe, expect, it } from "vitest";
import { otherAgent } from "../../../test/desk-contact.ts";
import { callContact } from "../../../test/softphone-page.ts";
import type { DeskContact, OtherAgent } from "../../shared/desk.ts";
import {
  firstKeypadParty,
  followParties,
  keypadPartiesOf,
  partiesOf,
  partyChanges,
} from "./call-parties.view-model.ts";

const GRACE = otherAgent({ since: 3 });
const ASKED: OtherAgent = { ...GRACE, connectionId: "c-grace", isAwaited: true };
const SAM: OtherAgent = { ...GRACE, connectionId: "p-sam", name: "Sam", isSupervisor: true };

/** A call whose customer is on hold, or not. */
function callWith(isHeld: boolean, ...otherAgents: readonly OtherAgent[]): DeskContact {
  const contact = callContact("connected", { otherAgents });
  const { call } = contact;
  if (call?.customer === undefined) throw new Error("the example has a customer");
  return { ...contact, call: { ...call, customer: { ...call.customer, isHeld } } };
}

describe("the parties of a call", () => {
  it("[PA-66] are listed with their states as soon as there are several", () => {
    expect(partiesOf(callWith(false)).lines).toEqual([]);
    expect(partiesOf(callWith(true, ASKED)).lines).toEqual([
      { connectionId: "p-customer", role: "customer", name: "May", state: "held", awaitedSince: null },
      { connectionId: "c-grace", role: "agent", name: "Grace", state: "calling", awaitedSince: 3 },
    ]);
    const states = [ASKED, { ...ASKED, lapsed: "missed" } as const, GRACE, { ...GRACE, isHeld: true }].map(
      (agent) => partiesOf(callWith(false, agent)).lines[1]?.state,
    );
    expect(states).toEqual(["calling", "missed", "connected", "held"]);
    expect(partiesOf(callWith(false, SAM)).lines.map(({ role }) => role)).toEqual(["customer", "supervisor"]);
  });

  it("[PA-66] are not listed for supervisors and after the call", () => {
    expect(partiesOf({ ...callWith(true, GRACE), phase: "monitoring" }).lines).toEqual([]);
    expect(partiesOf({ ...callWith(true, GRACE), phase: "wrap-up" }).lines).toEqual([]);
  });

  it.each([
    ["a customer on hold and an agent", callWith(true, GRACE), true, true],
    ["a customer and an agent on hold", callWith(false, { ...GRACE, isHeld: true }), true, true],
    ["a conference", callWith(false, GRACE), false, false],
    ["both on hold", callWith(true, { ...GRACE, isHeld: true }), false, true],
    ["an agent who is awaited", callWith(true, ASKED), false, false],
    ["a supervisor only", callWith(true, SAM), false, false],
    ["two further agents", callWith(true, GRACE, { ...GRACE, connectionId: "p-ida" }), false, true],
  ])("[PA-66] can be swapped or joined: %s", (_what, contact, canSwap, canJoin) => {
    expect(partiesOf(contact)).toMatchObject({ canSwap, canJoin });
  });
});

describe("agents who come and go", () => {
  it("[PA-67] are known by their connection, which changes when they accept", () => {
    const support = { ...ASKED, name: "Support" };
    const ida = { ...ASKED, connectionId: "c-ida", name: "Ida" };

    expect(partyChanges([ASKED], [GRACE])).toEqual([{ type: "joined", name: "Grace" }]);
    expect(partyChanges([support], [GRACE])).toEqual([{ type: "joined", name: "Grace" }]);
    expect(partyChanges([ASKED, ida], [GRACE])).toEqual([
      { type: "joined", name: "Grace" },
      { type: "not-joined", name: "Ida" },
    ]);
    expect(partyChanges([GRACE], [])).toEqual([{ type: "left", name: "Grace" }]);
    expect(partyChanges([], [ASKED])).toEqual([]);
    expect(partyChanges([SAM], [])).toEqual([]);
  });

  it("[PA-67] are reported while the customer is on hold, until another one is asked", () => {
    const start = { contact: callWith(true, ASKED), lost: null };
    const missed = followParties(start, callWith(true));

    expect(missed.lost).toEqual({ type: "not-joined", name: "Grace" });
    expect(followParties(missed, callWith(true)).lost).toEqual(missed.lost);
    expect(followParties(missed, callWith(true, ASKED)).lost).toBeNull();
    expect(followParties(missed, callWith(false)).lost).toBeNull();
    expect(followParties(start, callWith(true, GRACE)).lost).toBeNull();
    expect(followParties(missed, { ...callWith(true), phase: "wrap-up" }).lost).toBeNull();
  });
});

describe("the parties that keys can be sent to", () => {
  const idsOf = (contact: DeskContact) => keypadPartiesOf(contact).map(({ connectionId }) => connectionId);

  it("[PA-74] are those in the call, without supervisors and agents who are awaited", () => {
    expect(keypadPartiesOf(callWith(false))).toEqual([
      { connectionId: "p-customer", role: "customer", name: "May", state: "connected" },
    ]);
    expect(idsOf(callWith(true, ASKED))).toEqual(["p-customer"]);
    expect(idsOf(callWith(false, GRACE, SAM))).toEqual(["p-customer", "p-grace"]);
  });

  it("[PA-74] are none without another party, for supervisors, and after the call", () => {
    const { call } = callWith(false);
    const alone = { ...callWith(false), ...(call && { call: { ...call, customer: undefined } }) };

    expect([alone, { ...callWith(false), phase: "monitoring" }, { ...callWith(false), phase: "wrap-up" }]).toSatisfy(
      (contacts: readonly DeskContact[]) => contacts.every((contact) => idsOf(contact).length === 0),
    );
  });

  it.each([
    ["the customer", callWith(false, GRACE), "p-customer"],
    ["the agent while the customer is on hold", callWith(true, GRACE), "p-grace"],
    ["the customer if all are on hold", callWith(true, { ...GRACE, isHeld: true }), "p-customer"],
    ["the customer on hold who is alone", callWith(true), "p-customer"],
  ])("[PA-74] begin with %s", (_name, contact, connectionId) => {
    expect(firstKeypadParty(keypadPartiesOf(contact))).toBe(connectionId);
  });
});
