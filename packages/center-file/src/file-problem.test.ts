import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CENTER, linesOf, options, planOf, problemsOf } from "../test/centers.ts";
import { exportCenter, planEdits } from "./index.ts";

const PROFILE = { name: "P", concurrency: { chat: 1 }, defaultOutboundQueue: "Old" };
const HOURS = { name: "H", timeZone: "UTC", periods: [] };
const USER = { username: "bob", securityProfiles: ["Agent"], routingProfile: "Basic" };

describe("problems", () => {
  it("[CE-08] are all reported, with position and expected value", () => {
    const problems = problemsOf({
      agentState: [],
      instance: { alias: "d-x", region: "eu" },
      queues: [{ name: "A", maxContact: 1, isEnabled: "no" }, { name: 2024 }, "B", { name: "a " }],
      users: [{ ...USER, email: 5, routingProfile: "Basci" }],
      quickConnects: { name: "X" },
    });

    expect(problems).toEqual([
      "agentState: one of the members version, instance, agentStates, hoursOfOperations, queues, routingProfiles, securityProfiles, predefinedAttributes, users, contactFlows, quickConnects, taskTemplates",
      "instance.region: one of the members alias, approvedOrigins, attributes, retentionDays",
      "instance.alias: 1 to 45 letters and digits, with hyphens between them, that do not begin with d-",
      "queues[0].maxContact: one of the members description, tags, name, hoursOfOperation, isEnabled, maxContacts, quickConnects",
      "queues[0].isEnabled: true or false",
      "queues[1].name: a text, in quotes",
      "queues[2]: an object with name",
      "users[0].email: a text, in quotes",
      'users[0].routingProfile: a routing profile of the center or the file; there is no "Basci"',
      "quickConnects: a list of at most 100000 entries",
      "queues[3].name: a name that no other queue of the file has; queues[0] has it",
    ]);
  });

  it.each([
    ["no object", null, ["file: an object with version"]],
    ["no version", {}, ["version: 1; it is missing"]],
    ["another version", { version: 2 }, ["version: 1"]],
  ])("[CE-08] report %s", (_what, file, problems) => {
    const result = planEdits(CENTER, file, options());

    expect(result.ok ? [] : linesOf(result.refusal)).toEqual(problems);
  });

  it.each([
    ["deleted", [{ name: "Available", type: "routable", displayOrder: 1 }], true],
    ["changed", [{ name: "Offline", type: "routable", displayOrder: 1 }], false],
  ])("[CE-08] report that the only offline state is %s", (_what, agentStates, prune) => {
    expect(problemsOf({ agentStates }, { prune })).toEqual(["agentStates: a list with a state of type offline"]);
  });

  it("[CE-08] contain no values except names that refer to nothing, which are cut and escaped", () => {
    const problems = problemsOf({
      queues: [{ name: "A", hoursOfOperation: `\u001b[31m"${"x".repeat(80)}` }],
      users: [{ ...USER, password: "Secret1", "a\nb": 1 }],
    });

    expect(problems.join("\n")).not.toContain("Secret1");
    expect(problems[0]).toMatch(/there is no "\\u\{1b\}\[31m\\"x{54}…"$/);
    expect(problems.at(-1)).toMatch(/^users\[0\]\["a\\u\{a\}b"\]: one of the members username, /);
  });
});

describe("hostile files", () => {
  it("[CE-09] keys of JavaScript's own objects are unknown members", () => {
    const file: unknown = JSON.parse(
      '{"version":1,"constructor":1,"__proto__":{"queues":[{"name":"A"}]},"toString":1}',
    );

    const result = planEdits(CENTER, file, options());

    const paths = result.ok ? [] : result.refusal.map(({ path }) => path);
    expect(paths).toEqual(["constructor", "__proto__", "toString"]);
  });

  it("[CE-09] keys of JavaScript's own objects are kept as keys of tags and as names", () => {
    const tags: unknown = JSON.parse('{"constructor":"1","__proto__":"2"}');

    const { edits } = planOf({
      queues: [{ name: "__proto__", tags }],
      instance: { alias: "tributary", approvedOrigins: [] },
    });

    expect(JSON.stringify(edits[1])).toContain('"tags":{"constructor":"1","__proto__":"2"}');
    expect(edits[1]).toMatchObject({ resource: { id: "new-1", name: "__proto__" } });
    expect(problemsOf({ queues: [{ name: "A", hoursOfOperation: "constructor" }] })).toHaveLength(1);
  });

  it("[CE-09] any value in any place is a problem or a plan, never an exception", () => {
    const file = exportCenter(CENTER);
    const places = placesIn(file);
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.anything(ODD), fc.boolean(), (place, value, prune) => {
        expect(planEdits(CENTER, replaced(file, place, value), options(prune))).toHaveProperty("ok");
      }),
      { numRuns: 300, interruptAfterTimeLimit: 8_000 },
    );
  });

  it("[CE-09] deep, cyclic, sparse and huge values are problems", () => {
    const deep = JSON.parse(`${"[".repeat(5_000)}${"]".repeat(5_000)}`) as unknown;
    const cyclic: unknown[] = [];
    cyclic.push(cyclic);
    const sparse = new Array(4_000_000_000);

    const problems = problemsOf({
      agentStates: sparse,
      users: deep,
      queues: cyclic,
      contactFlows: [{ name: "F", steps: sparse }],
    });

    expect(problems).toEqual([
      "agentStates: a list of at most 100000 entries",
      "queues[0]: an object with name",
      "users[0]: an object with username, securityProfiles, routingProfile",
      "contactFlows[0].steps: a list of at most 250 entries",
    ]);
  });
});

