import { INSTANCE_ATTRIBUTE_DEFAULTS } from "@tributary/model";
import { describe, expect, it } from "vitest";
import { CENTER, planOf, problemsOf } from "../test/centers.ts";
import { describeDifference } from "./index.ts";

const [BASIC_QUEUE, OLD_QUEUE] = CENTER.queues;
const BASIC = {
  name: "BasicQueue",
  hoursOfOperation: "Office",
  quickConnects: ["Ada", "Taxi"],
  tags: { team: "a", area: "b" },
};
const PROFILE = { name: "Basic", concurrency: { chat: 3 }, defaultOutboundQueue: "BasicQueue" };

describe("names", () => {
  it("[CE-03] a resource with the name of a present one keeps its id, ignoring case and space", () => {
    const { edits } = planOf({ queues: [{ ...BASIC, name: " basicqueue" }] });

    expect(edits).toEqual([
      {
        kind: "put",
        list: "queues",
        resource: { ...BASIC_QUEUE, name: " basicqueue", quickConnectIds: ["connect-1", "connect-2"] },
      },
    ]);
  });

  it("[CE-03] other resources get new ids", () => {
    const { edits } = planOf({ queues: [{ name: "A" }, { name: "B" }] });

    expect(edits).toMatchObject([{ resource: { id: "new-1", name: "A" } }, { resource: { id: "new-2", name: "B" } }]);
  });

  it("[CE-03] overrides keep the ids of those with their names, in order", () => {
    const override = { firstDate: "2026-01-01", lastDate: "2026-01-02", periods: [] };
    const overrides = ["Fair", "holiday", "Holiday", "Holiday"].map((name) => ({ name, ...override }));

    const { edits } = planOf({ hoursOfOperations: [{ name: "Office", timeZone: "UTC", periods: [], overrides }] });

    const ids = ["new-1", "override-1", "override-2", "new-2"];
    expect(edits).toMatchObject([{ resource: { id: "hours-1", overrides: ids.map((id) => ({ id })) } }]);
  });
});

describe("equal resources", () => {
  it("[CE-04] cause no edit, whatever the order of lists without an order", () => {
    const plan = planOf({
      instance: { alias: "tributary", approvedOrigins: ["http://localhost:*", "https://desk.example.org"] },
      queues: [{ name: "Old" }, { ...BASIC, quickConnects: ["taxi", "ADA", "Ada"] }],
      routingProfiles: [
        {
          ...PROFILE,
          crossChannels: ["chat", "task"],
          queues: [
            { queue: "BasicQueue", channel: "chat" },
            { queue: "old", channel: "chat", priority: 2, delaySeconds: 1.5 },
            { queue: "BasicQueue", channel: "task", priority: 1, delaySeconds: 0 },
          ],
        },
      ],
      securityProfiles: [{ name: "Agent", permissions: ["BasicAgentAccess", "Users.View"] }],
    });

    expect(plan).toEqual({ edits: [], differences: [], newUsers: [], unnamed: [], warnings: [] });
  });

  it("[CE-04] names that are in a list twice count once", () => {
    const { edits } = planOf({ queues: [{ name: "BasicQueue", quickConnects: ["Ada", "Taxi", "ADA"] }] });

    expect(edits).toMatchObject([{ resource: { quickConnectIds: ["connect-1", "connect-2"] } }]);
  });
});

describe("absent members", () => {
  it("[CE-05] have their defaults", () => {
    const { edits } = planOf({ queues: [{ name: "BasicQueue" }], instance: { alias: "tributary" } });

    expect(edits).toEqual([
      {
        kind: "instance",
        changes: {
          alias: CENTER.instance.alias,
          approvedOrigins: [],
          attributes: INSTANCE_ATTRIBUTE_DEFAULTS,
          retentionDays: null,
        },
      },
      { kind: "put", list: "queues", resource: { ...OLD_QUEUE, id: "queue-1", name: "BasicQueue" } },
    ]);
  });

  it("[CE-05] of the attributes of the instance have theirs too", () => {
    const attributes = { earlyMedia: false };
    const { differences } = planOf({
      instance: { alias: "tributary", approvedOrigins: CENTER.instance.approvedOrigins, attributes },
    });

    expect(differences.map(describeDifference)).toEqual(["~ instance: attributes.earlyMedia true -> false"]);
  });

  it("[CE-05] of the retention is that conversations are kept for ever", () => {
    const { approvedOrigins } = CENTER.instance;
    const kept = { ...CENTER, instance: { ...CENTER.instance, retentionDays: 90 } };
    const differencesOf = (definition: typeof CENTER, instance: object) =>
      planOf({ instance }, { definition }).differences.map(describeDifference);

    expect(differencesOf(CENTER, { alias: "tributary", approvedOrigins, retentionDays: 90 })).toEqual([
      "~ instance: retentionDays none -> 90",
    ]);
    expect(differencesOf(kept, { alias: "tributary", approvedOrigins })).toEqual([
      "~ instance: retentionDays 90 -> none",
    ]);
  });

  it("[CE-05] are required if they have no default", () => {
    const required = problemsOf({
      instance: {},
      agentStates: [{ name: "Offline", type: "offline" }],
      hoursOfOperations: [{ name: "Office" }],
      users: [{ username: "ada" }],
      quickConnects: [{ name: "Ada" }],
    });

    expect(required.map((line) => line.replace(/: .*;/, ":"))).toEqual([
      "instance.alias: it is missing",
      "agentStates[0].displayOrder: it is missing",
      "hoursOfOperations[0].timeZone: it is missing",
      "hoursOfOperations[0].periods: it is missing",
      "users[0].securityProfiles: it is missing",
      "users[0].routingProfile: it is missing",
      "quickConnects[0].target: it is missing",
    ]);
  });
});

