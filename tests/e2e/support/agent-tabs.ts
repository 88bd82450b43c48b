/** An agent with the same desktop in two tabs: actions in one of them, and the events that both must have reported. */
import { expect } from "vitest";
import type { Desktop } from "./desktop.ts";
import { clear, newContact } from "./desktop-contacts.ts";
import { eventually } from "./eventually.ts";
import type { StreamsRelease } from "./host-site.ts";

const RINGING = ["contact", "onConnecting"];
const CONNECTED = [...RINGING, "onAccepted", "onConnected"];

/** Event of an agent who enters this state. */
const ENTERED: Readonly<Record<string, readonly string[]>> = {
  Available: ["onRoutable"],
  Break: ["onNotRoutable"],
  Offline: ["onOffline"],
};

export type Tab = 0 | 1;

/** Each expectation is one of both tabs and of the exact list of events since the tab was opened. */
export type AgentTabs = {
  readonly tabs: readonly [Desktop, Desktop];
  /** Expects further events of the agent. */
  expectOwn(...events: readonly string[]): Promise<void>;
  /** Expects that the agent went from one state to another. */
  expectState(from: string, to: string): Promise<void>;
  /** Expects further events of a contact. */
  expectOf(contactId: string, ...events: readonly string[]): Promise<void>;
  /** Chooses a state and expects the change. */
  choose(tab: Tab, from: string, to: string): Promise<void>;
  /** Expects that a contact rings. */
  expectRinging(contactId: string): Promise<void>;
  /** Expects that a further contact rings, and returns its id. */
  expectNew(): Promise<string>;
  /** Accepts a contact that rings. */
  accept(tab: Tab, contactId: string): Promise<void>;
  /** Expects that a contact is over for the agent, who has after-contact work. */
  expectOver(contactId: string): Promise<void>;
  /** Expects that the agent missed a contact, or rejected it, and is in the error state. */
  expectLapsed(contactId: string, how: "missed" | "rejected"): Promise<void>;
  /** Expects that a contact is over, and no longer on the desk, without the agent. */
  expectOverAndCleared(contactId: string): Promise<void>;
  /** Clears a contact that is over. */
  clear(tab: Tab, contactId: string): Promise<void>;
  /** Expects that a contact that is over is no longer on the desk. */
  expectCleared(contactId: string): Promise<void>;
  /** Expects all events again, in the same order in both tabs. */
  expectNothingElse(): Promise<void>;
};

/** Watches the tabs of a signed-in agent. */
export async function watchTabs(streams: StreamsRelease, tabs: readonly [Desktop, Desktop]): Promise<AgentTabs> {
  const own: string[] = [];
  const contacts = new Map<string, string[]>();
  // In releases before 1.8, and in 2.0 to 2.6, the end is also reported when the contact is cleared.
  const cleared = [...(streams === "1.4.5" ? ["onEnded"] : []), "onDestroy"];

  async function expectListed(events: readonly string[], select: (timeline: readonly string[]) => readonly string[]) {
    for (const tab of tabs) await eventually(async () => expect(select(await tab.timeline())).toEqual(events));
  }

  const agent: AgentTabs = {
    tabs,
    expectOwn(...events) {
      own.push(...events);
      return expectListed(own, ownIn);
    },
    expectState: (from, to) =>
      agent.expectOwn(...(ENTERED[to] ?? []), `${from} > ${to}`, ...(to === "MissedCallAgent" ? ["onError"] : [])),
    expectOf(contactId, ...events) {
      const expected = [...(contacts.get(contactId) ?? []), ...events];
      contacts.set(contactId, expected);
      return expectListed(expected, (timeline) => eventsIn(timeline, contactId));
    },
    async choose(tab, from, to) {
      await tabs[tab].run("chooseState", to);
      await agent.expectState(from, to);
    },
    expectRinging: (contactId) => agent.expectOf(contactId, ...RINGING),
    async expectNew() {
      const contactId = await newContact(tabs[0], [...contacts.keys()]);
      await agent.expectRinging(contactId);
      return contactId;
    },
    async accept(tab, contactId) {
      await tabs[tab].run("call", contactId, "accept");
      await agent.expectOf(contactId, ...CONNECTED.slice(RINGING.length));
    },
    expectOver: (contactId) => agent.expectOf(contactId, "onACW", "onEnded"),
    async expectLapsed(contactId, how) {
      await agent.expectState("Available", "MissedCallAgent");
      await agent.expectOf(contactId, ...lapsed(streams, how));
    },
    async clear(tab, contactId) {
      await clear(tabs[tab], streams, contactId);
      await agent.expectCleared(contactId);
    },
    expectOverAndCleared: (contactId) => agent.expectOf(contactId, "onACW", "onEnded", ...cleared),
    expectCleared: (contactId) => agent.expectOf(contactId, ...cleared),
    async expectNothingElse() {
      await expectListed(own, ownIn);
      for (const [id, events] of contacts) await expectListed(events, (timeline) => eventsIn(timeline, id));
      const [first, second] = await Promise.all(tabs.map((tab) => tab.timeline()));
      expect(second).toEqual(first);
      expect(new Set(first?.filter(isOfContact).map((entry) => entry.split(" ")[0]))).toEqual(new Set(contacts.keys()));
    },
  };
  await agent.expectState("Init", "Offline");
  return agent;
}

/** Release 1.4.5 has no state for rejected contacts, and reports missed ones only in the former state `error`. */
function lapsed(streams: StreamsRelease, how: "missed" | "rejected"): readonly string[] {
  if (streams !== "1.4.5") return ["onEnded", "onMissed"];
  return how === "missed" ? ["onEnded"] : [];
}

/** Entries of contacts begin with an id. */
const isOfContact = (entry: string) => /^[\da-f]{8}-/.test(entry);
const ownIn = (timeline: readonly string[]) => timeline.filter((entry) => !isOfContact(entry));
const eventsIn = (timeline: readonly string[], contactId: string) =>
  timeline.filter((entry) => entry.startsWith(contactId)).map((entry) => entry.slice(contactId.length + 1));
