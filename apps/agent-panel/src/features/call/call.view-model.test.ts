import { describe, expect, it } from "vitest";
import { otherAgent } from "../../../test/desk-contact.ts";
import { callContact } from "../../../test/softphone-page.ts";
import type { CallParty, DeskContact, MonitorMode } from "../../shared/desk.ts";
import type { LegSnapshot } from "../../softphone/call-legs.ts";
import { problemOf, type SoftphoneState } from "../../softphone/softphone-state.ts";
import { callOf, keyOf } from "./call.view-model.ts";

const IDLE: SoftphoneState = {
  isOwner: true,
  isMuted: false,
  hasDeviceSettings: true,
  chosen: { microphone: "", speaker: "", ringer: "" },
  legs: new Map(),
  problem: null,
};

function withLeg(leg: LegSnapshot, part: Partial<SoftphoneState> = {}): SoftphoneState {
  return { ...IDLE, legs: new Map([["call", leg]]), ...part };
}

const AGENT = otherAgent({ connectionId: "p-2" });

const TALKING = withLeg({ state: { phase: "connected" }, quality: "good" });

function withParties(customer: Partial<CallParty>, agent: Partial<CallParty> = {}): DeskContact {
  const contact = callContact("connected");
  const { call } = contact;
  if (call?.customer === undefined || call.agent === undefined) throw new Error("the example is a whole call");
  return {
    ...contact,
    call: { ...call, customer: { ...call.customer, ...customer }, agent: { ...call.agent, ...agent } },
  };
}

/** A call that the agent has started, and that is not answered yet. */
function calling(): DeskContact {
  const contact = callContact("connected");
  return { ...contact, ...(contact.call && { call: { ...contact.call, isCalling: true, customer: undefined } }) };
}

