import { BEGAN_AT, exampleChat, exampleHostData, examplePanelChat, examplePanelUpdate } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { toHostUpdate } from "./host-update.ts";

describe("agent data for host pages", () => {
  it("[CD-15] has the panel's data with dates and aliases, without the panel's own members", () => {
    const chat = examplePanelChat(BEGAN_AT);
    const connections = chat.connections.map((leg) => ({ ...leg, lapsed: "missed" as const, idle: { endsAt: 1 } }));
    const update = examplePanelUpdate(BEGAN_AT, [{ ...chat, connections, isRejected: true, isUnanswered: true }]);

    expect(toHostUpdate(update, BEGAN_AT + 250)).toEqual(exampleHostData({ contacts: [exampleChat()] }));
  });

  it("orders contacts by the start of their state", () => {
    const contacts = [2_000, 1_000].map((timestamp) =>
      examplePanelChat(BEGAN_AT, { contactId: `since-${timestamp}`, state: { type: "connected", timestamp } }),
    );

    const { snapshot } = toHostUpdate(examplePanelUpdate(BEGAN_AT, contacts), BEGAN_AT);

    expect(snapshot.contacts.map(({ contactId }) => contactId)).toEqual(["since-1000", "since-2000"]);
  });
});
