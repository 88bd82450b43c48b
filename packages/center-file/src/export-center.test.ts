import { asId, type CenterDefinition } from "@tributary/model";
import { describe, expect, it } from "vitest";
import { CENTER } from "../test/centers.ts";
import { exportCenter } from "./index.ts";

describe("exportCenter", () => {
  it("[CE-01] names resources, sorts them, and leaves out ids and defaults", () => {
    expect(exportCenter(CENTER)).toEqual({
      version: 1,
      instance: { alias: "tributary", approvedOrigins: ["http://localhost:*", "https://desk.example.org"] },
      agentStates: [
        { name: "Available", type: "routable", displayOrder: 1 },
        { name: "Offline", type: "offline", displayOrder: 2 },
      ],
      hoursOfOperations: [
        {
          name: "Office",
          timeZone: "Europe/Berlin",
          periods: ["monday 09:00-17:00", "tuesday 09:00-17:00"],
          overrides: [
            { name: "Holiday", firstDate: "2026-12-24", lastDate: "2026-12-26", periods: [] },
            { name: "Holiday", firstDate: "2027-01-01", lastDate: "2027-01-01", periods: [] },
          ],
        },
      ],
      queues: [
        {
          name: "BasicQueue",
          hoursOfOperation: "Office",
          quickConnects: ["Ada", "Taxi"],
          tags: { area: "b", team: "a" },
        },
        { name: "Old" },
      ],
      routingProfiles: [
        {
          name: "Basic",
          concurrency: { chat: 3 },
          crossChannels: ["chat", "task"],
          queues: [
            { queue: "BasicQueue", channel: "chat" },
            { queue: "BasicQueue", channel: "task" },
            { queue: "Old", channel: "chat", priority: 2, delaySeconds: 1.5 },
          ],
          defaultOutboundQueue: "BasicQueue",
        },
      ],
      securityProfiles: [{ name: "Agent", permissions: ["BasicAgentAccess", "Users.View"] }],
      predefinedAttributes: [{ name: "Language", values: ["French", "English"] }],
      users: [
        {
          username: "ada",
          firstName: "Ada",
          securityProfiles: ["Agent"],
          routingProfile: "Basic",
          afterContactWorkSeconds: 30,
          avatarUrl: "/pictures/ada.png",
          proficiencies: [
            { attribute: "Language", value: "English", level: 5 },
            { attribute: "Language", value: "French", level: 2 },
          ],
        },
      ],
      contactFlows: [
        {
          name: "Welcome",
          steps: [
            { sendMessage: "Hello" },
            { setAttributes: { desk: "basic", plan: "gold" } },
            { checkHours: "BasicQueue", closedText: "Closed" },
            { toQueue: "BasicQueue" },
          ],
        },
      ],
      quickConnects: [
        { name: "Ada", target: { user: "ada", flow: "Welcome" } },
        { name: "Taxi", target: { phoneNumber: "+4930123456" } },
      ],
      taskTemplates: [
        {
          name: "Refund",
          flow: "Welcome",
          fields: [
            { name: "Name", type: "name", isRequired: true, defaultValue: "Refund" },
            { name: "Reason", type: "single-select", options: ["Broken", "Late"] },
          ],
        },
      ],
    });
  });

  it("[CE-01] yields the same text whatever the ids and the order of everything", () => {
    const file = JSON.stringify(exportCenter(CENTER));

    expect(JSON.stringify(exportCenter(withOtherIds(CENTER)))).toBe(file);
    expect(JSON.stringify(exportCenter(reversed(CENTER)))).toBe(file);
  });

  it("[CE-01] sorts by code points, not by UTF-16 units", () => {
    const [queue] = CENTER.queues;
    const named = ["\u{1f600}", "\uff5e", "b", "B"].map((name, index) => ({ ...queue, id: asId(`q-${index}`), name }));
    const definition = { ...CENTER, queues: [...CENTER.queues, ...named] } as CenterDefinition;

    const names = exportCenter(definition).queues.map(({ name }) => name);

    expect(names).toEqual(["B", "BasicQueue", "Old", "b", "\uff5e", "\u{1f600}"]);
  });
});

/** Ids of the fixture end with a number. */
function withOtherIds(definition: CenterDefinition): CenterDefinition {
  const text = JSON.stringify(definition).replace(/"([a-z]+)-(\d)"/g, (_id, kind, number) => `"${9 - number}-${kind}"`);
  return JSON.parse(text) as CenterDefinition;
}

/** The order of overrides, steps, values, fields and options has a meaning, that of others has none. */
function reversed(definition: CenterDefinition): CenterDefinition {
  const ordered = new Set(["overrides", "steps", "values", "fields", "options"]);
  const reverse = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) return ordered.has(key) ? value : value.toReversed().map((each) => reverse(each, ""));
    if (typeof value !== "object" || value === null) return value;
    const members = Object.entries(value).toReversed();
    return Object.fromEntries(members.map(([name, member]) => [name, reverse(member, name)]));
  };
  return reverse(definition, "") as CenterDefinition;
}
