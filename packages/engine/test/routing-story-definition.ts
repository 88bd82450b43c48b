/** The center of a routing story: one routing profile per agent, and flows to each queue. */
import {
  asId,
  type CenterDefinition,
  CHANNELS,
  type Channel,
  CONTACT_FLOW_DEFAULTS,
  type ContactFlow,
  type ContactFlowId,
  DAYS,
  type FlowStep,
  type HoursOfOperation,
  type HoursOfOperationId,
  type OpeningPeriod,
  QUEUE_DEFAULTS,
  QUICK_CONNECT_DEFAULTS,
  type QueueId,
  type QuickConnectId,
  ROUTING_PROFILE_DEFAULTS,
  type RoutingProfile,
  type RoutingProfileId,
  USER_DEFAULTS,
  type UserId,
} from "@tributary/model";
import { DEMO_IDS, demoDefinition } from "@tributary/testkit";

/** Routing profile of one agent. Defaults: one chat, one task, and no contact beside one of another channel. */
export type Profile = {
  /** Queues with their priorities, delays and channels: `sales 1, support 2 after 30 s, billing 1 for chat`. */
  readonly queues: string;
  readonly chats?: number;
  readonly tasks?: number;
  /** Channels whose contacts may be joined by contacts of other channels (`ROUTE_ANY_CHANNEL`). */
  readonly joins?: readonly Channel[];
  readonly idleSince?: RoutingProfile["idleSince"];
};

/** Profiles by the name of the agent; a text is the queues of a profile. */
export type Agents = Readonly<Record<string, Profile | string>>;

/** Hours: `monday-friday 09:00-17:00`, and overrides by date: `closed`, or the hours of that date. */
export type Hours = {
  readonly zone: string;
  readonly open: string;
  readonly except?: Readonly<Record<string, string>>;
};

/** Configuration of a story. */
export type Setting = {
  readonly agents: Agents;
  readonly hours?: Readonly<Record<string, Hours>>;
  readonly autoAccept?: boolean;
};

const QUEUES = ["sales", "support", "billing", "night"] as const;

/** Priorities that a flow of a story can give a contact. */
const PRIORITIES = [1, 5, 9];

/** Returns a center with the agents of a story. Names of agents and queues are their ids. */
export function storyDefinition({ agents, hours = {}, autoAccept = false }: Setting): CenterDefinition {
  const demo = demoDefinition({ agents: 1, autoAcceptChats: autoAccept });
  const names = Object.keys(agents);
  const toTarget = asId<ContactFlowId>("to target");
  return {
    ...demo,
    hoursOfOperations: [...demo.hoursOfOperations, ...Object.entries(hours).map(([name, each]) => hoursOf(name, each))],
    queues: QUEUES.map((name) => ({
      ...QUEUE_DEFAULTS,
      id: asId<QueueId>(name),
      name,
      hoursOfOperationId: name in hours ? asId<HoursOfOperationId>(name) : null,
    })),
    routingProfiles: names.map((name) => profileOf(name, agents[name] ?? "")),
    users: names.map((name) => ({
      ...USER_DEFAULTS,
      id: asId<UserId>(name),
      username: name,
      firstName: name,
      securityProfileIds: [DEMO_IDS.security],
      routingProfileId: asId<RoutingProfileId>(name),
      autoAcceptChats: autoAccept,
    })),
    contactFlows: [...QUEUES.flatMap(flowsTo), flow(toTarget, [{ kind: "to-target-queue", priority: 5 }])],
    quickConnects: [
      ...names.map((name) => ({ type: "user", userId: asId<UserId>(name), contactFlowId: toTarget }) as const),
      ...QUEUES.map((name) => ({ type: "queue", queueId: asId<QueueId>(name), contactFlowId: toTarget }) as const),
    ].map((target) => {
      const id = target.type === "user" ? target.userId : target.queueId;
      return { ...QUICK_CONNECT_DEFAULTS, id: asId<QuickConnectId>(id), name: id, target };
    }),
  };
}

