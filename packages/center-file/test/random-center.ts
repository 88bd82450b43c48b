/** Random centers whose references resolve and whose names and ids are unique. */
import {
  type AgentState,
  asId,
  type CenterDefinition,
  CHANNELS,
  type ContactFlow,
  DAYS,
  FLOW_TYPES,
  type FlowStep,
  type HoursOfOperation,
  INSTANCE_ATTRIBUTE_DEFAULTS,
  type OpeningPeriod,
  PROFICIENCY_LEVELS,
  type PredefinedAttribute,
  type Queue,
  type QuickConnect,
  type QuickConnectTarget,
  type RoutingProfile,
  type SecurityProfile,
  TASK_FIELD_DEFAULTS,
  type TaskTemplate,
  type User,
  visibleNameOf,
} from "@tributary/model";
import fc from "fast-check";

/** Draws a value, as `fc.gen()` does. */
export type Draw = fc.GeneratorValue;

/** Names of which two centers have some in common, in other cases too. */
const NAMES = [
  "Sales",
  "sales ",
  "SUPPORT",
  "support",
  "constructor",
  "__proto__",
  "2024",
  "none",
  "Ü",
  "\uff5e",
  "😀 x",
  "a: b",
];
const USERNAMES = ["ada", "Ada", "grace", "__proto__", "constructor", "x.y@z-1"];

const text = fc.string({ maxLength: 12, unit: "binary" });
/** As names in the APIs: with visible characters only. */
const personName = text.map(visibleNameOf);
const tags = fc.dictionary(fc.constantFrom("env", "__proto__", "constructor", "10", "2", "é"), text, { maxKeys: 3 });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary);

