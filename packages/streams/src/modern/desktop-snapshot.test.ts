import { BEGAN_AT, exampleChat, exampleHostData, exampleState } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { emptySnapshot, readySnapshot } from "./desktop-snapshot.ts";

const chat = (contactId: string, state: "connecting" | "connected") =>
  exampleChat({ contactId, state: exampleState(state) });

describe("a desktop snapshot", () => {
  const first = readySnapshot(
    exampleHostData({ contacts: [chat("one", "connected"), chat("two", "connecting")] }),
    emptySnapshot("opening"),
  );

  it("contains the data that a page displays", () => {
    expect(first).toEqual({
      status: "ready",
      agent: {
        name: "Ada Lovelace",
        state: { name: "Available", type: "routable", since: BEGAN_AT },
        nextState: null,
        choices: ["Available", "Lunch", "Offline"],
      },
      contacts: [
        {
          id: "one",
          channel: "chat",
          phase: "connected",
          since: BEGAN_AT,
          queueName: "Sales",
          customerName: "Customer",
          name: null,
          description: null,
          references: {},
          attributes: { plan: "gold" },
        },
        expect.objectContaining({ id: "two", phase: "connecting" }),
      ],
    });
  });

  it("contains name, description and references of a task", () => {
    const references = { order: { type: "URL", value: "https://shop.example/7" } };
    const task = {
      ...chat("task", "connected"),
      type: "task",
      name: "Call back",
      description: "Today",
      references,
    } as const;
    const { contacts } = readySnapshot(exampleHostData({ contacts: [task] }), first);

    expect(contacts).toMatchObject([{ channel: "task", name: "Call back", description: "Today", references }]);
  });

  it("is the same object if an update changes nothing", () => {
    expect(
      readySnapshot(exampleHostData({ contacts: [chat("one", "connected"), chat("two", "connecting")] }), first),
    ).toBe(first);
  });

  it("keeps unchanged parts identical", () => {
    const next = readySnapshot(
      exampleHostData({ contacts: [chat("one", "connected"), chat("two", "connected")] }),
      first,
    );

    expect(next).not.toBe(first);
    expect(next.agent).toBe(first.agent);
    expect(next.contacts[0]).toBe(first.contacts[0]);
    expect(next.contacts[1]).not.toBe(first.contacts[1]);
  });

  it("reflects a removed contact and a changed agent state", () => {
    expect(readySnapshot(exampleHostData({ contacts: [chat("one", "connected")] }), first).contacts).toHaveLength(1);
    expect(readySnapshot(exampleHostData({ contacts: [], state: { name: "Break" } }), first).agent?.state.name).toBe(
      "Break",
    );
  });
});