/** Returns the routing profile of an agent. */
export function profileOf(agent: string, profile: Profile | string): RoutingProfile {
  const {
    queues,
    chats = 1,
    tasks = 1,
    joins = [],
    idleSince = "any-contact",
  } = typeof profile === "string" ? { queues: profile } : profile;
  return {
    ...ROUTING_PROFILE_DEFAULTS,
    id: asId<RoutingProfileId>(agent),
    name: agent,
    concurrency: { chat: chats, task: tasks },
    crossChannels: joins,
    queues: queues.split(",").flatMap(assignmentsOf),
    defaultOutboundQueueId: asId<QueueId>("sales"),
    idleSince,
  };
}

const ASSIGNMENT = /^(?<queue>[a-z]+) (?<priority>\d+)(?: after (?<delay>\d+) s)?(?: for (?<channel>chat|task))?$/;

function assignmentsOf(text: string) {
  const { queue, priority, delay = "0", channel } = ASSIGNMENT.exec(text.trim())?.groups ?? {};
  if (queue === undefined) throw new Error(`not a queue of a profile: ${text}`);
  const channels = CHANNELS.filter((each) => (channel === undefined ? each !== "voice" : each === channel));
  return channels.map((each) => ({
    queueId: asId<QueueId>(queue),
    channel: each,
    priority: Number(priority),
    delayMs: Number(delay) * 1_000,
  }));
}

/** Priority of a contact; default: 5. `orElse`: the queue if the first one takes no contacts. */
type Destination = { readonly priority?: string | undefined; readonly orElse?: string | undefined };

/** Returns the name of a flow to a queue. */
export function flowName(queue: string, { priority = "5", orElse }: Destination = {}): string {
  return orElse === undefined ? `${queue} at ${priority}` : `${queue} or ${orElse}`;
}

function flowsTo(queue: string): ContactFlow[] {
  const queueId = asId<QueueId>(queue);
  const check: FlowStep = { kind: "check-hours", queueId, closedText: "We are closed." };
  return [
    ...PRIORITIES.map((priority) =>
      flow(flowName(queue, { priority: String(priority) }), [check, { kind: "to-queue", queueId, priority }]),
    ),
    ...QUEUES.filter((other) => other !== queue).map((other) =>
      flow(flowName(queue, { orElse: other }), [
        { kind: "to-queue", queueId, priority: 5 },
        { kind: "to-queue", queueId: asId<QueueId>(other), priority: 5 },
      ]),
    ),
  ];
}

function flow(id: string, steps: readonly FlowStep[]): ContactFlow {
  return { ...CONTACT_FLOW_DEFAULTS, id: asId<ContactFlowId>(id), name: id, steps };
}

function hoursOf(name: string, { zone, open, except = {} }: Hours): HoursOfOperation {
  const overrides = Object.entries(except).map(([date, times]) => ({
    id: date,
    name: date,
    description: "",
    firstDate: date,
    lastDate: date,
    periods: times === "closed" ? [] : DAYS.map((day) => periodOf(day, times)),
  }));
  const [days = "", times = ""] = open.split(" ");
  const [first = "", last = first] = days.split("-");
  const indexes = [first, last].map((day) => (DAYS as readonly string[]).indexOf(day));
  const isInRange = (index: number): boolean => (indexes[0] ?? 0) <= index && index <= (indexes[1] ?? 0);
  const periods = DAYS.filter((_, index) => isInRange(index)).map((day) => periodOf(day, times));
  return { id: asId<HoursOfOperationId>(name), name, description: "", tags: {}, timeZone: zone, periods, overrides };
}

function periodOf(day: OpeningPeriod["day"], times: string): OpeningPeriod {
  const [from = 0, until = 0] = times.split("-").map(minuteOf);
  return { day, from, until };
}

function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}
