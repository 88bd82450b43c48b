/** Searches of resources and tags, and effective hours, through the unmodified SDK. */
import * as connect from "@aws-sdk/client-connect";
import { DEMO_IDS } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { type AdministrationCenter, openAdministration } from "./administration-center.ts";

const at = (Hours: number, Minutes = 0) => ({ Hours, Minutes });
const MONDAY = { Day: "MONDAY", StartTime: at(9), EndTime: at(17, 30) } as const;

/** Creates hours that are open on Mondays. Returns their id. */
async function createHours(
  { client, InstanceId }: AdministrationCenter,
  input: Partial<connect.CreateHoursOfOperationCommandInput> = {},
): Promise<string> {
  const { HoursOfOperationId = "" } = await client.send(
    new connect.CreateHoursOfOperationCommand({
      InstanceId,
      Name: "Office",
      TimeZone: "Europe/Berlin",
      Config: [MONDAY],
      ...input,
    }),
  );
  return HoursOfOperationId;
}

async function createOverride(
  { client, InstanceId }: AdministrationCenter,
  HoursOfOperationId: string,
  input: Pick<
    connect.CreateHoursOfOperationOverrideCommandInput,
    "Name" | "EffectiveFrom" | "EffectiveTill" | "Config"
  >,
): Promise<void> {
  await client.send(new connect.CreateHoursOfOperationOverrideCommand({ InstanceId, HoursOfOperationId, ...input }));
}

const holiday = { Name: "Holiday", EffectiveFrom: "2026-12-24", EffectiveTill: "2026-12-26", Config: [] };
const sale = {
  Name: "Sale",
  EffectiveFrom: "2027-01-04",
  EffectiveTill: "2027-01-08",
  Config: [{ ...MONDAY, EndTime: at(0) }],
};

const condition = (
  FieldName: string,
  Value: string,
  ComparisonType: connect.StringComparisonType = "EXACT",
): { StringCondition: connect.StringCondition } => ({ StringCondition: { FieldName, Value, ComparisonType } });