/** Returns a random center. `prefix` distinguishes the ids of two. */
export function randomCenter(g: Draw, prefix: string): CenterDefinition {
  const named = <const Kind extends string>(kind: Kind, pool: readonly string[], minLength = 0) =>
    g(uniqueNames, pool, minLength).map((name, index) => ({ name, id: `${prefix}-${kind}-${index}` }));
  const lists = {
    states: named("state", NAMES, 1),
    hours: named("hours", NAMES),
    queues: named("queue", NAMES, 1),
    profiles: named("profile", NAMES, 1),
    securities: named("security", NAMES, 1),
    attributes: named(
      "attribute",
      NAMES.filter((name) => /^[\p{L}\p{N} _:]+$/u.test(name)),
    ),
    users: named("user", USERNAMES),
    flows: named("flow", NAMES, 1),
    connects: named("connect", NAMES),
    templates: named("template", NAMES),
  };
  const oneId = (list: keyof typeof lists): string => g(() => fc.constantFrom(...lists[list].map(({ id }) => id)));
  const someIds = (list: keyof typeof lists, minLength = 0): readonly string[] =>
    g(
      subset,
      lists[list].map(({ id }) => id),
      minLength,
    );
  const described = () => ({ description: g(() => text), tags: g(() => tags) });

  const predefinedAttributes = lists.attributes.map(({ id, name }): PredefinedAttribute => {
    const values = g(subset, ["a", "B", "é 1", "__proto__", "constructor"], 0);
    return { id: asId(id), name, values, purposes: g(subset, ["one", "two"], 0) };
  });
  const allValues = predefinedAttributes.flatMap(({ id, values }) =>
    values.map((value) => ({ attributeId: id, value })),
  );

  return {
    instance: {
      instanceId: asId(`${prefix}-instance`),
      region: "us-east-1",
      accountId: "111122223333",
      alias: g(() => fc.constantFrom("a", "b-c", "Desk9")),
      createdAt: 1,
      approvedOrigins: g(subset, ["https://a.example", "http://localhost:*", "https://*.b.example:8443"], 0),
      ...g(() =>
        fc.constantFrom({}, { attributes: { earlyMedia: false } }, { attributes: INSTANCE_ATTRIBUTE_DEFAULTS }),
      ),
      ...g(() => fc.constantFrom({}, { retentionDays: null }, { retentionDays: 90 })),
    },
    agentStates: lists.states.map(({ id, name }, index): AgentState => {
      const type = index === 0 ? ("offline" as const) : g(() => fc.constantFrom("routable", "not-routable", "offline"));
      const order = g(() => fc.integer({ min: 1, max: 60 }));
      return { id: asId(id), name, ...described(), type, displayOrder: order, isEnabled: g(fc.boolean) };
    }),
    hoursOfOperations: lists.hours.map(({ id, name }): HoursOfOperation => {
      const overrides = g(subset, ["Holiday", "Holiday ", "Fair"], 0).map((name, index) => ({
        id: `${id}-override-${index}`,
        name,
        description: g(() => text),
        firstDate: "2026-01-01",
        lastDate: g(() => fc.constantFrom("2026-01-01", "2026-02-28")),
        periods: g(() => periods),
      }));
      const timeZone = g(() => fc.constantFrom("UTC", "Asia/Tokyo"));
      return { id: asId(id), name, ...described(), timeZone, periods: g(() => periods), overrides };
    }),
    queues: lists.queues.map(({ id, name }): Queue => {
      const hours = lists.hours.length > 0 && g(fc.boolean) ? asId<HoursOfOperation["id"]>(oneId("hours")) : null;
      const maxContacts = g(() => maybe(fc.integer({ min: 0, max: 9 })));
      const quickConnectIds = someIds("connects").map((each) => asId<QuickConnect["id"]>(each));
      const rest = { isEnabled: g(fc.boolean), maxContacts, quickConnectIds };
      return { id: asId(id), name, ...described(), hoursOfOperationId: hours, ...rest };
    }),
    routingProfiles: lists.profiles.map(({ id, name }): RoutingProfile => {
      const queues = someIds("queues").map((queueId, index) => ({
        queueId: asId<Queue["id"]>(queueId),
        channel: CHANNELS[index % 3] ?? "chat",
        priority: g(() => fc.integer({ min: 1, max: 3 })),
        delayMs: g(() => fc.integer({ min: 0, max: 9_999_000 })),
      }));
      const slots = g(() => fc.integer({ min: 1, max: 10 }));
      return {
        id: asId(id),
        name,
        ...described(),
        concurrency: g(fc.boolean) ? { chat: slots } : { task: slots, voice: 1 },
        crossChannels: g(subset, CHANNELS, 0),
        queues,
        defaultOutboundQueueId: asId(oneId("queues")),
        idleSince: g(() => fc.constantFrom("any-contact", "inbound-contact")),
      };
    }),
    securityProfiles: lists.securities.map(({ id, name }): SecurityProfile => {
      return {
        id: asId(id),
        name,
        ...described(),
        permissions: g(subset, ["BasicAgentAccess", "Queues.View", "Users.View"], 0),
      };
    }),
    predefinedAttributes,
    users: lists.users.map(({ id, name }): User => {
      const seconds = g(() => maybe(fc.integer({ min: 1, max: 60 })));
      return {
        id: asId(id),
        username: name,
        firstName: g(() => personName),
        lastName: g(() => personName),
        email: g(() => text),
        tags: g(() => tags),
        securityProfileIds: someIds("securities", 1).map((each) => asId<SecurityProfile["id"]>(each)),
        routingProfileId: asId(oneId("profiles")),
        afterContactWorkMs: seconds === null ? null : seconds * 1_000,
        autoAcceptChats: g(fc.boolean),
        proficiencies: g(subset, allValues, 0).map((each) => {
          return { ...each, level: g(() => fc.constantFrom(...PROFICIENCY_LEVELS)) };
        }),
        ...(g(fc.boolean) ? { autoAcceptCalls: g(fc.boolean) } : {}),
        ...(g(fc.boolean) ? { avatarUrl: `/pictures/${id}.png` } : {}),
      };
    }),
    contactFlows: lists.flows.map(({ id, name }): ContactFlow => {
      const queueId = asId<Queue["id"]>(oneId("queues"));
      const step = fc.constantFrom<FlowStep>(
        { kind: "send-message", text: "Hello" },
        { kind: "set-attributes", attributes: { b: "\n", a: "" } },
        { kind: "check-hours", queueId, closedText: "Closed" },
        { kind: "to-queue", queueId, priority: 5 },
        { kind: "to-queue", queueId, priority: 1 },
        { kind: "to-target-queue", priority: 2 },
        { kind: "authenticate", timeoutMs: 180_000, branches: {} },
        {
          kind: "authenticate",
          timeoutMs: 300_000,
          branches: {
            failed: [{ kind: "to-queue", queueId, priority: 5 }],
            "timed-out": [{ kind: "send-message", text: "?" }],
          },
        },
      );
      return {
        id: asId(id),
        name,
        type: g(() => fc.constantFrom(...FLOW_TYPES)),
        ...described(),
        steps: g(() => fc.array(step, { maxLength: 4 })),
      };
    }),
    quickConnects: lists.connects.map(({ id, name }): QuickConnect => {
      const contactFlowId = asId<ContactFlow["id"]>(oneId("flows"));
      const queueId = asId<Queue["id"]>(oneId("queues"));
      const targets: QuickConnectTarget[] = [
        { type: "queue", queueId, contactFlowId },
        { type: "flow", contactFlowId },
        { type: "phone-number", phoneNumber: "+4930123456" },
        ...lists.users.map((user): QuickConnectTarget => ({ type: "user", userId: asId(user.id), contactFlowId })),
      ];
      return { id: asId(id), name, ...described(), target: g(() => fc.constantFrom(...targets)) };
    }),
    taskTemplates: lists.templates.map(({ id, name }): TaskTemplate => {
      const contactFlowId = g(() => maybe(fc.constant(asId<ContactFlow["id"]>(oneId("flows")))));
      const field = { ...TASK_FIELD_DEFAULTS, isReadOnly: g(fc.boolean), isInvisible: g(fc.boolean) };
      return {
        id: asId(id),
        name,
        ...described(),
        contactFlowId,
        selfAssignFlowId: g(() => maybe(fc.constant(asId<ContactFlow["id"]>(oneId("flows"))))),
        isActive: g(fc.boolean),
        fields: [
          { ...field, name: "Name", type: "name", isRequired: true, defaultValue: g(() => maybe(fc.constant("x"))) },
          { ...field, name: "Choice", type: "single-select", options: g(subset, ["a", "B", "é 1"], 1) },
          ...(contactFlowId === null ? [{ ...field, name: "To", type: "quick-connect" } as const] : []),
        ],
      };
    }),
  };
}

const periods: fc.Arbitrary<readonly OpeningPeriod[]> = fc.array(
  fc.record({
    day: fc.constantFrom(...DAYS),
    from: fc.integer({ min: 0, max: 1439 }),
    until: fc.integer({ min: 0, max: 1439 }),
  }),
  { maxLength: 3 },
);

function uniqueNames(pool: readonly string[], minLength: number): fc.Arbitrary<string[]> {
  const selector = (name: string): string => name.trim().toLowerCase();
  return fc.uniqueArray(fc.constantFrom(...pool), { selector, minLength, maxLength: 4 });
}

function subset<T>(values: readonly T[], minLength: number): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...values], { minLength });
}
