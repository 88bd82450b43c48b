/** Predefined attributes, proficiencies of users and routing criteria through the unmodified SDK. */
import * as connect from "@aws-sdk/client-connect";
import { asId, type ContactId } from "@tributary/model";
import { DEMO_IDS, demoAgentId, demoDefinition } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { type AdministrationCenter, openAdministration } from "./administration-center.ts";
import { queueChat } from "./queued-chat.ts";

const UserId = demoAgentId(1);
const OTHER = demoAgentId(3);
const FRENCH = { AttributeName: "Language", AttributeValue: "French" };
const Values = { StringList: ["French", "English"] };

async function openWithLanguage(): Promise<AdministrationCenter> {
  const opened = await openAdministration(demoDefinition({ agents: 3, chatSlots: 1 }));
  const { client, InstanceId } = opened;
  await client.send(new connect.CreatePredefinedAttributeCommand({ InstanceId, Name: "Language", Values }));
  return opened;
}

async function associate({ client, InstanceId }: AdministrationCenter, id: string, Level: number): Promise<void> {
  const UserProficiencies = [{ ...FRENCH, Level }];
  await client.send(new connect.AssociateUserProficienciesCommand({ InstanceId, UserId: id, UserProficiencies }));
}

describe("[CP-48] predefined attributes", () => {
  it("are created, described, listed, searched, changed and deleted", async () => {
    await using opened = await openWithLanguage();
    const { client, InstanceId } = opened;
    const language = { InstanceId, Name: "Language" };
    const odd = "Product: A/B + 50@home's";
    await client.send(new connect.CreatePredefinedAttributeCommand({ InstanceId, Name: odd, Purposes: ["sales"] }));
    await client.send(
      new connect.UpdatePredefinedAttributeCommand({ InstanceId, Name: odd, Values: { StringList: ["x"] } }),
    );

    const describeOdd = new connect.DescribePredefinedAttributeCommand({ InstanceId, Name: odd });
    expect((await client.send(describeOdd)).PredefinedAttribute).toEqual({
      Name: odd,
      Values: { StringList: ["x"] },
      Purposes: ["sales"],
      AttributeConfiguration: { EnableValueValidationOnAssociation: false, IsReadOnly: false },
    });
    const listed = await client.send(new connect.ListPredefinedAttributesCommand({ InstanceId, MaxResults: 1 }));
    const next = new connect.ListPredefinedAttributesCommand({
      InstanceId,
      MaxResults: 1,
      NextToken: listed.NextToken,
    });
    expect(listed.PredefinedAttributeSummaryList).toEqual([{ Name: "Language" }]);
    expect((await client.send(next)).PredefinedAttributeSummaryList).toEqual([{ Name: odd }]);
    const StringCondition = { FieldName: "name", Value: "LANG", ComparisonType: "STARTS_WITH" } as const;
    const search = new connect.SearchPredefinedAttributesCommand({ InstanceId, SearchCriteria: { StringCondition } });
    expect(await client.send(search)).toMatchObject({
      PredefinedAttributes: [{ Name: "Language", Values }],
      ApproximateTotalCount: 1,
    });

    await client.send(new connect.DeletePredefinedAttributeCommand(language));
    await expect(client.send(new connect.DescribePredefinedAttributeCommand(language))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: expect.stringContaining("Name"),
    });
  });

  it.each([
    [{ Name: "language" }, "DuplicateResourceException", "Name"],
    [{ Name: "aws:region" }, "InvalidParameterException", "Name: letters, digits, spaces"],
    [{ Name: "Product", Values: { StringList: ["a", "a"] } }, "InvalidParameterException", "Values.StringList"],
    [{ Name: "Product", Values: { StringList: ["a\nb"] } }, "InvalidParameterException", "Values.StringList.0"],
    [
      { Name: "Product", AttributeConfiguration: { EnableValueValidationOnAssociation: true } },
      "InvalidRequestException",
      "EnableValueValidationOnAssociation",
    ],
  ])("are refused as %j", async (input, name, message) => {
    await using opened = await openWithLanguage();
    const { client, InstanceId } = opened;

    await expect(
      client.send(new connect.CreatePredefinedAttributeCommand({ InstanceId, ...input })),
    ).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
  });

  it("keep the values that users have, and are not deleted while users have some", async () => {
    await using opened = await openWithLanguage();
    const { client, InstanceId } = opened;
    await associate(opened, UserId, 3);
    const English = { StringList: ["English"] };

    for (const command of [
      new connect.UpdatePredefinedAttributeCommand({ InstanceId, Name: "Language", Values: English }),
      new connect.DeletePredefinedAttributeCommand({ InstanceId, Name: "Language" }),
    ] as const)
      await expect(client.send(command as connect.DeletePredefinedAttributeCommand)).rejects.toMatchObject({
        name: "ResourceInUseException",
        message: expect.stringContaining("agent-1"),
      });
  });
});

