import { type EpochMs, type Random, uuidV7 } from "@tributary/kernel";
import {
  AGENT_STATE_DEFAULTS,
  type AgentState,
  asId,
  type CenterDefinition,
  CHANNELS,
  CONTACT_FLOW_DEFAULTS,
  DAYS,
  FULL_ACCESS_PROFILE,
  type HoursOfOperation,
  INSTANCE_DEFAULTS,
  QUEUE_DEFAULTS,
  type Queue,
  type QueueId,
  ROUTING_PROFILE_DEFAULTS,
  type RoutingProfile,
  SECURITY_PROFILE_DEFAULTS,
  type SecurityProfile,
} from "@tributary/model";
import { ADMINISTRATOR_PERMISSIONS, AGENT_PERMISSIONS, MANAGER_PERMISSIONS } from "./security-profiles.ts";
import { transferFlow } from "./transfer-flows.ts";

/** Default priority of contacts in Amazon Connect. */
const DEFAULT_PRIORITY = 5;

const GREETING = "Thank you for getting in touch. An agent will be with you in a moment.";

const CLOSED = "We are closed at the moment. Please come back during our opening hours.";

const SECURITY_PROFILES: readonly Pick<SecurityProfile, "name" | "permissions">[] = [
  { name: "Agent", permissions: AGENT_PERMISSIONS },
  { name: "CallCenterManager", permissions: MANAGER_PERMISSIONS },
  { name: FULL_ACCESS_PROFILE, permissions: ADMINISTRATOR_PERMISSIONS },
];

/**
 * Returns the configuration that a new center begins with: what Amazon Connect creates with an instance (agent statuses, hours, a queue, a routing profile,
 * security profiles, a flow), and no users. The set-up page completes it.
 *
 * Source: https://docs.aws.amazon.com/connect/latest/adminguide/amazon-connect-instances.html
 */
export function newCenter(random: Random, now: EpochMs): CenterDefinition {
  const newId = (): string => uuidV7(now, random);
  const hours: HoursOfOperation = {
    id: asId(newId()),
    name: "Basic Hours",
    description: "Hours of the first queue",
    tags: {},
    timeZone: "UTC",
    periods: DAYS.map((day) => ({ day, from: 0, until: 0 })),
    overrides: [],
  };
  const queue: Queue = {
    ...QUEUE_DEFAULTS,
    id: asId(newId()),
    name: "BasicQueue",
    hoursOfOperationId: hours.id,
  };
  const state = (displayOrder: number, name: string, type: AgentState["type"]): AgentState => ({
    ...AGENT_STATE_DEFAULTS,
    id: asId(newId()),
    name,
    type,
    displayOrder,
  });
  return {
    instance: {
      ...INSTANCE_DEFAULTS,
      instanceId: asId(newId()),
      region: "us-east-1",
      accountId: accountId(random),
      alias: "new-center",
      createdAt: now,
    },
    agentStates: [state(1, "Available", "routable"), state(2, "Break", "not-routable"), state(3, "Offline", "offline")],
    hoursOfOperations: [hours],
    queues: [queue],
    routingProfiles: [routingProfile(newId(), queue.id)],
    securityProfiles: SECURITY_PROFILES.map((profile) => ({
      ...SECURITY_PROFILE_DEFAULTS,
      ...profile,
      id: asId(newId()),
    })),
    predefinedAttributes: [],
    taskTemplates: [],
    users: [],
    contactFlows: [
      {
        ...CONTACT_FLOW_DEFAULTS,
        id: asId(newId()),
        name: "Customer chat",
        description: "Checks the hours of the first queue, greets the customer and queues the contact",
        steps: [
          { kind: "check-hours", queueId: queue.id, closedText: CLOSED },
          { kind: "send-message", text: GREETING },
          { kind: "to-queue", queueId: queue.id, priority: DEFAULT_PRIORITY },
        ],
      },
      transferFlow(newId(), "queue"),
      transferFlow(newId(), "agent"),
    ],
    quickConnects: [],
  };
}

function routingProfile(id: string, queueId: QueueId): RoutingProfile {
  return {
    ...ROUTING_PROFILE_DEFAULTS,
    id: asId(id),
    name: "Basic Routing Profile",
    concurrency: { chat: 3, voice: 1, task: 1 },
    crossChannels: ["chat", "task"],
    queues: CHANNELS.map((channel) => ({ queueId, channel, priority: 1, delayMs: 0 })),
    defaultOutboundQueueId: queueId,
  };
}

/** ARNs contain an account of twelve digits. */
function accountId(random: Random): string {
  return Array.from({ length: 12 }, (_, index) => (index === 0 ? 1 : Math.floor(random.fraction() * 10))).join("");
}
