import { describe, expect, it } from "vitest";
import { detailsOf, linkIn } from "./attributes.view-model.ts";

describe("details of a contact", () => {
  it("lists the attributes by name", () => {
    const details = detailsOf({
      contactId: "c-1",
      conversationId: "c-1",
      channel: "chat",
      phase: "connected",
      since: 3,
      endsAt: null,
      customerName: "Customer",
      queueName: "Sales",
      queuedAt: 2,
      attributes: [
        { name: "plan", value: "gold" },
        { name: "locale", value: "en" },
      ],
      agentConnectionId: "p",
    });

    expect(details).toEqual({
      contactId: "c-1",
      channel: "chat",
      queueName: "Sales",
      queuedAt: 2,
      attributes: [
        { name: "locale", value: "en" },
        { name: "plan", value: "gold" },
      ],
    });
  });

  it.each([
    ["https://example.com/order/7", "https://example.com/order/7"],
    ["javascript:alert(1)", null],
    ["see https://example.com", null],
    ["data:text/html,hello", null],
    ["https://", null],
  ])("for the value %s, links to %j", (value, link) => {
    expect(linkIn(value)).toBe(link);
  });
});
