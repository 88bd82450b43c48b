import { describe, expect, it } from "vitest";
import { agentData, chat } from "../../test/desk-data.ts";
import { emptySnapshot, readySnapshot } from "./desktop-snapshot.ts";

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
