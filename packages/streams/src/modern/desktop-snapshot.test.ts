import { describe, expect, it } from "vitest";
import type { AgentData, ContactData } from "../agent-data/types.ts";
import { emptySnapshot, readySnapshot } from "./desktop-snapshot.ts";

const AT = new Date(1_000);
const QUEUE = { name: "Basic", queueARN: "arn:queue", queueId: "arn:queue" };

function agentData(contacts: readonly ContactData[], stateName = "Available"): AgentData {
  const available = { agentStateARN: "arn:available", type: "routable", name: "Available" } as const;
  return {
    configuration: {
      name: "Ada",
      username: "ada",
      extension: "",
      softphoneEnabled: true,
      softphoneAutoAccept: false,
      permissions: [],
      dialableCountries: [],
      agentStates: [available, { agentStateARN: "arn:offline", type: "offline", name: "Offline" }],
      routingProfile: {
        name: "Basic",
        routingProfileARN: "arn:profile",
        routingProfileId: "arn:profile",
        channelConcurrencyMap: { CHAT: 3 },
        defaultOutboundQueue: QUEUE,
        queues: [QUEUE],
      },
    },
    snapshot: {
      snapshotTimestamp: AT,
      localTimestamp: 1_000,
      skew: 0,
      state: { ...available, name: stateName, startTimestamp: AT },
      contacts,
    },
  };
}

function chat(contactId: string, phase: ContactData["state"]["type"]): ContactData {
  const media = { customerName: "Maya", connectionData: null };
  return {
    contactId,
    type: "chat",
    state: { type: phase, timestamp: AT },
    queue: QUEUE,
    attributes: { plan: { name: "plan", value: "gold" } },
    connections: [
      {
        connectionId: "c",
        type: "inbound",
        initial: true,
        state: { type: "connected", timestamp: AT },
        chatMediaInfo: media,
      },
    ],
  };
}

describe("a desktop's snapshot", () => {
  const first = readySnapshot(
    agentData([chat("one", "connected"), chat("two", "connecting")]),
    emptySnapshot("opening"),
  );

  it("says what a page draws", () => {
    expect(first).toEqual({
      status: "ready",
      agent: {
        name: "Ada",
        state: { name: "Available", type: "routable", since: 1_000 },
        nextState: null,
        choices: ["Available", "Offline"],
      },
      contacts: [
        {
          id: "one",
          channel: "chat",
          phase: "connected",
          since: 1_000,
          queueName: "Basic",
          customerName: "Maya",
          attributes: { plan: "gold" },
        },
        expect.objectContaining({ id: "two", phase: "connecting" }),
      ],
    });
  });

  it("is the same object when an update says nothing new", () => {
    expect(readySnapshot(agentData([chat("one", "connected"), chat("two", "connecting")]), first)).toBe(first);
  });

  it("keeps the parts that an update does not change", () => {
    const next = readySnapshot(agentData([chat("one", "connected"), chat("two", "connected")]), first);

    expect(next).not.toBe(first);
    expect(next.agent).toBe(first.agent);
    expect(next.contacts[0]).toBe(first.contacts[0]);
    expect(next.contacts[1]).not.toBe(first.contacts[1]);
  });

  it("notices that a contact is gone, and that the agent's state is another", () => {
    expect(readySnapshot(agentData([chat("one", "connected")]), first).contacts).toHaveLength(1);
    expect(readySnapshot(agentData([], "Break"), first).agent?.state.name).toBe("Break");
  });
});