describe("limits", () => {
  it.each([
    ["agentStates", { name: "x".repeat(128), type: "offline", displayOrder: 1 }, "name: 1 to 127 characters"],
    [
      "agentStates",
      { name: "\u0007", type: "offline", displayOrder: 1 },
      "name: visible characters without control or invisible characters",
    ],
    [
      "securityProfiles",
      { name: "Ad\u200bmin", permissions: [] },
      "name: visible characters without control or invisible characters",
    ],
    ["agentStates", { name: "S", type: "idle", displayOrder: 1 }, "type: one of routable, not-routable, offline"],
    ["agentStates", { name: "S", type: "offline", displayOrder: 0 }, "displayOrder: a whole number from 1 to 10000"],
    ["queues", { name: "Q", description: "x".repeat(251) }, "description: at most 250 characters"],
    ["queues", { name: "Q", maxContacts: 1.5 }, "maxContacts: a whole number from 0 to 1000000"],
    [
      "queues",
      { name: "Q", tags: { "aws:x": "" } },
      'tags["aws:x"]: a key of 1 to 128 characters that does not begin with aws:',
    ],
    ["queues", { name: "Q", tags: { x: "x".repeat(257) } }, "tags.x: at most 256 characters"],
    ["queues", { name: "Q", tags: numbered(51) }, "tags: at most 50 tags"],
    ["hoursOfOperations", { ...HOURS, timeZone: "Mars" }, "timeZone: a time zone such as Europe/Berlin"],
    [
      "hoursOfOperations",
      { ...HOURS, periods: new Array(101).fill("monday 09:00-17:00") },
      "periods: a list of at most 100 entries",
    ],
    [
      "hoursOfOperations",
      { ...HOURS, overrides: [override("2026-02-30", "2026-03-01")] },
      "overrides[0].firstDate: a date such as 2026-12-24",
    ],
    [
      "hoursOfOperations",
      { ...HOURS, overrides: [override("2026-03-02", "2026-03-01")] },
      "overrides[0]: dates of which the last is not before the first",
    ],
    ["routingProfiles", { ...PROFILE, concurrency: { voice: 2 } }, "concurrency.voice: 1"],
    [
      "routingProfiles",
      { ...PROFILE, concurrency: {} },
      "concurrency: an object with at least one of voice, chat, task",
    ],
    ["routingProfiles", { ...PROFILE, crossChannels: ["mail"] }, "crossChannels[0]: one of voice, chat, task"],
    ["routingProfiles", { ...PROFILE, idleSince: "now" }, "idleSince: one of any-contact, inbound-contact"],
    [
      "routingProfiles",
      { ...PROFILE, queues: [{ queue: "Old", channel: "chat", priority: 100 }] },
      "queues[0].priority: a whole number from 1 to 99",
    ],
    [
      "routingProfiles",
      { ...PROFILE, queues: [{ queue: "Old", channel: "chat", delaySeconds: Number.NaN }] },
      "queues[0].delaySeconds: seconds, a number from 0 to 9999",
    ],
    [
      "routingProfiles",
      {
        ...PROFILE,
        queues: [
          { queue: "Old", channel: "chat" },
          { queue: "OLD", channel: "chat" },
        ],
      },
      "queues: a list with each queue once per channel",
    ],
    [
      "securityProfiles",
      { name: "S", permissions: ["a b"] },
      "permissions[0]: the name of a permission, such as BasicAgentAccess",
    ],
    ["users", { ...USER, username: "a b" }, "username: 1 to 64 letters, digits, or characters of _ - . @"],
    ["users", { ...USER, firstName: "x".repeat(256) }, "firstName: at most 255 characters"],
    [
      "users",
      { ...USER, lastName: "\u001b[2J" },
      "lastName: visible characters without control or invisible characters",
    ],
    ["users", { ...USER, securityProfiles: [] }, "securityProfiles: a list of at least one security profile"],
    [
      "users",
      { ...USER, avatarUrl: "http://pictures.example/ada.png" },
      "avatarUrl: an https address, or a path of the center that begins with /, of at most 1000 characters",
    ],
    ["users", { ...USER, afterContactWorkSeconds: 0 }, "afterContactWorkSeconds: seconds, a number from 1 to 2000000"],
  ])("[CE-10] of %s are those of the control plane: %j", (list, entry, problem) => {
    expect(problemsOf({ [list]: [entry] })).toEqual([`${list}[0].${problem}`]);
  });

  it("[CE-10] fields of a task template fit each other, as in the control plane", () => {
    expect(problemsOf({ taskTemplates: [{ name: "T", fields: [] }] })).toEqual([
      "taskTemplates[0]: exactly one field of the type NAME, which is required",
    ]);
  });

  it.each(["https://desk.example.org/path", "*", "https://a b", "https://x; script-src *", "HTTPS://DESK.example"])(
    "[CE-10] %j cannot be an approved origin",
    (origin) => {
      expect(problemsOf({ instance: { alias: "a", approvedOrigins: [origin] } })).toHaveLength(1);
    },
  );

  it.each([0, -1, 1.5, 36_501, "90", true, Number.NaN])("[CE-10] %j is not a number of days", (retentionDays) => {
    expect(problemsOf({ instance: { alias: "a", retentionDays } })).toEqual([
      "instance.retentionDays: a whole number from 1 to 36500",
    ]);
  });

  it("[CE-10] characters are code points", () => {
    expect(problemsOf({ queues: [{ name: "😀".repeat(127) }] })).toEqual([]);
    expect(problemsOf({ queues: [{ name: "😀".repeat(128) }] })).toHaveLength(1);
    expect(problemsOf({ queues: [{ name: "q", tags: { ["😀".repeat(128)]: "v" } }] })).toEqual([]);
    expect(problemsOf({ queues: [{ name: "q", tags: { ["😀".repeat(129)]: "v" } }] })).toHaveLength(1);
  });
});

function numbered(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, ""]));
}

function override(firstDate: string, lastDate: string) {
  return { name: "O", firstDate, lastDate, periods: [] };
}

const ODD: fc.ObjectConstraints = {
  key: fc.constantFrom("name", "__proto__", "constructor", "queue", "toQueue", "user", "flow", "x"),
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
};

type Place = readonly string[];

/** Paths to all values of a file. */
function placesIn(value: unknown, place: Place = []): readonly Place[] {
  if (typeof value !== "object" || value === null) return [place];
  return [place, ...Object.entries(value).flatMap(([key, member]) => placesIn(member, [...place, key]))];
}

function replaced(value: unknown, [key, ...rest]: Place, by: unknown): unknown {
  if (key === undefined) return by;
  const copy = Array.isArray(value) ? [...value] : { ...Object(value) };
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}
