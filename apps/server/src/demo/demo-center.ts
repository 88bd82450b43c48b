import {
  AGENT_STATE_DEFAULTS,
  type AgentState,
  asId,
  type BranchStep,
  type CenterDefinition,
  CONTACT_FLOW_DEFAULTS,
  type ContactFlow,
  DAYS,
  FULL_ACCESS_PROFILE,
  type HoursOfOperation,
  INSTANCE_DEFAULTS,
  PANEL_PERMISSION,
  QUEUE_DEFAULTS,
  QUICK_CONNECT_DEFAULTS,
  type Queue,
  type QueueAssignment,
  type QuickConnect,
  type QuickConnectId,
  ROUTING_PROFILE_DEFAULTS,
  type RoutingProfile,
  SECURITY_PROFILE_DEFAULTS,
  type SecurityProfile,
  USER_DEFAULTS,
  type User,
} from "@tributary/model";
import { ADMINISTRATOR_PERMISSIONS, AGENT_PERMISSIONS, MANAGER_PERMISSIONS } from "../instance/security-profiles.ts";
import { transferFlow } from "../instance/transfer-flows.ts";
import { demoId } from "./demo-ids.ts";

/** Default priority of contacts in Amazon Connect. */
const DEFAULT_PRIORITY = 5;

const agentStates: readonly AgentState[] = [
  { ...AGENT_STATE_DEFAULTS, id: asId(demoId("agent-state", 1)), name: "Available", type: "routable", displayOrder: 1 },
  { ...AGENT_STATE_DEFAULTS, id: asId(demoId("agent-state", 2)), name: "Break", type: "not-routable", displayOrder: 2 },
  { ...AGENT_STATE_DEFAULTS, id: asId(demoId("agent-state", 3)), name: "Lunch", type: "not-routable", displayOrder: 3 },
  { ...AGENT_STATE_DEFAULTS, id: asId(demoId("agent-state", 4)), name: "Offline", type: "offline", displayOrder: 4 },
];

const basicHours: HoursOfOperation = {
  id: asId(demoId("hours-of-operation", 1)),
  name: "Basic Hours",
  description: "Open at any time",
  tags: {},
  timeZone: "UTC",
  periods: DAYS.map((day) => ({ day, from: 0, until: 0 })),
  overrides: [],
};

const toSupport: QuickConnectId = asId(demoId("quick-connect", 1));
const toGrace: QuickConnectId = asId(demoId("quick-connect", 2));

const basicQueue: Queue = {
  ...QUEUE_DEFAULTS,
  quickConnectIds: [toSupport, toGrace],
  id: asId(demoId("queue", 1)),
  name: "BasicQueue",
  hoursOfOperationId: basicHours.id,
  description: "Queue of the sample flow",
};
const supportQueue: Queue = {
  ...QUEUE_DEFAULTS,
  quickConnectIds: [toSupport, toGrace],
  id: asId(demoId("queue", 2)),
  name: "Support",
  hoursOfOperationId: basicHours.id,
  description: "Second queue, with lower priority",
};

const basicProfile: RoutingProfile = {
  ...ROUTING_PROFILE_DEFAULTS,
  id: asId(demoId("routing-profile", 1)),
  name: "Basic",
  description: "Both queues on all channels",
  concurrency: { chat: 3, voice: 1, task: 2 },
  crossChannels: ["chat", "task"],
  queues: [...served(basicQueue, 1), ...served(supportQueue, 2)],
  defaultOutboundQueueId: basicQueue.id,
};

const agentProfile: SecurityProfile = {
  ...SECURITY_PROFILE_DEFAULTS,
  id: asId(demoId("security-profile", 1)),
  name: "Agent",
  permissions: [...AGENT_PERMISSIONS, "OutboundCallAccess"],
};
const managerProfile: SecurityProfile = {
  ...SECURITY_PROFILE_DEFAULTS,
  id: asId(demoId("security-profile", 2)),
  name: "CallCenterManager",
  permissions: [...MANAGER_PERMISSIONS, "OutboundCallAccess"],
};
/** Handles no contacts: the agent panel requires {@link PANEL_PERMISSION} in the list. */
const adminProfile: SecurityProfile = {
  ...SECURITY_PROFILE_DEFAULTS,
  id: asId(demoId("security-profile", 3)),
  name: FULL_ACCESS_PROFILE,
  permissions: ADMINISTRATOR_PERMISSIONS.filter((permission) => permission !== PANEL_PERMISSION),
};

