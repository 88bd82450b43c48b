import type { AgentStateType, ContactStateType, HostAgentData } from "@tributary/protocol/host-data";
import { exampleChat, exampleHostData, exampleState } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { type AgentDataEvent, diff, type Seen } from "./diff.ts";

const NEXT = { agentStateARN: "arn", type: "not_routable", name: "Lunch" } as const;

/** One moment: the agent's state, and contacts as `id state`. */
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

/** What the last moment changed, without refreshes. */
function told(...moments: Moment[]): string[] {
  return follow(...moments)
    .map(inWords)
    .filter((word) => !word.includes("refresh"));
}

function inWords(event: AgentDataEvent): string {
  if (event.kind === "agent") return event.name.replace("::", ".");
  if (event.kind === "state-change") return `${event.oldState}->${event.newState}`;
  return `${event.name.replace("contact::", "")} ${event.contactId}${event.last ? " as it was" : ""}`;
}

describe("what happened between two updates, as pages see it happen with release 2.28.2", () => {
  it("the first update introduces the agent, then says how they are", () => {
    expect(follow({}).map(inWords)).toEqual(["agent.init", "agent.refresh", "agent.routable", "Init->Available"]);
  });

  it("a chat is offered, accepted, ended and cleared", () => {
    const offered = { contacts: "a connecting" };
    const accepted = { contacts: "a connected" };
    const ended = { contacts: "a ended" };

    expect(told({}, offered)).toEqual(["init a", "connecting a"]);
    expect(told({}, offered, accepted)).toEqual(["connected a"]);
    expect(told({}, offered, accepted, ended)).toEqual(["acw a", "ended a"]);
    expect(told({}, offered, accepted, ended, {})).toEqual(["destroyed a as it was"]);
  });

  it("an unchanged update refreshes the agent and each contact, and nothing else", () => {
    const same = { contacts: "a connected, b ended" };

    expect(follow({}, same, same).map(inWords)).toEqual(["agent.refresh", "refresh a", "refresh b"]);
  });

  it("a call that appears connected is told as such, after the agent's state", () => {
    expect(told({}, { agent: ["system", "Busy"], contacts: "a connected" })).toEqual([
      "Available->Busy",
      "init a",
      "connected a",
    ]);
  });

  it("a call that goes without having ended ends first", () => {
    const busy: Moment = { agent: ["system", "Busy"], contacts: "a connected" };

    expect(told({}, busy, { agent: ["system", "AfterCallWork"] })).toEqual([
      "Busy->AfterCallWork",
      "agent.acw",
      "ended a as it was",
      "destroyed a as it was",
    ]);
  });

  it("a call that rings out is told as ended, then missed, after the agent's error", () => {
    const missed: Moment = { agent: ["error", "MissedCallAgent"], contacts: "a missed" };

    expect(told({ contacts: "a connecting" }, missed)).toEqual([
      "Available->MissedCallAgent",
      "agent.error",
      "ended a",
      "missed a",
    ]);
    expect(told({ contacts: "a connecting" }, missed, {})).toEqual([
      "agent.routable",
      "MissedCallAgent->Available",
      "destroyed a as it was",
    ]);
  });

  it("a contact that fails while it is offered is told as error, missed, ended", () => {
    expect(told({ contacts: "a connecting" }, { contacts: "a error" })).toEqual(["error a", "missed a", "ended a"]);
  });

  it("a callback that is turned down is told as ended, then missed", () => {
    expect(told({ contacts: "a incoming" }, { contacts: "a rejected" })).toEqual(["ended a", "missed a"]);
  });

  it("a pause is told by a refresh alone, its end as connected", () => {
    const paused = { contacts: "a paused" };

    expect(told({ contacts: "a connected" }, paused)).toEqual([]);
    expect(told({ contacts: "a connected" }, paused, { contacts: "a connected" })).toEqual(["connected a"]);
  });

  it("a next state is told when it is set, when it is another, and when it is gone", () => {
    expect(told({}, { hasNext: true })).toEqual(["agent.enqueued_next_state"]);
    expect(told({}, { hasNext: true }, { hasNext: true })).toEqual([]);
    expect(told({}, { hasNext: true }, {})).toEqual(["agent.cleared_next_state"]);
  });

  it("types other than routable, not_routable and offline are told by their names alone", () => {
    expect(told({}, { agent: ["not_routable", "Lunch"] })).toEqual(["agent.not_routable", "Available->Lunch"]);
    expect(told({}, { agent: ["offline", "Offline"] })).toEqual(["agent.offline", "Available->Offline"]);
    expect(told({}, { agent: ["system", "PendingBusy"] })).toEqual(["Available->PendingBusy"]);
    expect(told({}, { agent: ["error", "Default"] })).toEqual(["Available->Default", "agent.error"]);
  });

  it("contacts that came are told first, then those that went, then those that stayed", () => {
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
  it("is not told again when the contact goes", () => {
    for (const state of ["ended", "missed", "rejected", "error", "init"]) {
      const events = told({ contacts: "a connecting" }, { contacts: `a ${state}` }, {});

      expect(events).toEqual(["destroyed a as it was"]);
    }
  });

  it("is told anew when the contact was active again", () => {
    const again = [{ contacts: "a connecting" }, { contacts: "a missed" }, { contacts: "a connecting" }];

    expect(told(...again, {})).toEqual(["ended a as it was", "destroyed a as it was"]);
    expect(told(...again, { contacts: "a ended" }, {})).toEqual(["destroyed a as it was"]);
  });

  it("is not told of a contact that was over when the page first saw it", () => {
    expect(told({ contacts: "a ended" }, {})).toEqual(["destroyed a as it was"]);
    expect(told({ contacts: "a error" }, {})).toEqual(["destroyed a as it was"]);
  });

  it("is told of a contact that went from its beginning, or that was missed when first seen", () => {
    expect(told({ contacts: "a init" }, {})).toEqual(["ended a as it was", "destroyed a as it was"]);
    expect(told({ contacts: "a missed" }, {})).toEqual(["ended a as it was", "destroyed a as it was"]);
  });
});
