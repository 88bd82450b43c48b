import { describe, expect, it } from "vitest";
import { detailsOf } from "./attributes.view-model.ts";

describe("details of a contact", () => {
  it("[PA-55] lists the attributes by name, who the customer is, and the other agents", () => {
    const details = detailsOf({
      contactId: "c-1",
      conversationId: "c-1",
      channel: "chat",
      isPaused: false,
      description: null,
      references: [],
      phase: "connected",
      since: 3,
      endsAt: null,
      customerName: "Customer",
      identity: { customerId: "7", provider: "https://id.example" },
      queueName: "Sales",
      queuedAt: 2,
      attributes: [
        { name: "plan", value: "gold" },
        { name: "locale", value: "en" },
      ],
      agentConnectionId: "p",
      otherAgents: [
        { connectionId: "p-2", name: "Grace", isAwaited: false, lapsed: null, isSupervisor: false, since: 3 },
      ],
      canAttach: true,
      canFormat: true,
      canAddAgents: true,
      monitor: null,
      idle: null,
      rating: null,
    });

    expect(details).toEqual({
      contactId: "c-1",
      channel: "chat",
      identity: { customerId: "7", provider: "https://id.example" },
      queueName: "Sales",
      queuedAt: 2,
      isMonitored: false,
      otherAgents: [
        { connectionId: "p-2", name: "Grace", isAwaited: false, lapsed: null, isSupervisor: false, since: 3 },
      ],
      attributes: [
        { name: "locale", value: "en" },
        { name: "plan", value: "gold" },
      ],
    });
  });
});