const sampleChat: ContactFlow = {
  ...CONTACT_FLOW_DEFAULTS,
  id: asId(demoId("contact-flow", 1)),
  name: "Sample chat",
  description: "Greets the customer, records the flow as an attribute and queues the contact",
  steps: [
    { kind: "send-message", text: "Thank you for getting in touch. An agent will be with you in a moment." },
    { kind: "set-attributes", attributes: { flow: "sample-chat" } },
    { kind: "to-queue", queueId: basicQueue.id, priority: DEFAULT_PRIORITY },
  ],
};

/** Shows the settings `customerOidc…`: without them it goes on as after a failure. */
const chatWithSignIn: ContactFlow = {
  ...CONTACT_FLOW_DEFAULTS,
  id: asId(demoId("contact-flow", 4)),
  name: "Sample chat with sign-in",
  description: "Asks the customer to sign in, records the outcome as an attribute and queues the contact",
  steps: [
    { kind: "send-message", text: "Please sign in, so that we know who you are. You can also go on without." },
    {
      kind: "authenticate",
      timeoutMs: 5 * 60_000,
      branches: {
        succeeded: afterSignIn("succeeded", "Thank you for signing in. An agent will be with you in a moment."),
        failed: afterSignIn("failed", "You could not be signed in. An agent will help you without it."),
        "timed-out": afterSignIn("timed-out", "You have not signed in. An agent will help you without it."),
        canceled: afterSignIn("canceled", "An agent will be with you in a moment."),
      },
    },
    { kind: "to-queue", queueId: basicQueue.id, priority: DEFAULT_PRIORITY },
  ],
};

function afterSignIn(outcome: string, text: string): BranchStep[] {
  return [
    { kind: "set-attributes", attributes: { flow: "sample-chat-with-sign-in", signIn: outcome } },
    { kind: "send-message", text },
  ];
}

/** The accounts of the demo center, in the order of the run contract. */
const users: readonly User[] = [
  user(1, { username: "ada", firstName: "Ada", lastName: "Lovelace" }, agentProfile),
  user(2, { username: "grace", firstName: "Grace", lastName: "Hopper" }, agentProfile),
  { ...user(3, { username: "alan", firstName: "Alan", lastName: "Turing" }, agentProfile), afterContactWorkMs: 30_000 },
  user(4, { username: "sam", firstName: "Sam", lastName: "Supervisor" }, managerProfile),
  user(5, { username: "root", firstName: "Root", lastName: "Administrator" }, adminProfile),
];

const queueTransfer = transferFlow(demoId("contact-flow", 2), "queue");
const agentTransfer = transferFlow(demoId("contact-flow", 3), "agent");

const quickConnects: readonly QuickConnect[] = [
  {
    ...QUICK_CONNECT_DEFAULTS,
    id: toSupport,
    name: "Support",
    description: "The queue Support",
    target: { type: "queue", queueId: supportQueue.id, contactFlowId: queueTransfer.id },
  },
  {
    ...QUICK_CONNECT_DEFAULTS,
    id: toGrace,
    name: "Grace Hopper",
    description: "The agent grace",
    target: { type: "user", userId: asId(demoId("user", 2)), contactFlowId: agentTransfer.id },
  },
];

/** Definition of the center that `npm start` runs. Its ids and accounts are the same on every machine. Source: docs/run-contract.md. */
export const demoCenter: CenterDefinition = {
  instance: {
    ...INSTANCE_DEFAULTS,
    instanceId: asId(demoId("instance", 1)),
    region: "us-east-1",
    accountId: "111122223333",
    alias: "tributary-demo",
    createdAt: Date.UTC(2026, 0, 1), // main.ts replaces it by the time of the first start
  },
  agentStates,
  hoursOfOperations: [basicHours],
  queues: [basicQueue, supportQueue],
  routingProfiles: [basicProfile],
  securityProfiles: [agentProfile, managerProfile, adminProfile],
  predefinedAttributes: [],
  taskTemplates: [],
  users,
  contactFlows: [sampleChat, queueTransfer, agentTransfer, chatWithSignIn],
  quickConnects,
};

function served({ id }: Queue, priority: number): QueueAssignment[] {
  return (["voice", "chat", "task"] as const).map((channel) => ({ queueId: id, channel, priority, delayMs: 0 }));
}

function user(number: number, name: Pick<User, "username" | "firstName" | "lastName">, { id }: SecurityProfile): User {
  return {
    ...USER_DEFAULTS,
    id: asId(demoId("user", number)),
    ...name,
    securityProfileIds: [id],
    routingProfileId: basicProfile.id,
  };
}