describe("hours of operation", () => {
  it.each([
    [{ SearchCriteria: condition("name", "OFF", "STARTS_WITH") }, ["Office"]],
    [{ SearchCriteria: condition("timezone", "europe/berlin") }, ["Office"]],
    [{ SearchCriteria: condition("description", "night", "CONTAINS") }, ["Nights"]],
    [{ SearchFilter: { TagFilter: { TagCondition: { TagKey: "team", TagValue: "b" } } } }, ["Nights"]],
    [{ SearchCriteria: condition("name", "none") }, []],
  ])("[CP-46] are found by %j", async (search, names) => {
    await using opened = await openAdministration();
    const { client, InstanceId } = opened;
    await createHours(opened);
    await createHours(opened, { Name: "Nights", Description: "At night", TimeZone: "UTC", Tags: { team: "b" } });

    const found = await client.send(new connect.SearchHoursOfOperationsCommand({ InstanceId, ...search }));

    expect(found.HoursOfOperations?.map(({ Name }) => Name)).toEqual(names);
    expect(found.ApproximateTotalCount).toBe(names.length);
  });

  it.each([
    [condition("name", "holiday"), ["Holiday"]],
    [{ DateCondition: { FieldName: "effectiveFrom", Value: "2026-12-31", ComparisonType: "GREATER_THAN" } }, ["Sale"]],
    [
      { DateCondition: { FieldName: "EffectiveTill", Value: "2026-12-26", ComparisonType: "LESS_THAN_OR_EQUAL_TO" } },
      ["Holiday"],
    ],
    [
      {
        AndConditions: [
          condition("name", "a", "CONTAINS"),
          { DateCondition: { FieldName: "EffectiveFrom", Value: "2027-01-04", ComparisonType: "EQUAL_TO" } },
        ],
      },
      ["Sale"],
    ],
  ] satisfies [connect.HoursOfOperationOverrideSearchCriteria, string[]][])(
    "[CP-46] overrides are found by %j",
    async (SearchCriteria, names) => {
      await using opened = await openAdministration();
      const { client, InstanceId } = opened;
      await createOverride(opened, await createHours(opened), holiday);
      await createOverride(opened, await createHours(opened, { Name: "Shop" }), sale);

      const found = await client.send(
        new connect.SearchHoursOfOperationOverridesCommand({ InstanceId, SearchCriteria }),
      );

      expect(found.HoursOfOperationOverrides?.map(({ Name }) => Name)).toEqual(names);
    },
  );

  it("[CP-47] of dates are those of the weekday, unless an override replaces them", async () => {
    await using opened = await openAdministration();
    const { client, InstanceId } = opened;
    const HoursOfOperationId = await createHours(opened);
    await createOverride(opened, HoursOfOperationId, holiday);
    await createOverride(opened, HoursOfOperationId, sale);
    const effective = (FromDate: string, ToDate: string) =>
      client.send(
        new connect.GetEffectiveHoursOfOperationsCommand({ InstanceId, HoursOfOperationId, FromDate, ToDate }),
      );

    const usual = await effective("2026-12-28", "2026-12-29");
    const holidays = await effective("2026-12-26", "2026-12-27");
    const sales = await effective("2027-01-04", "2027-01-04");

    const OperationalHours = [{ Start: at(9), End: at(17, 30) }];
    expect(usual).toMatchObject({
      TimeZone: "Europe/Berlin",
      EffectiveHoursOfOperationList: [
        { Date: "2026-12-28", OperationalHours },
        { Date: "2026-12-29", OperationalHours: [] },
      ],
      EffectiveOverrideHoursList: [],
    });
    const closed = { Start: at(0), End: at(0), OverrideName: "Holiday", OperationalStatus: "CLOSED" };
    expect(holidays.EffectiveOverrideHoursList).toEqual([{ Date: "2026-12-26", OverrideHours: [closed] }]);
    expect(sales).toMatchObject({
      EffectiveHoursOfOperationList: [{ Date: "2027-01-04", OperationalHours: [{ Start: at(9), End: at(0) }] }],
      EffectiveOverrideHoursList: [{ OverrideHours: [{ OverrideName: "Sale", OperationalStatus: "OPEN" }] }],
    });
  });

  it.each([
    [{ FromDate: "2026-01-02", ToDate: "2026-01-01" }, "InvalidParameterException", /toDate/],
    [{ FromDate: "2026-01-01", ToDate: "2027-01-02" }, "InvalidParameterException", /toDate.*366 days/],
    [{ FromDate: "2026-13-01", ToDate: "2026-13-02" }, "InvalidParameterException", /fromDate/],
    [{ HoursOfOperationId: "x" }, "ResourceNotFoundException", /HoursOfOperationId/],
  ])("[CP-47] of dates are refused by field: %j", async (changes, name, message) => {
    await using opened = await openAdministration();
    const { client, InstanceId } = opened;
    const dates = { FromDate: "2026-01-01", ToDate: "2026-01-02" };
    const input = { InstanceId, HoursOfOperationId: await createHours(opened), ...dates, ...changes };

    await expect(client.send(new connect.GetEffectiveHoursOfOperationsCommand(input))).rejects.toMatchObject({
      name,
      message: expect.stringMatching(message),
    });
  });
});

it("[CP-46] security profiles are found by name", async () => {
  await using opened = await openAdministration();
  const { client, InstanceId } = opened;
  await client.send(new connect.CreateSecurityProfileCommand({ InstanceId, SecurityProfileName: "Auditor" }));

  const found = await client.send(
    new connect.SearchSecurityProfilesCommand({
      InstanceId,
      SearchCriteria: condition("name", "audit", "STARTS_WITH"),
    }),
  );

  expect(found).toMatchObject({ ApproximateTotalCount: 1, SecurityProfiles: [{ SecurityProfileName: "Auditor" }] });
});