describe("[CP-49] proficiencies of a user", () => {
  it("are associated, changed, listed and removed", async () => {
    await using opened = await openWithLanguage();
    const { client, InstanceId } = opened;
    const english = { AttributeName: "Language", AttributeValue: "English" };
    const list = async () =>
      (await client.send(new connect.ListUserProficienciesCommand({ InstanceId, UserId }))).UserProficiencyList;
    const of = (...UserProficiencies: connect.UserProficiency[]) => ({ InstanceId, UserId, UserProficiencies });

    await client.send(
      new connect.AssociateUserProficienciesCommand(of({ ...FRENCH, Level: 2 }, { ...english, Level: 5 })),
    );
    await client.send(new connect.UpdateUserProficienciesCommand(of({ ...FRENCH, Level: 4 })));
    expect(await list()).toEqual([
      { ...FRENCH, Level: 4 },
      { ...english, Level: 5 },
    ]);
    await client.send(
      new connect.DisassociateUserProficienciesCommand({ InstanceId, UserId, UserProficiencies: [FRENCH] }),
    );
    expect(await list()).toEqual([{ ...english, Level: 5 }]);
  });

  it.each([
    [{ AttributeName: "Skill" }, "ResourceNotFoundException", "AttributeName"],
    [{ AttributeValue: "Klingon" }, "InvalidParameterException", "AttributeValue"],
    [{ Level: 6 }, "InvalidParameterException", "UserProficiencies.0.Level: a whole number from 1 to 5"],
    [{ Level: 2.5 }, "InvalidParameterException", "UserProficiencies.0.Level"],
  ])("are refused with %j", async (change, name, message) => {
    await using opened = await openWithLanguage();
    const { client, InstanceId } = opened;
    const UserProficiencies = [{ ...FRENCH, Level: 3, ...change }];

    await expect(
      client.send(new connect.AssociateUserProficienciesCommand({ InstanceId, UserId, UserProficiencies })),
    ).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
  });

  it("are not changed before they are associated, nor listed for an unknown user", async () => {
    await using opened = await openWithLanguage();
    const { client, InstanceId } = opened;
    const UserProficiencies = [{ ...FRENCH, Level: 3 }];

    await expect(
      client.send(new connect.UpdateUserProficienciesCommand({ InstanceId, UserId, UserProficiencies })),
    ).rejects.toMatchObject({ name: "InvalidParameterException" });
    await expect(
      client.send(new connect.ListUserProficienciesCommand({ InstanceId, UserId: "unknown" })),
    ).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });
});

const atLeast = (ProficiencyLevel: number): connect.Expression => ({
  AttributeCondition: {
    Name: "Language",
    Value: "French",
    ProficiencyLevel,
    ComparisonOperator: "NumberGreaterOrEqualTo",
  },
});
const only = (...AgentIds: string[]): connect.Expression => ({
  AttributeCondition: { MatchCriteria: { AgentsCriteria: { AgentIds } }, ComparisonOperator: "Match" },
});

function setCriteria(
  { client, InstanceId }: AdministrationCenter,
  ContactId: string,
  Steps: connect.RoutingCriteriaInputStep[],
) {
  return client.send(
    new connect.UpdateContactRoutingDataCommand({ InstanceId, ContactId, RoutingCriteria: { Steps } }),
  );
}

async function criteriaOf({ client, InstanceId }: AdministrationCenter, ContactId: string) {
  const { Contact } = await client.send(new connect.DescribeContactCommand({ InstanceId, ContactId }));
  return Contact?.RoutingCriteria;
}

