import {
  type AgentState,
  asId,
  type CenterDefinition,
  type ContactFlow,
  type Queue,
  type QueueAssignment,
  type RoutingProfile,
  type SecurityProfile,
  type User,
} from "@tributary/model";
import { demoId } from "./demo-ids.ts";

/** Default priority of contacts in Amazon Connect. */
const DEFAULT_PRIORITY = 5;

const agentStates: readonly AgentState[] = [
  { id: asId(demoId("agent-state", 1)), name: "Available", type: "routable", displayOrder: 1 },
  { id: asId(demoId("agent-state", 2)), name: "Break", type: "not-routable", displayOrder: 2 },
  { id: asId(demoId("agent-state", 3)), name: "Lunch", type: "not-routable", displayOrder: 3 },
  { id: asId(demoId("agent-state", 4)), name: "Offline", type: "offline", displayOrder: 4 },
];

const basicQueue: Queue = {
  id: asId(demoId("queue", 1)),
  name: "BasicQueue",
  description: "Queue of the sample flow",
};
const supportQueue: Queue = {
  id: asId(demoId("queue", 2)),
  name: "Support",
  description: "Second queue, with lower priority",
};

const basicProfile: RoutingProfile = {
  id: asId(demoId("routing-profile", 1)),
  name: "Basic",
  description: "Both queues on all channels",
  concurrency: { chat: 3, voice: 1, task: 2 },
  queues: [...served(basicQueue, 1), ...served(supportQueue, 2)],
  defaultOutboundQueueId: basicQueue.id,
};

const agentProfile: SecurityProfile = {
  id: asId(demoId("security-profile", 1)),
  name: "Agent",
  permissions: ["BasicAgentAccess", "OutboundCallAccess"],
};
const managerProfile: SecurityProfile = {
  id: asId(demoId("security-profile", 2)),
  name: "CallCenterManager",
  permissions: ["BasicAgentAccess", "OutboundCallAccess", "AccessMetrics", "ContactSearch.View", "ManagerListenIn"],
};
/** Handles no contacts: the agent panel requires `BasicAgentAccess`. */
const adminProfile: SecurityProfile = {
  id: asId(demoId("security-profile", 3)),
  name: "Admin",
  permissions: ["AccessMetrics", "Users.View", "Queues.View", "RoutingPolicies.View", "ContactFlows.View"],
};

const sampleChat: ContactFlow = {
  id: asId(demoId("contact-flow", 1)),
  name: "Sample chat",
  description: "Greets the customer, records the flow as an attribute and queues the contact",
  steps: [
    { kind: "send-message", text: "Thank you for getting in touch. An agent will be with you in a moment." },
    { kind: "set-attributes", attributes: { flow: "sample-chat" } },
    { kind: "to-queue", queueId: basicQueue.id, priority: DEFAULT_PRIORITY },
  ],
};

/** The accounts of the demo center, in the order of the run contract. */
const users: readonly User[] = [
  user(1, { username: "ada", firstName: "Ada", lastName: "Lovelace" }, agentProfile),
  user(2, { username: "grace", firstName: "Grace", lastName: "Hopper" }, agentProfile),
  user(3, { username: "alan", firstName: "Alan", lastName: "Turing" }, agentProfile),
  user(4, { username: "sam", firstName: "Sam", lastName: "Supervisor" }, managerProfile),
  user(5, { username: "root", firstName: "Root", lastName: "Administrator" }, adminProfile),
];

/** Definition of the center that `npm start` runs. Its ids and accounts are the same on every machine. Source: docs/run-contract.md. */
export const demoCenter: CenterDefinition = {
  instance: {
    instanceId: asId(demoId("instance", 1)),
    region: "us-east-1",
    accountId: "111122223333",
    alias: "tributary-demo",
    createdAt: Date.UTC(2026, 0, 1), // main.ts replaces it by the time of the first start
  },
  agentStates,
  queues: [basicQueue, supportQueue],
  routingProfiles: [basicProfile],
  securityProfiles: [agentProfile, managerProfile, adminProfile],
  users,
  contactFlows: [sampleChat],
};

function served({ id }: Queue, priority: number): QueueAssignment[] {
  return (["voice", "chat", "task"] as const).map((channel) => ({ queueId: id, channel, priority, delayMs: 0 }));
}

function user(number: number, name: Pick<User, "username" | "firstName" | "lastName">, { id }: SecurityProfile): User {
  return {
    id: asId(demoId("user", number)),
    ...name,
    securityProfileIds: [id],
    routingProfileId: basicProfile.id,
    afterContactWorkMs: null,
    autoAcceptChats: false,
  };
}
