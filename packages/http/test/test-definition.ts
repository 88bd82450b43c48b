import {
  AGENT_STATE_DEFAULTS,
  type AgentStateId,
  asId,
  type CenterDefinition,
  CONTACT_FLOW_DEFAULTS,
  type ContactFlowId,
  INSTANCE_DEFAULTS,
  QUEUE_DEFAULTS,
  ROUTING_PROFILE_DEFAULTS,
  SECURITY_PROFILE_DEFAULTS,
  USER_DEFAULTS,
  type UserId,
} from "@tributary/model";

/** The only agent of the test center. */
export const ADA = asId<UserId>("ada");
/** Her routable state. */
export const AVAILABLE = asId<AgentStateId>("available");
/** The only flow: sends a greeting and queues the contact. */
export const FLOW = asId<ContactFlowId>("flow");

/** A center with one agent, one queue and one flow. */
export const testDefinition: CenterDefinition = {
  instance: {
    ...INSTANCE_DEFAULTS,
    instanceId: asId("i"),
    region: "us-east-1",
    accountId: "111122223333",
    alias: "test",
    createdAt: 0,
  },
  agentStates: [
    { ...AGENT_STATE_DEFAULTS, id: AVAILABLE, name: "Available", type: "routable", displayOrder: 1 },
    { ...AGENT_STATE_DEFAULTS, id: asId("offline"), name: "Offline", type: "offline", displayOrder: 2 },
  ],
  hoursOfOperations: [],
  queues: [{ ...QUEUE_DEFAULTS, id: asId("q"), name: "Queue" }],
  routingProfiles: [
    {
      ...ROUTING_PROFILE_DEFAULTS,
      id: asId("rp"),
      name: "Basic",
      concurrency: { chat: 10 },
      queues: [{ queueId: asId("q"), channel: "chat", priority: 1, delayMs: 0 }],
      defaultOutboundQueueId: asId("q"),
    },
  ],
  securityProfiles: [
    { ...SECURITY_PROFILE_DEFAULTS, id: asId("sp"), name: "Agent", permissions: ["BasicAgentAccess"] },
  ],
  predefinedAttributes: [],
  taskTemplates: [],
  users: [
    {
      ...USER_DEFAULTS,
      id: ADA,
      username: "ada",
      firstName: "Ada",
      lastName: "Lovelace",
      securityProfileIds: [asId("sp")],
      routingProfileId: asId("rp"),
      autoAcceptChats: true,
    },
  ],
  contactFlows: [
    {
      ...CONTACT_FLOW_DEFAULTS,
      id: FLOW,
      name: "Flow",
      steps: [
        { kind: "send-message", text: "Welcome" },
        { kind: "to-queue", queueId: asId("q"), priority: 5 },
      ],
    },
  ],
  quickConnects: [],
};