describe("[CP-50] routing criteria", () => {
  it("lead a contact step by step to an agent, and are described with the status of each step", async () => {
    await using opened = await openWithLanguage();
    const { center, clock } = opened;
    await associate(opened, UserId, 2);
    await associate(opened, OTHER, 3);
    const deskOf = async () => {
      const view = await center.agents.view(UserId);
      return view.ok ? view.value.agent.slots.map(({ state }) => state.phase) : [];
    };
    const ContactId = await queueChat(opened);
    const steps = [
      { Expression: { AndExpression: [atLeast(4), only(UserId)] }, Expiry: { DurationInSeconds: 30 } },
      { Expression: { OrExpression: [atLeast(2), only(OTHER)] } },
      { Expression: atLeast(1) },
    ];
    await setCriteria(opened, ContactId, steps);
    await center.agents.chooseState(UserId, DEMO_IDS.states.available, { enqueue: false });

    const statuses = async () => (await criteriaOf(opened, ContactId))?.Steps?.map(({ Status }) => Status);
    expect(await statuses()).toEqual(["ACTIVE", "INACTIVE", "INACTIVE"]);
    expect(await deskOf()).toEqual([]);
    clock.advance(31_000);
    await expect.poll(deskOf).toEqual(["offered"]);
    expect(await statuses()).toEqual(["EXPIRED", "ACTIVE", "INACTIVE"]);
    await center.agents.accept(UserId, asId<ContactId>(ContactId));

    const criteria = await criteriaOf(opened, ContactId);
    expect(criteria?.Steps).toEqual([
      { ...steps[0], Status: "EXPIRED", Expiry: { DurationInSeconds: 30, ExpiryTimestamp: expect.any(Date) } },
      { ...steps[1], Status: "JOINED" },
      { ...steps[2], Status: "INACTIVE" },
    ]);
    const [first] = criteria?.Steps ?? [];
    const activated = criteria?.ActivationTimestamp?.getTime() ?? 0;
    expect((first?.Expiry?.ExpiryTimestamp?.getTime() ?? 0) - activated).toBeGreaterThanOrEqual(30_000);
  });

  it("are changed together with the priority, and removed without steps", async () => {
    await using opened = await openWithLanguage();
    const { client, InstanceId } = opened;
    const ContactId = await queueChat(opened);
    const RoutingCriteria = { Steps: [{ Expression: atLeast(1) }] };
    await client.send(
      new connect.UpdateContactRoutingDataCommand({ InstanceId, ContactId, QueuePriority: 2, RoutingCriteria }),
    );

    const { Contact } = await client.send(new connect.DescribeContactCommand({ InstanceId, ContactId }));
    expect(Contact).toMatchObject({ QueuePriority: 2, RoutingCriteria: { Steps: [{ Status: "ACTIVE" }] } });
    await setCriteria(opened, ContactId, []);
    expect(await criteriaOf(opened, ContactId)).toBeUndefined();
  });

  const expressions = [
    [
      { ...atLeast(1), ...only(UserId), AndExpression: [atLeast(1)] },
      "InvalidParameterException",
      "Expression: one of",
    ],
    [{}, "InvalidParameterException", "Expression: one of"],
    [{ AndExpression: [] }, "InvalidParameterException", "AndExpression"],
    [{ AttributeCondition: { ...atLeast(1).AttributeCondition, Name: "Skill" } }, "ResourceNotFoundException", "Name"],
    [
      { AttributeCondition: { ...atLeast(1).AttributeCondition, Value: "Klingon" } },
      "InvalidParameterException",
      "Value",
    ],
    [atLeast(6), "InvalidParameterException", "ProficiencyLevel: a whole number from 1 to 5"],
    [
      { AttributeCondition: { ...atLeast(1).AttributeCondition, ComparisonOperator: "Equal" } },
      "InvalidParameterException",
      "ComparisonOperator: NumberGreaterOrEqualTo",
    ],
    [only("unknown"), "ResourceNotFoundException", "AgentIds"],
    [{ NotAttributeCondition: atLeast(1).AttributeCondition }, "InvalidRequestException", "NotAttributeCondition"],
    [
      { AttributeCondition: { Range: { MinProficiencyLevel: 1, MaxProficiencyLevel: 2 } } },
      "InvalidRequestException",
      "Range",
    ],
  ] satisfies [connect.Expression, string, string][];

  it.each(expressions.map(([expression, name, message]) => [message, name, expression] as const))(
    "are refused with an expression, naming %s",
    async (message, name, Expression) => {
      await using opened = await openWithLanguage();
      const ContactId = await queueChat(opened);

      await expect(setCriteria(opened, ContactId, [{ Expression }])).rejects.toMatchObject({
        name,
        message: expect.stringContaining(message),
      });
      expect(await criteriaOf(opened, ContactId)).toBeUndefined();
    },
  );

  it.each([
    ["Steps.0.Expiry.DurationInSeconds", [{ Expression: atLeast(1), Expiry: { DurationInSeconds: 0 } }]],
    ["Steps: at most 20 steps", Array.from({ length: 21 }, () => ({ Expression: atLeast(1) }))],
    ["Steps.0.Expression: required", [{}]],
    [
      "Steps: at most 200 conditions and agents",
      [{ Expression: { OrExpression: Array.from({ length: 200 }, () => atLeast(1)) } }],
    ],
    [
      "Steps: at most 200 conditions and agents",
      Array.from({ length: 3 }, () => ({ Expression: only(...Array.from({ length: 80 }, () => UserId)) })),
    ],
    [
      "Steps: at most 8192 characters as JSON",
      [{ Expression: { OrExpression: Array.from({ length: 150 }, () => atLeast(1)) } }],
    ],
  ])("are refused with steps, naming %s", async (message, steps) => {
    await using opened = await openWithLanguage();
    const ContactId = await queueChat(opened);

    await expect(setCriteria(opened, ContactId, steps)).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: expect.stringContaining(message),
    });
  });
});
