/** Centers of the tests, and what the engine does with edits. */
import {
  asId,
  type CenterDefinition,
  type ConfigurationEdit,
  type ContactFlow,
  type HoursOfOperation,
  QUEUE_DEFAULTS,
  QUICK_CONNECT_DEFAULTS,
  type ResourceIn,
  type ResourceList,
  ROUTING_PROFILE_DEFAULTS,
  TASK_FIELD_DEFAULTS,
  TASK_TEMPLATE_DEFAULTS,
  USER_DEFAULTS,
} from "@tributary/model";
import { type FileProblem, type PlanOptions, planEdits } from "../src/index.ts";

const HOURS: HoursOfOperation = {
  id: asId("hours-1"),
  name: "Office",
  description: "",
  tags: {},
  timeZone: "Europe/Berlin",
  periods: [
    { day: "tuesday", from: 540, until: 1020 },
    { day: "monday", from: 540, until: 1020 },
  ],
  overrides: [
    {
      id: "override-1",
      name: "Holiday",
      description: "",
      firstDate: "2026-12-24",
      lastDate: "2026-12-26",
      periods: [],
    },
    {
      id: "override-2",
      name: "Holiday",
      description: "",
      firstDate: "2027-01-01",
      lastDate: "2027-01-01",
      periods: [],
    },
  ],
};

const FLOW: ContactFlow = {
  id: asId("flow-1"),
  name: "Welcome",
  type: "inbound",
  description: "",
  tags: {},
  steps: [
    { kind: "send-message", text: "Hello" },
    { kind: "set-attributes", attributes: { plan: "gold", desk: "basic" } },
    { kind: "check-hours", queueId: asId("queue-1"), closedText: "Closed" },
    { kind: "to-queue", queueId: asId("queue-1"), priority: 5 },
  ],
};

/** A center with one or two resources in each list. */
export const CENTER: CenterDefinition = {
  instance: {
    instanceId: asId("instance"),
    region: "us-east-1",
    accountId: "111122223333",
    alias: "tributary",
    createdAt: 1,
    approvedOrigins: ["https://desk.example.org", "http://localhost:*"],
  },
  agentStates: [
    {
      id: asId("state-2"),
      name: "Offline",
      type: "offline",
      displayOrder: 2,
      isEnabled: true,
      description: "",
      tags: {},
    },
    {
      id: asId("state-1"),
      name: "Available",
      type: "routable",
      displayOrder: 1,
      isEnabled: true,
      description: "",
      tags: {},
    },
  ],
  hoursOfOperations: [HOURS],
  queues: [
    {
      ...QUEUE_DEFAULTS,
      id: asId("queue-1"),
      name: "BasicQueue",
      hoursOfOperationId: HOURS.id,
      quickConnectIds: [asId("connect-2"), asId("connect-1")],
      tags: { team: "a", area: "b" },
    },
    { ...QUEUE_DEFAULTS, id: asId("queue-2"), name: "Old" },
  ],
  routingProfiles: [
    {
      ...ROUTING_PROFILE_DEFAULTS,
      id: asId("profile-1"),
      name: "Basic",
      concurrency: { chat: 3 },
      crossChannels: ["task", "chat"],
      queues: [
        { queueId: asId("queue-2"), channel: "chat", priority: 2, delayMs: 1_500 },
        { queueId: asId("queue-1"), channel: "task", priority: 1, delayMs: 0 },
        { queueId: asId("queue-1"), channel: "chat", priority: 1, delayMs: 0 },
      ],
      defaultOutboundQueueId: asId("queue-1"),
    },
  ],
  securityProfiles: [
    {
      id: asId("security-1"),
      name: "Agent",
      description: "",
      tags: {},
      permissions: ["Users.View", "BasicAgentAccess"],
    },
  ],
  predefinedAttributes: [{ id: asId("attribute-1"), name: "Language", values: ["French", "English"], purposes: [] }],
  taskTemplates: [
    {
      ...TASK_TEMPLATE_DEFAULTS,
      id: asId("template-1"),
      name: "Refund",
      contactFlowId: asId("flow-1"),
      fields: [
        { ...TASK_FIELD_DEFAULTS, name: "Name", type: "name", isRequired: true, defaultValue: "Refund" },
        { ...TASK_FIELD_DEFAULTS, name: "Reason", type: "single-select", options: ["Broken", "Late"] },
      ],
    },
  ],
  users: [
    {
      ...USER_DEFAULTS,
      id: asId("user-1"),
      username: "ada",
      firstName: "Ada",
      securityProfileIds: [asId("security-1")],
      routingProfileId: asId("profile-1"),
      afterContactWorkMs: 30_000,
      avatarUrl: "/pictures/ada.png",
      proficiencies: [
        { attributeId: asId("attribute-1"), value: "French", level: 2 },
        { attributeId: asId("attribute-1"), value: "English", level: 5 },
      ],
    },
  ],
  contactFlows: [FLOW],
  quickConnects: [
    {
      ...QUICK_CONNECT_DEFAULTS,
      id: asId("connect-1"),
      name: "Ada",
      target: { type: "user", userId: asId("user-1"), contactFlowId: FLOW.id },
    },
    {
      ...QUICK_CONNECT_DEFAULTS,
      id: asId("connect-2"),
      name: "Taxi",
      target: { type: "phone-number", phoneNumber: "+4930123456" },
    },
  ],
};

/** Options with ids `new-1`, `new-2`, … */
export function options(prune = false): PlanOptions {
  let count = 0;
  return {
    prune,
    newId() {
      count += 1;
      return `new-${count}`;
    },
  };
}

/** Returns the plan of a file without a problem. `file` lacks the version. */
export function planOf(file: object, { definition = CENTER, prune = false } = {}) {
  const result = planEdits(definition, { version: 1, ...file }, options(prune));
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
}

/** Returns the problems of a file as lines. `file` lacks the version. */
export function problemsOf(file: object, { prune = false } = {}): readonly string[] {
  const result = planEdits(CENTER, { version: 1, ...file }, options(prune));
  return result.ok ? [] : linesOf(result.refusal);
}

/** Returns problems as lines. */
export function linesOf(problems: readonly FileProblem[]): readonly string[] {
  return problems.map(({ path, message }) => `${path}: ${message}`);
}

/** Returns the configuration after edits, as the engine makes them. */
export function applied(definition: CenterDefinition, edits: readonly ConfigurationEdit[]): CenterDefinition {
  let current = definition;
  for (const edit of edits) {
    if (edit.kind === "instance") {
      current = { ...current, instance: { ...current.instance, ...edit.changes } };
      continue;
    }
    const id = edit.kind === "delete" ? edit.id : edit.resource.id;
    const before: readonly ResourceIn<ResourceList>[] = current[edit.list];
    const others = before.filter((each) => each.id !== id);
    current = { ...current, [edit.list]: edit.kind === "delete" ? others : [...others, edit.resource] };
  }
  return current;
}
