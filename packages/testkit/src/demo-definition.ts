import {
  AGENT_STATE_DEFAULTS,
  type AgentState,
  type AgentStateId,
  asId,
  type CenterDefinition,
  CONTACT_FLOW_DEFAULTS,
  type ContactFlow,
  type ContactFlowId,
  DAYS,
  type HoursOfOperation,
  type HoursOfOperationId,
  INSTANCE_DEFAULTS,
  type Instance,
  PANEL_PERMISSION,
  QUEUE_DEFAULTS,
  type Queue,
  type QueueId,
  ROUTING_PROFILE_DEFAULTS,
  type RoutingProfile,
  type RoutingProfileId,
  SECURITY_PROFILE_DEFAULTS,
  type SecurityProfileId,
  USER_DEFAULTS,
  type User,
  type UserId,
} from "@tributary/model";
import { DEFAULT_START_AT } from "./manual-clock.ts";

/** Object kinds of the demo definition with the digits that identify them in ids. */
const KINDS = {
  instance: 1,
  "agent-state": 2,
  queue: 3,
  profile: 4,
  security: 5,
  agent: 6,
  flow: 7,
  hours: 8,
} as const;

/** Returns the id of object `number` of a kind, the same on every machine. Shape: a UUID. */
function fixedId(kind: keyof typeof KINDS, number: number): string {
  return `00000000-0000-4000-8000-${String(KINDS[kind]).padStart(4, "0")}${String(number).padStart(8, "0")}`;
}

/** Fixed ids of {@link demoDefinition}. Each flow queues to the queue of the same name. */
export const DEMO_IDS = {
  states: {
    available: asId<AgentStateId>(fixedId("agent-state", 1)),
    onBreak: asId<AgentStateId>(fixedId("agent-state", 2)),
    offline: asId<AgentStateId>(fixedId("agent-state", 3)),
  },
  queues: { sales: asId<QueueId>(fixedId("queue", 1)), support: asId<QueueId>(fixedId("queue", 2)) },
  flows: { sales: asId<ContactFlowId>(fixedId("flow", 1)), support: asId<ContactFlowId>(fixedId("flow", 2)) },
  profiles: {
    basic: asId<RoutingProfileId>(fixedId("profile", 1)),
    overflow: asId<RoutingProfileId>(fixedId("profile", 2)),
  },
  security: asId<SecurityProfileId>(fixedId("security", 1)),
  hours: { always: asId<HoursOfOperationId>(fixedId("hours", 1)) },
} as const;

/** Returns the id of the agent with this number, from 1. */
export function demoAgentId(number: number): UserId {
  return asId<UserId>(fixedId("agent", number));
}

/** Size and timing of {@link demoDefinition}. */
export type DemoOptions = {
  /** Number of agents. Even-numbered agents have the profile *Overflow*, the others *Basic*. */
  readonly agents?: number;
  /** Maximum concurrent chats per agent. */
  readonly chatSlots?: number;
  /** Limit of after-contact work. Unit: milliseconds; null: only the agent ends it. */
  readonly afterContactWorkMs?: number | null;
  /** Time that a sales contact waits before agents of *Overflow* can get it. Unit: milliseconds. */
  readonly overflowDelayMs?: number;
  readonly autoAcceptChats?: boolean;
};

/** Returns a small center with two queues, one flow per queue, two routing profiles and three agent states. */
export function demoDefinition({
  agents = 2,
  chatSlots = 2,
  afterContactWorkMs = null,
  overflowDelayMs = 30_000,
  autoAcceptChats = false,
}: DemoOptions = {}): CenterDefinition {
  return {
    instance: INSTANCE,
    agentStates: AGENT_STATES,
    hoursOfOperations: [ALWAYS],
    queues: QUEUES,
    routingProfiles: routingProfiles(chatSlots, overflowDelayMs),
    securityProfiles: [
      { ...SECURITY_PROFILE_DEFAULTS, id: DEMO_IDS.security, name: "Agent", permissions: [PANEL_PERMISSION] },
    ],
    predefinedAttributes: [],
    taskTemplates: [],
    users: Array.from({ length: agents }, (_, index) => agent(index + 1, { afterContactWorkMs, autoAcceptChats })),
    contactFlows: [
      flow("Sales", DEMO_IDS.flows.sales, DEMO_IDS.queues.sales),
      flow("Support", DEMO_IDS.flows.support, DEMO_IDS.queues.support),
    ],
    quickConnects: [],
  };
}

const INSTANCE: Instance = {
  ...INSTANCE_DEFAULTS,
  instanceId: asId(fixedId("instance", 1)),
  region: "us-east-1",
  accountId: "111122223333",
  alias: "testkit",
  createdAt: DEFAULT_START_AT,
};

const AGENT_STATES: readonly AgentState[] = [
  { ...AGENT_STATE_DEFAULTS, id: DEMO_IDS.states.available, name: "Available", type: "routable", displayOrder: 1 },
  { ...AGENT_STATE_DEFAULTS, id: DEMO_IDS.states.onBreak, name: "Break", type: "not-routable", displayOrder: 2 },
  { ...AGENT_STATE_DEFAULTS, id: DEMO_IDS.states.offline, name: "Offline", type: "offline", displayOrder: 3 },
];

const ALWAYS: HoursOfOperation = {
  id: DEMO_IDS.hours.always,
  name: "Always",
  description: "",
  tags: {},
  timeZone: "UTC",
  periods: DAYS.map((day) => ({ day, from: 0, until: 0 })),
  overrides: [],
};

const QUEUES: readonly Queue[] = [
  { ...QUEUE_DEFAULTS, id: DEMO_IDS.queues.sales, name: "Sales" },
  { ...QUEUE_DEFAULTS, id: DEMO_IDS.queues.support, name: "Support" },
];

function routingProfiles(chatSlots: number, overflowDelayMs: number): RoutingProfile[] {
  const { sales, support } = DEMO_IDS.queues;
  const common = { ...ROUTING_PROFILE_DEFAULTS, concurrency: { chat: chatSlots }, defaultOutboundQueueId: sales };
  return [
    {
      ...common,
      id: DEMO_IDS.profiles.basic,
      name: "Basic",
      queues: [
        { queueId: sales, channel: "chat", priority: 1, delayMs: 0 },
        { queueId: support, channel: "chat", priority: 2, delayMs: 0 },
      ],
    },
    {
      ...common,
      id: DEMO_IDS.profiles.overflow,
      name: "Overflow",
      queues: [
        { queueId: support, channel: "chat", priority: 1, delayMs: 0 },
        { queueId: sales, channel: "chat", priority: 5, delayMs: overflowDelayMs },
      ],
    },
  ];
}

function agent(number: number, settings: Pick<User, "afterContactWorkMs" | "autoAcceptChats">): User {
  return {
    ...USER_DEFAULTS,
    id: demoAgentId(number),
    username: `agent-${number}`,
    firstName: "Agent",
    lastName: String(number),
    securityProfileIds: [DEMO_IDS.security],
    routingProfileId: number % 2 === 0 ? DEMO_IDS.profiles.overflow : DEMO_IDS.profiles.basic,
    ...settings,
  };
}

function flow(name: string, id: ContactFlowId, queueId: QueueId): ContactFlow {
  return {
    ...CONTACT_FLOW_DEFAULTS,
    id,
    name,
    steps: [
      { kind: "send-message", text: `Welcome to ${name}.` },
      { kind: "set-attributes", attributes: { desk: name } },
      { kind: "to-queue", queueId, priority: 5 },
    ],
  };
}
