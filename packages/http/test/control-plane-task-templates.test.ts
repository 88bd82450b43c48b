/** Task templates through the unmodified SDK, and tasks that are created with them. */
import * as connect from "@aws-sdk/client-connect";
import { present } from "@tributary/kernel";
import { DEMO_IDS, demoDefinition, withQuickConnects, withTasks } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { type AdministrationCenter, openAdministration } from "./administration-center.ts";

const ContactFlowId = DEMO_IDS.flows.sales;
const id = (Name: string) => ({ Id: { Name } });

const REFUND = {
  Name: "Refund",
  Description: "Money back",
  ContactFlowId,
  Status: "ACTIVE",
  Constraints: { RequiredFields: [id("Title"), id("Reason")], ReadOnlyFields: [id("Shop")], InvisibleFields: [] },
  Defaults: { DefaultFieldValues: [{ ...id("Shop"), DefaultValue: "https://shop.example" }] },
  Fields: [
    { ...id("Title"), Type: "NAME", Description: "" },
    { ...id("Reason"), Type: "SINGLE_SELECT", Description: "Why", SingleSelectOptions: ["Broken", "Late"] },
    { ...id("Shop"), Type: "URL", Description: "" },
  ],
} satisfies Omit<connect.CreateTaskTemplateCommandInput, "InstanceId">;

async function open() {
  const opened = await openAdministration(withTasks(withQuickConnects(demoDefinition({ agents: 1 })), 1));
  const { client, InstanceId } = opened;
  const create = async (changes: Partial<typeof REFUND> = {}) =>
    client.send(new connect.CreateTaskTemplateCommand({ InstanceId, ...REFUND, ...changes }));
  return { ...opened, create };
}

const start = ({ client, InstanceId }: AdministrationCenter, input: object) =>
  client.send(new connect.StartTaskContactCommand({ InstanceId, Name: "Refund 7", ...input }));