describe("resources that the file does not name", () => {
  it("[CE-06] remain and are returned in words", () => {
    const plan = planOf({ queues: [BASIC], quickConnects: [] });

    expect(plan).toMatchObject({ edits: [], unnamed: ["queue Old", "quick connect Ada", "quick connect Taxi"] });
  });

  it("[CE-06] are deleted with prune", () => {
    const plan = planOf({ queues: [BASIC], routingProfiles: [PROFILE] }, { prune: true });

    expect(plan.edits).toMatchObject([
      { kind: "put", list: "routingProfiles" },
      { kind: "delete", list: "queues", id: "queue-2" },
    ]);
    expect(plan.unnamed).toEqual([]);
  });

  it("[CE-06] are left alone in a list that the file does not have", () => {
    expect(planOf({}, { prune: true })).toEqual({
      edits: [],
      differences: [],
      newUsers: [],
      unnamed: [],
      warnings: [],
    });
  });
});

describe("references", () => {
  it("[CE-07] refer to resources of the file and of the center, in any case, also in circles", () => {
    const { edits } = planOf({
      queues: [{ name: "New", hoursOfOperation: " office", quickConnects: ["To new"] }],
      contactFlows: [{ name: "Start", steps: [{ toQueue: "new" }] }],
      quickConnects: [{ name: "To new", target: { queue: "NEW", flow: "Start" } }],
    });

    expect(edits).toMatchObject([
      { resource: { id: "new-1", hoursOfOperationId: "hours-1", quickConnectIds: ["new-3"] } },
      { resource: { id: "new-2", steps: [{ kind: "to-queue", queueId: "new-1", priority: 5 }] } },
      { resource: { id: "new-3", target: { type: "queue", queueId: "new-1", contactFlowId: "new-2" } } },
    ]);
  });

  it("[CE-07] to nothing are problems", () => {
    const users = [{ username: "bob", securityProfiles: ["Agent", "Boss"], routingProfile: "Basci" }];

    expect(problemsOf({ users })).toEqual([
      'users[0].securityProfiles[1]: a security profile of the center or the file; there is no "Boss"',
      'users[0].routingProfile: a routing profile of the center or the file; there is no "Basci"',
    ]);
  });

  it("[CE-07] to a resource that is deleted are problems", () => {
    const file = { queues: [BASIC], contactFlows: [{ name: "Welcome", steps: [{ toQueue: "Old" }] }] };

    expect(problemsOf(file, { prune: true })).toEqual([
      'contactFlows[0].steps[0].toQueue: a queue of the file; there is no "Old"',
      'queues: a list with "Old": the routing profile "Basic" refers to it, and the file has no routingProfiles',
    ]);
  });
});

describe("a plan", () => {
  it("[CE-14] has a difference per edit, and the users who need a password", () => {
    const plan = planOf(
      {
        instance: { alias: "support" },
        queues: [{ name: "BasicQueue", maxContacts: 20 }, { name: "Old" }],
        users: [
          { username: "bob", securityProfiles: ["Agent"], routingProfile: "Basic" },
          { username: "Ada", securityProfiles: ["Agent"], routingProfile: "Basic" },
        ],
        quickConnects: [{ name: "Taxi", target: { phoneNumber: "+4930123456" } }],
      },
      { prune: true },
    );

    expect(plan.edits.map((edit) => (edit.kind === "instance" ? edit.kind : `${edit.kind} ${edit.list}`))).toEqual([
      "instance",
      "put queues",
      "put users",
      "put users",
      "delete quickConnects",
    ]);
    expect(plan.differences.map((each) => describeDifference(each).replace(/:.*/, ""))).toEqual([
      "~ instance",
      "~ queue BasicQueue",
      "+ user bob",
      "~ user ada",
      "- quick connect Ada",
    ]);
    expect(plan.newUsers).toEqual([{ id: "new-1", username: "bob" }]);
  });
});

describe("permissions that are not known", () => {
  const names = (count: number) => Array.from({ length: count }, (_, index) => `New.Feature${index}`);
  const planWith = (permissions: readonly string[]) =>
    planOf({
      securityProfiles: [
        { name: "Agent", permissions },
        { name: "B", permissions: ["Users.View"] },
      ],
    });

  it("[CE-15] are kept, with a warning that names the profile and the first of them", () => {
    const permissions = ["Users.View", ...names(7)];

    const { edits, warnings } = planWith(permissions);

    expect(edits).toMatchObject([{ resource: { name: "Agent", permissions } }, { resource: { name: "B" } }]);
    expect(warnings).toEqual([
      `security profile Agent has permissions that are not known: ${names(5).join(", ")} and 2 more`,
    ]);
  });
});
