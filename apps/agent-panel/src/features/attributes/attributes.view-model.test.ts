import { describe, expect, it } from "vitest";
import { deskContact, otherAgent } from "../../../test/desk-contact.ts";
import { detailsOf } from "./attributes.view-model.ts";

describe("details of a contact", () => {
  it("[PA-55] lists the attributes by name, who the customer is, and the other agents", () => {
    const details = detailsOf(
      deskContact({
        since: 3,
        identity: { customerId: "7", provider: "https://id.example" },
        queuedAt: 2,
        attributes: [
          { name: "plan", value: "gold" },
          { name: "locale", value: "en" },
        ],
        otherAgents: [otherAgent({ connectionId: "p-2", since: 3 })],
      }),
    );

    expect(details).toEqual({
      contactId: "c-1",
      channel: "chat",
      isCallback: false,
      identity: { customerId: "7", provider: "https://id.example" },
      queueName: "Sales",
      queuedAt: 2,
      isMonitored: false,
      otherAgents: [otherAgent({ connectionId: "p-2", since: 3 })],
      attributes: [
        { name: "locale", value: "en" },
        { name: "plan", value: "gold" },
      ],
    });
  });
});
