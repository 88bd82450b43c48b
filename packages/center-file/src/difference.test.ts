import { describe, expect, it } from "vitest";
import { planOf } from "../test/centers.ts";
import { describeDifference } from "./index.ts";

/** Describes the differences of a file. */
function lines(file: object, prune = false): readonly string[] {
  return planOf(file, { prune }).differences.map(describeDifference);
}

const BASIC = {
  name: "BasicQueue",
  hoursOfOperation: "Office",
  quickConnects: ["Ada", "Taxi"],
  tags: { team: "a", area: "b" },
};

describe("describeDifference", () => {
  it("[CE-11] shows the resource, and members before and after with their defaults", () => {
    const file = {
      instance: { alias: "support", approvedOrigins: ["http://localhost:*"] },
      queues: [{ name: "Support" }, { ...BASIC, maxContacts: 20, isEnabled: false, description: "On call" }],
      quickConnects: [
        { name: "Ada", target: { queue: "Support", flow: "Welcome" } },
        { name: "Taxi", target: { phoneNumber: "+4930123456" } },
      ],
    };

    expect(lines(file)).toEqual([
      "~ instance: alias tributary -> support, approvedOrigins -https://desk.example.org",
      "+ queue Support",
      '~ queue BasicQueue: description none -> "On call", isEnabled true -> false, maxContacts none -> 20',
      "~ quick connect Ada: target.user ada -> none, target.queue none -> Support",
    ]);
    expect(
      lines(
        {
          quickConnects: [],
          queues: [{ name: "BasicQueue", hoursOfOperation: "Office", tags: BASIC.tags }, { name: "Old" }],
        },
        true,
      ),
    ).toEqual(["~ queue BasicQueue: quickConnects -Ada -Taxi", "- quick connect Ada", "- quick connect Taxi"]);
  });

  it("[CE-11] shows the elements that a list gains and loses", () => {
    const permissions = ["Users.View", "A", "B", "C", "D", "E", "F", "G"];

    const file = {
      securityProfiles: [{ name: "Agent", permissions }],
      contactFlows: [
        {
          name: "Welcome",
          steps: [
            { checkHours: "BasicQueue", closedText: "Closed" },
            { sendMessage: "Hello" },
            { toQueue: "BasicQueue", priority: 1 },
          ],
        },
      ],
    };

    expect(lines(file)).toEqual([
      "~ security profile Agent: permissions -BasicAgentAccess +A +B +C +D +E +2 more",
      '~ flow Welcome: steps -{setAttributes: {desk: "basic", plan: "gold"}} -{toQueue: "BasicQueue"} +{toQueue: "BasicQueue", priority: 1}',
    ]);
  });

  it("[CE-11] shows that elements changed their order", () => {
    const overrides = [
      { name: "Holiday", firstDate: "2027-01-01", lastDate: "2027-01-01", periods: [] },
      { name: "Holiday", firstDate: "2026-12-24", lastDate: "2026-12-26", periods: [] },
    ];
    const periods = ["monday 09:00-17:00", "tuesday 09:00-17:00"];

    expect(lines({ hoursOfOperations: [{ name: "Office", timeZone: "Europe/Berlin", periods, overrides }] })).toEqual([
      "~ hours of operation Office: overrides in another order",
    ]);
  });

  it.each([
    ["none", '"none"'],
    ["2024", '"2024"'],
    ["a\nb", '"a\\u{a}b"'],
    ["\u202Etxt", '"\\u{202e}txt"'],
    ["x".repeat(61), `${"x".repeat(60)}…`],
    [`${"😀".repeat(61)}`, `"${"😀".repeat(60)}…"`],
    ["Support-Team_1", "Support-Team_1"],
  ])("[CE-11] shows the text %j as %s", (description, shown) => {
    expect(lines({ queues: [{ ...BASIC, description }] })).toEqual([
      `~ queue BasicQueue: description none -> ${shown}`,
    ]);
  });

  it("[CE-11] cuts and escapes the names of tags and of resources", () => {
    const name = "x".repeat(100);

    expect(lines({ queues: [{ name }, { ...BASIC, tags: { ...BASIC.tags, "a\nb": "c" } }] })).toEqual([
      `+ queue ${"x".repeat(60)}…`,
      '~ queue BasicQueue: "tags.a\\u{a}b" none -> c',
    ]);
  });

  it("[CE-11] puts names in quotes that look like another part of the line", () => {
    const queues = [{ name: "x; deleted user root" }, { name: "2026-11-29T04:00:00Z root: deleted user ada" }, BASIC];

    expect(lines({ queues })).toEqual([
      '+ queue "x; deleted user root"',
      '+ queue "2026-11-29T04:00:00Z root: deleted user ada"',
    ]);
  });
});