describe("task templates", () => {
  it("[CP-51] are created, returned, listed, changed and deleted", async () => {
    await using opened = await open();
    const { client, InstanceId, create } = opened;
    const { Id: TaskTemplateId, Arn } = await create();
    const template = { InstanceId, TaskTemplateId };
    const { ContactFlowId: _, ...content } = REFUND;

    expect(Arn).toMatch(new RegExp(`:instance/${InstanceId}/task-template/${TaskTemplateId}$`));
    expect(await client.send(new connect.GetTaskTemplateCommand(template))).toMatchObject({
      ...REFUND,
      InstanceId,
      Id: TaskTemplateId,
      Arn,
    });
    const listed = new connect.ListTaskTemplatesCommand({ InstanceId, Status: "ACTIVE", Name: "Refund" });
    expect((await client.send(listed)).TaskTemplates).toEqual([
      { Id: TaskTemplateId, Arn, Name: "Refund", Description: "Money back", Status: "ACTIVE" },
    ]);

    const Fields = [...REFUND.Fields, { ...id("To"), Type: "QUICK_CONNECT", Description: "" } as const];
    const changed = await client.send(
      new connect.UpdateTaskTemplateCommand({ ...template, ...content, Fields, Description: "", Status: "INACTIVE" }),
    );
    expect(changed).toMatchObject({ Name: "Refund", Description: "", Status: "INACTIVE", Fields });
    expect(changed.ContactFlowId).toBeUndefined();
    expect((await client.send(listed)).TaskTemplates).toEqual([]);

    await client.send(new connect.DeleteTaskTemplateCommand(template));
    await expect(client.send(new connect.GetTaskTemplateCommand(template))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  it.each<[string, object, string, RegExp]>([
    ["without a field of the type NAME", { Fields: REFUND.Fields.slice(1) }, "InvalidParameterException", /Required/],
    ["with an unknown type", { Fields: [{ ...id("a"), Type: "COLOR" }] }, "InvalidParameterException", /Fields.*NAME/],
    ["with a name that is not required", { Constraints: {} }, "InvalidParameterException", /Fields.*NAME/],
    ["without a flow", { ContactFlowId: undefined }, "InvalidParameterException", /QUICK_CONNECT/],
    ["with an unknown flow", { ContactFlowId: "x" }, "ResourceNotFoundException", /ContactFlowId/],
    [
      "with a default of no field",
      { Defaults: { DefaultFieldValues: [{ ...id("x"), DefaultValue: "" }] } },
      "InvalidParameterException",
      /DefaultFieldValues/,
    ],
    ["with a name that another one has", { Name: " refund" }, "DuplicateResourceException", /Name/],
  ])("[CP-51] %s are refused by the member", async (_what, changes, name, message) => {
    await using opened = await open();
    await opened.create();

    const refused = opened.create({ Name: "Other", ...changes } as Partial<typeof REFUND>);

    await expect(refused).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
  });

  it("[CP-51] their flow is not deleted with them in use: they name it", async () => {
    await using opened = await open();
    await opened.create();
    const by = { kind: "unsigned", address: "test" } as const;

    expect(await opened.center.administration(by).delete("contactFlows", ContactFlowId)).toMatchObject({
      refusal: { code: "in-use" },
    });
  });
});

describe("a task with a template", () => {
  it("[CP-51] has its flow, its default values and the values of its request", async () => {
    await using opened = await open();
    const { client, InstanceId, create } = opened;
    const { Id: TaskTemplateId, Arn } = await create();

    const { ContactId } = await start(opened, {
      TaskTemplateId,
      References: { Reason: { Type: "STRING", Value: "Late" } },
    });

    const { Contact } = await client.send(new connect.DescribeContactCommand({ InstanceId, ContactId }));
    expect(Contact).toMatchObject({
      Name: "Refund 7",
      QueueInfo: { Id: DEMO_IDS.queues.sales },
      TaskTemplateInfo: { Arn, Name: "Refund" },
    });
    const { ReferenceSummaryList } = await client.send(
      new connect.ListContactReferencesCommand({ InstanceId, ContactId, ReferenceTypes: ["URL", "STRING"] }),
    );
    expect(ReferenceSummaryList).toEqual([
      { String: { Name: "Reason", Value: "Late" } },
      { Url: { Name: "Shop", Value: "https://shop.example" } },
    ]);
  });

  it.each<[string, object, string, RegExp]>([
    ["without a required field", {}, "InvalidParameterException", /References.*Reason/],
    ["with an unknown template", { TaskTemplateId: "x" }, "ResourceNotFoundException", /TaskTemplateId/],
    ["with a flow too", { ContactFlowId }, "InvalidParameterException", /exactly one of/],
    ["with a quick connect too", { QuickConnectId: "support" }, "InvalidParameterException", /exactly one of/],
  ])("[CP-51, TA-12] %s is refused", async (_what, changes, name, message) => {
    await using opened = await open();
    const { Id: TaskTemplateId } = await opened.create();

    const refused = start(opened, { TaskTemplateId, ...changes });

    await expect(refused).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
  });

  it("[CP-51] is refused if the template is inactive, or has no flow", async () => {
    await using opened = await open();
    const References = { Reason: { Type: "STRING", Value: "Late" } } as const;
    const inactive = await opened.create({ Name: "Inactive", Status: "INACTIVE" } as object);
    const Fields = [...REFUND.Fields, { ...id("To"), Type: "QUICK_CONNECT" } as const];
    const withoutFlow = await opened.create({ Name: "B", ContactFlowId: undefined, Fields } as object);

    for (const [{ Id: TaskTemplateId }, expected] of [
      [inactive, /active/],
      [withoutFlow, /with a flow/],
    ] as const) {
      const refused = start(opened, { TaskTemplateId, References });
      await expect(refused).rejects.toMatchObject({
        name: "InvalidParameterException",
        message: expect.stringMatching(expected),
      });
    }
  });

  it("[TA-08] is created once by a repeated request, also if the template is gone", async () => {
    await using opened = await open();
    const { client, InstanceId, create } = opened;
    const { Id: TaskTemplateId } = await create();
    const request = {
      TaskTemplateId,
      ClientToken: "token",
      References: { Reason: { Type: "STRING", Value: "Late" } },
    } as const;
    const { ContactId } = await start(opened, request);
    await client.send(new connect.DeleteTaskTemplateCommand({ InstanceId, TaskTemplateId }));

    expect((await start(opened, request)).ContactId).toBe(present(ContactId, "task"));
  });
});