it.each([
  [{ SearchCriteria: condition("state", "disabled") }, ["Training"]],
  [{ SearchCriteria: condition("type", "OFFLINE") }, ["Offline"]],
  [{ SearchCriteria: condition("displayOrder", "40") }, ["Training"]],
  [{ SearchFilter: { AttributeFilter: { TagCondition: { TagKey: "team" } } } }, ["Training"]],
  [
    { SearchFilter: { AttributeFilter: { OrConditions: [{ TagConditions: [{ TagKey: "team", TagValue: "a" }] }] } } },
    ["Training"],
  ],
  [{ SearchFilter: { AttributeFilter: { AndCondition: { TagConditions: [{ TagKey: "team", TagValue: "b" }] } } } }, []],
])("[CP-46] agent statuses are found by %j", async (search, names) => {
  await using opened = await openAdministration();
  const { client, InstanceId } = opened;
  await client.send(
    new connect.CreateAgentStatusCommand({
      InstanceId,
      Name: "Training",
      State: "DISABLED",
      DisplayOrder: 40,
      Tags: { team: "a" },
    }),
  );

  const found = await client.send(new connect.SearchAgentStatusesCommand({ InstanceId, ...search }));

  expect(found.AgentStatuses?.map(({ Name }) => Name)).toEqual(names);
});

it("[CP-46] flows are found by their type, state and status", async () => {
  await using opened = await openAdministration();
  const { client, InstanceId } = opened;
  const find = async (SearchCriteria: connect.ContactFlowSearchCriteria) => {
    const found = await client.send(new connect.SearchContactFlowsCommand({ InstanceId, SearchCriteria }));
    return found.ContactFlows?.map(({ Id }) => Id);
  };

  expect(await find({ TypeCondition: "CONTACT_FLOW" })).toContain(DEMO_IDS.flows.sales);
  expect(await find({ TypeCondition: "AGENT_HOLD" })).toEqual([]);
  expect(
    await find({ AndConditions: [{ StateCondition: "ACTIVE" }, condition("resourceID", DEMO_IDS.flows.sales)] }),
  ).toEqual([DEMO_IDS.flows.sales]);
  expect([await find({ StateCondition: "ARCHIVED" }), await find({ StatusCondition: "SAVED" })]).toEqual([[], []]);
  const FlowAttributeFilter = {};
  await expect(
    client.send(new connect.SearchContactFlowsCommand({ InstanceId, SearchFilter: { FlowAttributeFilter } })),
  ).rejects.toMatchObject({ name: "InvalidRequestException", message: expect.stringContaining("FlowAttributeFilter") });
});

it.each([
  [{}, ["floor=2", "team=a", "team=b"]],
  [{ ResourceTypes: ["agent-state"] }, ["team=b"]],
  [{ ResourceTypes: ["prompt"] }, []],
  [{ SearchCriteria: { TagSearchCondition: { tagKey: "team", tagValue: "a" } } }, ["team=a"]],
  [
    { SearchCriteria: { TagSearchCondition: { tagKey: "te", tagKeyComparisonType: "STARTS_WITH" } } },
    ["team=a", "team=b"],
  ],
  [{ SearchCriteria: { TagSearchCondition: { tagKey: "Team" } } }, []],
] satisfies [Partial<connect.SearchResourceTagsCommandInput>, string[]][])(
  "[CP-46] tags are found by %j, each once and in pages",
  async (search, tags) => {
    await using opened = await openAdministration();
    const { client, InstanceId } = opened;
    await createHours(opened, { Tags: { team: "a", floor: "2" } });
    await createHours(opened, { Name: "Shop", Tags: { team: "a" } });
    await client.send(
      new connect.CreateAgentStatusCommand({ InstanceId, Name: "Training", State: "ENABLED", Tags: { team: "b" } }),
    );

    const textsOf = ({ Tags = [] }: connect.SearchResourceTagsCommandOutput) =>
      Tags.map(({ key, value }) => `${key}=${value}`);
    const whole = await client.send(new connect.SearchResourceTagsCommand({ InstanceId, ...search }));
    const paged: string[] = [];
    for await (const page of connect.paginateSearchResourceTags({ client, pageSize: 1 }, { InstanceId, ...search }))
      paged.push(...textsOf(page));

    expect([textsOf(whole), paged]).toEqual([tags, tags]);
  },
);
