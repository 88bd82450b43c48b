import { asId, TASK_FIELD_DEFAULTS, TASK_TEMPLATE_DEFAULTS, type TaskTemplate } from "@tributary/model";
import { DEMO_IDS, demoDefinition, withQuickConnects, withTasks } from "@tributary/testkit";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { openPanelCenter } from "../../../test/panel-center.ts";

const NAME = { ...TASK_FIELD_DEFAULTS, name: "Title", type: "name", isRequired: true } as const;
const REFUND: TaskTemplate = {
  ...TASK_TEMPLATE_DEFAULTS,
  id: asId("refund"),
  name: "Refund",
  contactFlowId: DEMO_IDS.flows.sales,
  fields: [
    NAME,
    { ...TASK_FIELD_DEFAULTS, name: "Amount", type: "number", isRequired: true },
    { ...TASK_FIELD_DEFAULTS, name: "Shop", type: "url", isReadOnly: true, defaultValue: "https://shop.example" },
    { ...TASK_FIELD_DEFAULTS, name: "To", type: "quick-connect" },
  ],
};
const OLD: TaskTemplate = { ...REFUND, id: asId("old"), name: "Old", isActive: false };

const created = v.object({ data: v.object({ contactId: v.string() }) });

/** A desk whose agent is available for tasks. */
async function openDesk() {
  const usual = withTasks(withQuickConnects(demoDefinition({ agents: 1 })), 1);
  await using opening = new AsyncDisposableStack();
  const server = opening.use(await openPanelCenter({ definition: { ...usual, taskTemplates: [REFUND, OLD] } }));
  const page = opening.use(await server.openPage({ sessionToken: await server.signIn() }));
  const { update } = await page.frame("update");
  const state = update.configuration.agentStates.find(({ name }) => name === "Available");
  await page.call("putAgentState", { state });
  const open = opening.move();
  return { page, center: server.center, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

const TASK = {
  TaskTemplateId: "refund",
  Name: "Refund 7",
  References: { Amount: { Type: "NUMBER", Value: 9 } },
};

describe("task templates of desktops", () => {
  it("[MD-10] are listed in pages, by their status", async () => {
    await using desk = await openDesk();
    const list = (queryParams?: object) => desk.page.call("listTaskTemplates", { instanceId: "i", queryParams });

    expect(await list({ status: "active" })).toMatchObject({ data: { TaskTemplates: [{ Id: "refund" }] } });
    const first = await list({ maxResults: 1 });
    expect(first).toMatchObject({ data: { TaskTemplates: [{ Id: "refund" }], NextToken: expect.any(String) } });
    const { NextToken } = v.parse(v.object({ data: v.object({ NextToken: v.string() }) }), first).data;
    expect(await list({ maxResults: 1, nextToken: NextToken })).toMatchObject({
      data: { TaskTemplates: [{ Id: "old", Status: "INACTIVE" }] },
    });
    expect(await list()).toMatchObject({ data: { TaskTemplates: [{ Name: "Refund" }, { Name: "Old" }] } });
  });

  it("[MD-10] are returned with fields, constraints and default values", async () => {
    await using desk = await openDesk();

    expect(
      await desk.page.call("getTaskTemplate", { instanceId: "i", templateParams: { id: "refund" } }),
    ).toMatchObject({
      data: {
        Id: "refund",
        Fields: [
          { Id: { Name: "Title" }, Type: "NAME" },
          { Type: "NUMBER" },
          { Type: "URL" },
          { Type: "QUICK_CONNECT" },
        ],
        Constraints: { RequiredFields: [{ Id: { Name: "Title" } }, { Id: { Name: "Amount" } }] },
        Defaults: { DefaultFieldValues: [{ Id: { Name: "Shop" }, DefaultValue: "https://shop.example" }] },
      },
    });
    expect(await desk.page.call("getTaskTemplate", { templateParams: { id: "x" } })).toMatchObject({
      error: { type: "ResourceNotFoundException" },
    });
  });

  it("[MD-10] create tasks, for their flow or a quick connect, which the agent updates", async () => {
    await using desk = await openDesk();
    const { page } = desk;

    const { contactId } = v.parse(created, await page.call("createTemplatedTask", TASK)).data;
    const ringing = await page.contactState(contactId, "connecting");
    expect(ringing.update.snapshot.contacts).toMatchObject([
      {
        name: "Refund 7",
        references: { Amount: { type: "NUMBER", value: "9" }, Shop: { value: "https://shop.example" } },
        channelContext: { taskTemplateId: "refund" },
      },
    ]);
    await page.call("acceptContact", { contactId });
    const References = { Amount: { Type: "NUMBER", Value: 10 } };
    expect(await page.call("updateContact", { ContactId: contactId, Name: "Changed", References })).toMatchObject({
      type: "result",
    });
    await page.frame("update", ({ update }) =>
      update.snapshot.contacts.some(({ name, references }) => name === "Changed" && references?.Amount?.value === "10"),
    );
    const other = await page.call("createTaskContact", {
      name: "For support",
      taskTemplateId: "refund",
      endpoint: { endpointId: "support" },
      references: { Amount: { type: "NUMBER", value: 1 } },
    });
    expect(v.parse(created, other).data.contactId).not.toBe(contactId);
  });

  it("[TA-14] refuse an update of a task that rings, or that the agent has rejected, also after its end", async () => {
    await using desk = await openDesk();
    const { page, center } = desk;
    const { contactId } = v.parse(created, await page.call("createTemplatedTask", TASK)).data;
    const update = () => page.call("updateContact", { ContactId: contactId, Name: "Changed" });
    const refused = { error: { message: expect.stringContaining("a task that the agent has accepted") } };
    await page.contactState(contactId, "connecting");

    expect(await update()).toMatchObject(refused);
    await page.call("rejectContact", { contactId });
    expect(await update()).toMatchObject(refused);
    expect(await center.contacts.stop(contactId, "api")).toMatchObject({ ok: true });
    expect(await update()).toMatchObject(refused);
  });

  it.each<[string, string, object, RegExp]>([
    ["a task without a required field", "createTemplatedTask", { References: {} }, /Amount/],
    [
      "another value of a field that is read-only",
      "createTemplatedTask",
      { References: { ...TASK.References, Shop: { Type: "URL", Value: "https://x.example" } } },
      /default value.*Shop/,
    ],
    ["an unknown template", "createTemplatedTask", { TaskTemplateId: "x" }, /TaskTemplateId/],
    ["an inactive template", "createTemplatedTask", { TaskTemplateId: "old" }, /active/],
    ["an unknown quick connect", "createTemplatedTask", { QuickConnectId: "x" }, /endpoint/],
    ["an update of a contact that is not on the desk", "updateContact", { ContactId: "x" }, /ContactId/],
    ["a version", "getTaskTemplate", { templateParams: { id: "refund", version: "1" } }, /version/],
  ])("[MD-10] refuse %s", async (_what, method, changes, message) => {
    await using desk = await openDesk();

    expect(await desk.page.call(method, { ...TASK, ...changes })).toMatchObject({
      error: { message: expect.stringMatching(message) },
    });
  });
});
