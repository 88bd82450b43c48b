import { type AgentStateId, asId, type CenterDefinition, type ContactFlowId, type UserId } from "@tributary/model";

/** The only agent of the test center. */
export const ADA = asId<UserId>("ada");
/** Her routable state. */
export const AVAILABLE = asId<AgentStateId>("available");
/** The only flow: sends a greeting and queues the contact. */
export const FLOW = asId<ContactFlowId>("flow");

/** A center with one agent, one queue and one flow. */
export const testDefinition: CenterDefinition = {
  instance: { instanceId: asId("i"), region: "us-east-1", accountId: "111122223333", alias: "test", createdAt: 0 },
  agentStates: [
    { id: AVAILABLE, name: "Available", type: "routable", displayOrder: 1 },
    { id: asId("offline"), name: "Offline", type: "offline", displayOrder: 2 },
  ],
  queues: [{ id: asId("q"), name: "Queue", description: "" }],
  routingProfiles: [
    {
      id: asId("rp"),
      name: "Basic",
      description: "",
      concurrency: { chat: 10 },
      queues: [{ queueId: asId("q"), channel: "chat", priority: 1, delayMs: 0 }],
      defaultOutboundQueueId: asId("q"),
    },
  ],
  securityProfiles: [{ id: asId("sp"), name: "Agent", permissions: ["BasicAgentAccess"] }],
  users: [
    {
      id: ADA,
      username: "ada",
      firstName: "Ada",
      lastName: "Lovelace",
      securityProfileIds: [asId("sp")],
      routingProfileId: asId("rp"),
      afterContactWorkMs: null,
      autoAcceptChats: true,
    },
  ],
  contactFlows: [
    {
      id: FLOW,
      name: "Flow",
      description: "",
      steps: [
        { kind: "send-message", text: "Welcome" },
        { kind: "to-queue", queueId: asId("q"), priority: 5 },
      ],
    },
  ],
};
