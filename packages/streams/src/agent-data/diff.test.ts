import type { AgentStateType, ContactStateType, HostAgentData } from "@tributary/protocol/host-data";
import { exampleChat, exampleHostData, exampleState } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { type AgentDataEvent, diff, type Seen } from "./diff.ts";

const NEXT = { agentStateARN: "arn", type: "not_routable", name: "Lunch" } as const;

/** A payload in short: the agent's state, and contacts as `id state`. */
type Moment = { readonly agent?: [AgentStateType, string]; readonly contacts?: string; readonly hasNext?: boolean };

function moment({
  agent: [type, name] = ["routable", "Available"],
  contacts = "",
  hasNext = false,
}: Moment): HostAgentData {
  return exampleHostData({
    state: { type, name },
    nextState: hasNext ? NEXT : null,
    contacts: contacts
      .split(", ")
      .filter(Boolean)
      .map((text) => {
        const [contactId = "", state] = text.split(" ");
        return exampleChat({ contactId, state: exampleState(state as ContactStateType) });
      }),
  });
}

function follow(...moments: Moment[]): readonly AgentDataEvent[] {
  let seen: Seen | undefined;
  let events: readonly AgentDataEvent[] = [];
  for (const each of moments) ({ seen, events } = diff(seen, moment(each)));
  return events;
}

/** Returns the events of the last payload, without refreshes. */
function eventsOf(...moments: Moment[]): string[] {
  return follow(...moments)
    .map(inWords)
    .filter((word) => !word.includes("refresh"));
}

function inWords(event: AgentDataEvent): string {
  if (event.kind === "agent") return event.name.replace("::", ".");
  if (event.kind === "state-change") return `${event.oldState}->${event.newState}`;
  return `${event.name.replace("contact::", "")} ${event.contactId}${event.last ? " as it was" : ""}`;
}

describe("the events between two updates, as in release 2.28.2", () => {
  it("the first update initializes the agent, then reports the agent's state", () => {
    expect(follow({}).map(inWords)).toEqual(["agent.init", "agent.refresh", "agent.routable", "Init->Available"]);
  });

  it("a chat is offered, accepted, ended and cleared", () => {
    const offered = { contacts: "a connecting" };
    const accepted = { contacts: "a connected" };
    const ended = { contacts: "a ended" };

    expect(eventsOf({}, offered)).toEqual(["init a", "connecting a"]);
    expect(eventsOf({}, offered, accepted)).toEqual(["connected a"]);
    expect(eventsOf({}, offered, accepted, ended)).toEqual(["acw a", "ended a"]);
    expect(eventsOf({}, offered, accepted, ended, {})).toEqual(["destroyed a as it was"]);
  });

  it("an unchanged update refreshes only the agent and each contact", () => {
    const same = { contacts: "a connected, b ended" };

    expect(follow({}, same, same).map(inWords)).toEqual(["agent.refresh", "refresh a", "refresh b"]);
  });

  it("a call that appears connected is reported as connected, after the agent's state", () => {
    expect(eventsOf({}, { agent: ["system", "Busy"], contacts: "a connected" })).toEqual([
      "Available->Busy",
      "init a",
      "connected a",
    ]);
  });

  it("a call removed without an end state ends first", () => {
    const busy: Moment = { agent: ["system", "Busy"], contacts: "a connected" };

    expect(eventsOf({}, busy, { agent: ["system", "AfterCallWork"] })).toEqual([
      "Busy->AfterCallWork",
      "agent.acw",
      "ended a as it was",
      "destroyed a as it was",
    ]);
  });

  it("an unanswered call triggers ended, then missed, after the agent's error", () => {
    const missed: Moment = { agent: ["error", "MissedCallAgent"], contacts: "a missed" };

    expect(eventsOf({ contacts: "a connecting" }, missed)).toEqual([
      "Available->MissedCallAgent",
      "agent.error",
      "ended a",
      "missed a",
    ]);
    expect(eventsOf({ contacts: "a connecting" }, missed, {})).toEqual([
      "agent.routable",
      "MissedCallAgent->Available",
      "destroyed a as it was",
    ]);
  });

  it("a contact that fails while it is offered triggers error, missed, ended", () => {
    expect(eventsOf({ contacts: "a connecting" }, { contacts: "a error" })).toEqual(["error a", "missed a", "ended a"]);
  });

  it("a declined callback triggers ended, then missed", () => {
    expect(eventsOf({ contacts: "a incoming" }, { contacts: "a rejected" })).toEqual(["ended a", "missed a"]);
  });

  it("a pause triggers only a refresh, and its end triggers connected", () => {
    const paused = { contacts: "a paused" };

    expect(eventsOf({ contacts: "a connected" }, paused)).toEqual([]);
    expect(eventsOf({ contacts: "a connected" }, paused, { contacts: "a connected" })).toEqual(["connected a"]);
  });

  it("a next state triggers an event when it is set, replaced and cleared", () => {
    expect(eventsOf({}, { hasNext: true })).toEqual(["agent.enqueued_next_state"]);
    expect(eventsOf({}, { hasNext: true }, { hasNext: true })).toEqual([]);
    expect(eventsOf({}, { hasNext: true }, {})).toEqual(["agent.cleared_next_state"]);
  });

  it("agent state types other than routable, not_routable and offline trigger no event of their own", () => {
    expect(eventsOf({}, { agent: ["not_routable", "Lunch"] })).toEqual(["agent.not_routable", "Available->Lunch"]);
    expect(eventsOf({}, { agent: ["offline", "Offline"] })).toEqual(["agent.offline", "Available->Offline"]);
    expect(eventsOf({}, { agent: ["system", "PendingBusy"] })).toEqual(["Available->PendingBusy"]);
    expect(eventsOf({}, { agent: ["error", "Default"] })).toEqual(["Available->Default", "agent.error"]);
  });

  it("added contacts are reported first, then removed, then unchanged ones", () => {
    expect(
      follow({ contacts: "a connected, b connected" }, { contacts: "a ended, c connecting" }).map(inWords),
    ).toEqual([
      "agent.refresh",
      "init c",
      "connecting c",
      "refresh c",
      "ended b as it was",
      "destroyed b as it was",
      "acw a",
      "ended a",
      "refresh a",
    ]);
  });
});

describe("the end of a contact", () => {
  it("is not triggered again when the contact is removed", () => {
    for (const state of ["ended", "missed", "rejected", "error", "init"]) {
      const events = eventsOf({ contacts: "a connecting" }, { contacts: `a ${state}` }, {});

      expect(events).toEqual(["destroyed a as it was"]);
    }
  });

  it("is triggered again after the contact was active again", () => {
    const again = [{ contacts: "a connecting" }, { contacts: "a missed" }, { contacts: "a connecting" }];

    expect(eventsOf(...again, {})).toEqual(["ended a as it was", "destroyed a as it was"]);
    expect(eventsOf(...again, { contacts: "a ended" }, {})).toEqual(["destroyed a as it was"]);
  });

  it("is not triggered for a contact that was over when first seen", () => {
    expect(eventsOf({ contacts: "a ended" }, {})).toEqual(["destroyed a as it was"]);
    expect(eventsOf({ contacts: "a error" }, {})).toEqual(["destroyed a as it was"]);
  });

  it("is triggered for a contact removed in its initial state, and for one that was missed when first seen", () => {
    expect(eventsOf({ contacts: "a init" }, {})).toEqual(["ended a as it was", "destroyed a as it was"]);
    expect(eventsOf({ contacts: "a missed" }, {})).toEqual(["ended a as it was", "destroyed a as it was"]);
  });
});