describe("a call", () => {
  it("[PA-50] shows customer, time, level and quality of the network, and can be controlled", () => {
    expect(callOf(callContact("connected", { since: 7 }), TALKING)).toEqual({
      contactId: "call",
      customerName: "May",
      status: "connected",
      since: 7,
      isUnanswered: false,
      isMuted: false,
      isMutedByOthers: false,
      isHeld: false,
      isCustomerMuted: false,
      customerLeg: "p-customer",
      agentLeg: "p-agent",
      quality: "good",
      role: "agent",
      parties: { lines: [], canSwap: false, canJoin: false },
      keypadParties: [{ connectionId: "p-customer", role: "customer", name: "May", state: "connected" }],
      transfers: ["add", "transfer"],
      isLeft: false,
      hasLevel: true,
    });
  });

  it.each([
    ["connected", "good", callContact("connected"), TALKING],
    ["held", "good", withParties({ isHeld: true }), TALKING],
    ["agent-held", "good", withParties({}, { isHeld: true }), TALKING],
    ["connecting", null, callContact("connected"), withLeg({ state: { phase: "opening" }, quality: null })],
    ["calling", "good", calling(), TALKING],
    ["interrupted", null, withParties({ isHeld: true }), withLeg({ state: { phase: "interrupted" }, quality: "fair" })],
    ["failed", null, callContact("connected"), withLeg({ state: { phase: "failed", failure: "busy" }, quality: null })],
    ["elsewhere", null, callContact("connected"), { ...IDLE, isOwner: false }],
    ["ended", null, callContact("wrap-up"), IDLE],
  ] as const)("[PA-50] is %s", (status, quality, contact, softphone) => {
    expect(callOf(contact, softphone)).toMatchObject({ status, quality });
  });

  it("[PA-50] has no time until the other party answers", () => {
    expect(callOf(calling(), TALKING).since).toBeNull();
    expect(callOf(calling(), withLeg({ state: { phase: "opening" }, quality: null })).since).toBeNull();
  });

  it("[PA-75] reports that the agent has ended a callback before the answer", () => {
    expect(callOf(callContact("wrap-up", { isUnanswered: true }), IDLE).isUnanswered).toBe(true);
  });

  it("[PA-61, PA-50] shows who is muted, and no level of a muted microphone", () => {
    expect(callOf(callContact("connected"), { ...TALKING, isMuted: true })).toMatchObject({
      isMuted: true,
      hasLevel: false,
    });
    expect(callOf(withParties({ isMuted: true }, { isMuted: true }), TALKING)).toMatchObject({
      isMuted: true,
      isMutedByOthers: true,
      isCustomerMuted: true,
    });
  });

  it("[PA-65] brings in another agent, who is asked first, or alone if there is no customer to hand over", () => {
    const { call } = callContact("connected");
    const without = { ...callContact("connected"), ...(call && { call: { ...call, canTransfer: false } }) };

    expect(callOf(callContact("connected"), TALKING).transfers).toEqual(["add", "transfer"]);
    expect(callOf(without, TALKING).transfers).toEqual(["add"]);
    expect(callOf(calling(), TALKING).transfers).toEqual([]);
    expect(callOf(callContact("wrap-up"), IDLE).transfers).toEqual([]);
  });

  it("[PA-66] is left if other agents are in it or awaited", () => {
    const isLeft = (part: Partial<DeskContact>) => callOf(callContact("connected", part), TALKING).isLeft;

    expect(isLeft({})).toBe(false);
    expect(isLeft({ otherAgents: [{ ...AGENT, isSupervisor: true }] })).toBe(false);
    expect(isLeft({ otherAgents: [AGENT] })).toBe(true);
    expect(isLeft({ otherAgents: [{ ...AGENT, isAwaited: true }] })).toBe(true);
  });

  it("[PA-68] has the level of a supervisor who takes part, and not of a silent one", () => {
    const monitored = (mode: MonitorMode) =>
      callOf(callContact("monitoring", { monitor: { mode, mayBarge: true } }), TALKING);

    expect(monitored("barge")).toMatchObject({ role: "supervisor", hasLevel: true, transfers: [] });
    expect(monitored("silent")).toMatchObject({ role: "listener", hasLevel: false });
  });

  it("[PA-50] that has ended has neither time nor controls", () => {
    expect(callOf(callContact("wrap-up"), IDLE)).toMatchObject({ since: null, customerLeg: null, agentLeg: null });
  });

  it("[PA-50] takes the keys of a telephone from the keyboard", () => {
    const plain = { ctrlKey: false, metaKey: false, altKey: false };

    expect(["0", "9", "*", "#", "a", "Enter"].map((key) => keyOf({ ...plain, key }))).toEqual([
      "0",
      "9",
      "*",
      "#",
      null,
      null,
    ]);
    expect(keyOf({ ...plain, key: "1", ctrlKey: true })).toBeNull();
  });
});

describe("the problem of a call's audio", () => {
  const leg = (state: LegSnapshot["state"]): ReadonlyMap<string, LegSnapshot> =>
    new Map([["call", { state, quality: null }]]);
  const facts = { microphone: null, isBlocked: false };

  it("[PA-60] is that which the agent can act on", () => {
    const failed = leg({ phase: "failed", failure: "busy" });

    expect(problemOf({ legs: failed, microphone: "microphone-denied", isBlocked: true })).toEqual({
      kind: "failure",
      failure: "microphone-denied",
    });
    expect(problemOf({ ...facts, legs: failed })).toEqual({ kind: "failure", failure: "busy" });
    expect(problemOf({ ...facts, legs: leg({ phase: "interrupted" }), isBlocked: true })).toEqual({ kind: "blocked" });
    expect(problemOf({ ...facts, legs: leg({ phase: "interrupted" }) })).toEqual({ kind: "interrupted" });
    expect(problemOf({ ...facts, legs: leg({ phase: "connected" }) })).toBeNull();
  });

  it("[PA-60] is none without a call", () => {
    expect(problemOf({ legs: new Map(), microphone: "microphone-denied", isBlocked: true })).toBeNull();
  });
});
