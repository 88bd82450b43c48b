/**
 * Tasks on desktops with unmodified releases of Amazon's Streams and TaskJS, and with Tributary's library: they ring, are accepted, paused, resumed,
 * completed and transferred, beside a chat.
 */
import { CreateTaskTemplateCommand, DescribeContactCommand, StartTaskContactCommand } from "@aws-sdk/client-connect";
import { describe, expect, it } from "vitest";
import { connectClient, type Desktop } from "./support/desktop.ts";
import { accept, ring } from "./support/desktop-contacts.ts";
import { desktopTests } from "./support/desktop-tests.ts";
import { eventually } from "./support/eventually.ts";

const desktops = desktopTests({ tasks: true });

/** Starts a task through the SDK. */
async function startTask(Name: string): Promise<string> {
  const { instanceId: InstanceId, demo } = desktops.center.description;
  const { ContactId } = await connectClient(desktops.center).send(
    new StartTaskContactCommand({
      InstanceId,
      ContactFlowId: demo.contactFlowId,
      Name,
      Description: "About the order",
      References: { order: { Type: "URL", Value: "https://shop.example/7" } },
    }),
  );
  return ContactId ?? "";
}

/** The parts of a contact that desktops show, as the library returns them. */
function factsOf({ page }: Desktop, contactId: string) {
  return page.evaluate((id) => {
    const { contact } = Reflect.get(globalThis, "contacts")[id];
    return {
      type: contact.getType(),
      state: contact.getStatus().type,
      isInbound: contact.isInbound(),
      connections: contact.getConnections().map((connection: { getType(): string }) => connection.getType()),
      name: contact.getName?.(),
      description: contact.getDescription?.(),
      references: contact.getReferences?.(),
    };
  }, contactId);
}

async function complete(desktop: Desktop, contactId: string): Promise<void> {
  await desktop.run("hangUp", contactId);
  await eventually(async () => expect((await desktop.contact(contactId))?.events).toContain("onACW"));
  await desktop.run("call", contactId, "complete");
  await eventually(async () => expect((await desktop.contact(contactId))?.events).toContain("onDestroy"));
}

describe.each(["1.4.5", "2.28.2", "tributary"] as const)("on a desktop with Streams %s", (streams) => {
  it("[AU-07] a task rings, is accepted and completed, beside a chat, and either can be viewed", async () => {
    const ada = await desktops.openAvailable(streams, "ada");
    const customer = await desktops.openCustomer();
    await accept(ada, customer.contactId);

    const task = await startTask("Call back");
    await ring(ada, task);
    const facts = await factsOf(ada, task);
    await accept(ada, task);
    for (const id of [task, customer.contactId]) {
      await ada.page.evaluate((contactId) => Reflect.get(globalThis, "connect").core.viewContact(contactId), id);
      await eventually(async () => expect(await ada.events()).toContainEqual(["onViewContact", id]));
    }

    expect(facts).toMatchObject({ type: "task", connections: ["agent"] });
    if (streams !== "1.4.5")
      expect(facts).toMatchObject({
        name: "Call back",
        description: "About the order",
        references: { order: { type: "URL", value: "https://shop.example/7" } },
      });
    await complete(ada, task);
    // Release 1.4.5 reports the end again when the contact is cleared.
    expect([...new Set((await ada.contact(task))?.events)]).toEqual([
      "contact",
      "onConnecting",
      "onAccepted",
      "onConnected",
      "onACW",
      "onEnded",
      "onDestroy",
    ]);
    expect((await ada.contact(customer.contactId))?.events).not.toContain("onEnded");
  });
});

describe.each(["2.28.2", "tributary"] as const)("on a desktop with Streams %s and TaskJS", (streams) => {
  it("[MD-08] an agent creates a task for another one, who pauses and resumes it, and transfers it to a queue", async () => {
    const ada = await desktops.openDesktop(streams, "ada");
    const grace = await desktops.openAvailable(streams, "grace");

    await ada.run("createTask", "Prepare the refund", "Grace Hopper");

    const contactId = await createdTask(ada);
    await accept(grace, contactId);
    expect(await factsOf(grace, contactId)).toMatchObject({
      type: "task",
      state: "connected",
      name: "Prepare the refund",
      description: "From a desktop",
      references: { order: { type: "URL" }, size: { type: "NUMBER", value: "9" } },
    });
    await grace.page.evaluate(async (id) => {
      const session = await Reflect.get(globalThis, "contacts")[id].contact.getAgentConnection().getMediaController();
      session.onTransferSucceeded(() => undefined);
    }, contactId);
    await grace.run("call", contactId, "pause");
    await eventually(async () => expect((await factsOf(grace, contactId)).state).toBe("paused"));
    await grace.run("call", contactId, "resume");
    await eventually(async () => expect((await factsOf(grace, contactId)).state).toBe("connected"));
    await grace.run("transferTo", contactId, "Support");
    await eventually(async () => expect((await grace.contact(contactId))?.events).toContain("onACW"));
    const described = await connectClient(desktops.center).send(
      new DescribeContactCommand({ InstanceId: desktops.center.description.instanceId, ContactId: contactId }),
    );
    expect(described.Contact).toMatchObject({ Channel: "TASK", TotalPauseCount: 1 });
  });
});

describe.each(["2.28.2", "tributary"] as const)("templates of tasks with Streams %s and TaskJS", (streams) => {
  it("[MD-10] are listed and read, create a task, and the agent changes its fields", async () => {
    const { instanceId: InstanceId, demo } = desktops.center.description;
    const [title, amount] = [{ Id: { Name: "Title" } }, { Id: { Name: "Amount" } }];
    const { Id } = await connectClient(desktops.center).send(
      new CreateTaskTemplateCommand({
        InstanceId,
        ContactFlowId: demo.contactFlowId,
        Name: "Refund",
        Constraints: { RequiredFields: [title, amount] },
        Fields: [
          { ...title, Type: "NAME" },
          { ...amount, Type: "NUMBER" },
        ],
      }),
    );
    const ada = await desktops.openAvailable(streams, "ada");
    const ask = (method: string, params: object): Promise<Record<string, unknown>> =>
      ada.page.evaluate(
        ([name, given]) =>
          new Promise((success, fail) => {
            const failure = (problem: string) => fail(new Error(problem));
            const { Agent } = Reflect.get(globalThis, "connect");
            new Agent()[name as string](given, { success, failure });
          }),
        [method, params] as const,
      );

    expect(await ask("listTaskTemplates", { status: "active", maxResults: 50 })).toMatchObject({
      TaskTemplates: [{ Id }],
    });
    expect(await ask("getTaskTemplate", { id: Id })).toMatchObject({ Name: "Refund", Fields: [title, amount] });
    await expect(ask("createTask", { name: "Refund 7", taskTemplateId: Id })).rejects.toThrow(/Amount/);
    const references = { Amount: { type: "NUMBER", value: 9 } };
    const { contactId } = await ask("createTask", { name: "Refund 7", taskTemplateId: Id, references });
    await accept(ada, String(contactId));
    await ask("updateContact", { contactId, references: { Amount: { type: "NUMBER", value: 10 } } });
    await eventually(async () =>
      expect(await factsOf(ada, String(contactId))).toMatchObject({ references: { Amount: { value: "10" } } }),
    );
  });
});

async function createdTask(desktop: Desktop): Promise<string> {
  let contactId = "";
  await eventually(async () => {
    const created = (await desktop.events()).find(([name]) => name === "created");
    expect(created).toBeDefined();
    contactId = String(created?.[1]);
  });
  return contactId;
}
