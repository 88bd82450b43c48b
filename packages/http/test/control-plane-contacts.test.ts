/** Contacts in the control plane through the unmodified SDK. */
import * as connect from "@aws-sdk/client-connect";
import { asId, type ContactId } from "@tributary/model";
import { DEMO_IDS, demoAgentId, demoDefinition, withQuickConnects } from "@tributary/testkit";
import { expect, it } from "vitest";
import { openAdministration } from "./administration-center.ts";
import { queueChat } from "./queued-chat.ts";

it("[CP-27] name, description, references and tags of a contact are changed and returned", async () => {
  await using opened = await openAdministration();
  const { client, InstanceId } = opened;
  const ContactId = await queueChat(opened);
  const contact = { InstanceId, ContactId };

  await client.send(
    new connect.UpdateContactCommand({
      ...contact,
      Name: "Order 7",
      References: { order: { Type: "URL", Value: "https://shop.example.org/7" }, size: { Type: "NUMBER", Value: "9" } },
    }),
  );
  await client.send(new connect.UpdateContactCommand({ ...contact, Description: "Too small" }));
  await client.send(new connect.TagContactCommand({ ...contact, Tags: { team: "a", floor: "2" } }));
  await client.send(new connect.UntagContactCommand({ ...contact, TagKeys: ["floor"] }));

  const { Contact } = await client.send(new connect.DescribeContactCommand(contact));
  expect(Contact).toMatchObject({ Name: "Order 7", Description: "Too small", Tags: { team: "a" } });
  const list = (ReferenceTypes: connect.ReferenceType[]) =>
    client.send(new connect.ListContactReferencesCommand({ ...contact, ReferenceTypes }));
  expect((await list(["URL"])).ReferenceSummaryList).toEqual([
    { Url: { Name: "order", Value: "https://shop.example.org/7" } },
  ]);
  expect((await list(["NUMBER", "STRING"])).ReferenceSummaryList).toEqual([{ Number: { Name: "size", Value: "9" } }]);
  const associated = await client.send(new connect.ListAssociatedContactsCommand(contact));
  expect(associated.ContactSummaryList).toMatchObject([{ ContactId, InitialContactId: ContactId, Channel: "CHAT" }]);
});

it("[CP-28] a contact that is given another priority, or a greater age, is served sooner", async () => {
  await using opened = await openAdministration();
  const { client, center, clock, InstanceId } = opened;
  const ids = [];
  for (let index = 0; index < 3; index += 1) {
    ids.push(await queueChat(opened));
    clock.advance(1_000);
  }
  const [first, second, third] = ids;
  const reposition = (input: Partial<connect.UpdateContactRoutingDataCommandInput>) =>
    client.send(new connect.UpdateContactRoutingDataCommand({ InstanceId, ContactId: undefined, ...input }));
  await reposition({ ContactId: third, QueuePriority: 1 });
  await reposition({ ContactId: second, QueueTimeAdjustmentSeconds: 60 });

  const { Contact } = await client.send(new connect.DescribeContactCommand({ InstanceId, ContactId: second }));
  expect(Contact).toMatchObject({ QueuePriority: 5, QueueTimeAdjustmentSeconds: 60 });
  await center.agents.chooseState(demoAgentId(1), DEMO_IDS.states.available, { enqueue: false });
  const phaseOf = async (id = "") => {
    const described = await center.contacts.describe(id);
    return described.ok ? described.value.contact.state.phase : described.refusal.code;
  };

  await expect.poll(() => Promise.all([first, second, third].map(phaseOf))).toEqual(["queued", "offered", "offered"]);
});

it("[CP-28] a contact that does not wait is not repositioned", async () => {
  await using opened = await openAdministration();
  const { client, InstanceId } = opened;
  const ContactId = await queueChat(opened);
  await client.send(new connect.StopContactCommand({ InstanceId, ContactId }));

  await expect(
    client.send(new connect.UpdateContactRoutingDataCommand({ InstanceId, ContactId, QueuePriority: 1 })),
  ).rejects.toMatchObject({ name: "InvalidRequestException", message: expect.stringContaining("ContactId") });
});

it("[CP-29] a contact that an agent has missed is dismissed from their desk", async () => {
  await using opened = await openAdministration();
  const { client, center, clock, InstanceId } = opened;
  const UserId = demoAgentId(1);
  await center.agents.chooseState(UserId, DEMO_IDS.states.available, { enqueue: false });
  const ContactId = await queueChat(opened);
  const desk = async () => {
    const view = await center.agents.view(UserId);
    return view.ok ? view.value.agent.slots.map(({ state }) => state.phase) : [];
  };
  await expect.poll(desk).toEqual(["offered"]);
  clock.advance(25_000);
  await expect.poll(desk).toEqual(["missed"]);

  await client.send(new connect.DismissUserContactCommand({ InstanceId, UserId, ContactId }));

  expect(await desk()).toEqual([]);
});

it.each([
  [
    "a file as reference",
    { References: { a: { Type: "ATTACHMENT", Value: "x" } } },
    "InvalidParameterException",
    /Type.*URL/,
  ],
  ["segment attributes", { SegmentAttributes: {} }, "InvalidRequestException", /SegmentAttributes/],
  ["a name that is too long", { Name: "x".repeat(1_025) }, "InvalidParameterException", /Name.*1024/],
] as const)("[CP-27] UpdateContact refuses %s", async (_problem, input, name, message) => {
  await using opened = await openAdministration();
  const { client, InstanceId } = opened;
  const ContactId = await queueChat(opened);

  await expect(
    client.send(new connect.UpdateContactCommand({ InstanceId, ContactId, ...(input as object) })),
  ).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
});

it("[CP-31] the contacts of a chain are described, and listed as associated with each other", async () => {
  await using opened = await openAdministration(withQuickConnects(demoDefinition({ agents: 3, chatSlots: 1 })));
  const { client, center, InstanceId } = opened;
  const agentId = demoAgentId(1);
  await center.agents.chooseState(agentId, DEMO_IDS.states.available, { enqueue: false });
  const first = await queueChat(opened);
  const contactId = asId<ContactId>(first);
  await expect.poll(async () => (await center.agents.accept(agentId, contactId)).ok).toBe(true);

  await center.agents.transfer(agentId, contactId, "support");

  const list = (ContactId: string) => client.send(new connect.ListAssociatedContactsCommand({ InstanceId, ContactId }));
  const { ContactSummaryList } = await list(first);
  const second = ContactSummaryList?.[1]?.ContactId ?? "";
  expect(ContactSummaryList).toMatchObject([
    { ContactId: first, InitiationMethod: "API" },
    { ContactId: second, InitialContactId: first, PreviousContactId: first, InitiationMethod: "TRANSFER" },
  ]);
  expect((await list(second)).ContactSummaryList).toEqual(ContactSummaryList);
  const describeContact = async (ContactId: string) =>
    (await client.send(new connect.DescribeContactCommand({ InstanceId, ContactId }))).Contact;
  expect(await describeContact(first)).toMatchObject({
    NextContacts: [{ NextContactMetadata: { QuickConnectContactData: { ContactId: second } } }],
    AgentInfo: { Id: agentId },
    DisconnectReason: "AGENT_DISCONNECT",
  });
  expect(await describeContact(second)).toMatchObject({
    InitialContactId: first,
    PreviousContactId: first,
    QueueInfo: { Id: DEMO_IDS.queues.support },
  });

  await client.send(new connect.StopContactCommand({ InstanceId, ContactId: second }));
  expect((await describeContact(second))?.AgentInfo).toBeUndefined();
  const { LastUpdateTimestamp, DisconnectTimestamp } = (await describeContact(first)) ?? {};
  expect(LastUpdateTimestamp).toEqual(DisconnectTimestamp);
});

it("[CP-31] a contact beside which agents were added names all next contacts, also after a transfer", async () => {
  await using opened = await openAdministration(withQuickConnects(demoDefinition({ agents: 3, chatSlots: 1 })));
  const { client, center, InstanceId } = opened;
  const agentId = demoAgentId(1);
  await center.agents.chooseState(agentId, DEMO_IDS.states.available, { enqueue: false });
  const first = await queueChat(opened);
  const contactId = asId<ContactId>(first);
  await expect.poll(async () => (await center.agents.accept(agentId, contactId)).ok).toBe(true);

  await center.agents.add(agentId, contactId, "support");
  await center.agents.add(agentId, contactId, "support");
  await center.agents.transfer(agentId, contactId, "support");

  const list = new connect.ListAssociatedContactsCommand({ InstanceId, ContactId: first });
  const { ContactSummaryList = [] } = await client.send(list);
  const others = ContactSummaryList.map(({ ContactId }) => ContactId).filter((id) => id !== first);
  const { Contact } = await client.send(new connect.DescribeContactCommand({ InstanceId, ContactId: first }));
  const next = Contact?.NextContacts?.map((each) => each.NextContactMetadata?.QuickConnectContactData?.ContactId) ?? [];
  expect(next.toSorted()).toEqual(others.toSorted());
  expect(next).toHaveLength(3);
});

it("[RE-03] operations on an erased contact are refused as on one that never existed, and its related contacts stay", async () => {
  await using opened = await openAdministration();
  const { client, center, InstanceId } = opened;
  const ContactId = await queueChat(opened);
  const ContactFlowId = DEMO_IDS.flows.sales;
  const task = { InstanceId, Name: "Call back", RelatedContactId: ContactId, ContactFlowId };
  const { ContactId: taskId } = await client.send(new connect.StartTaskContactCommand(task));
  await client.send(new connect.StopContactCommand({ InstanceId, ContactId }));
  const erased = await center.conversations.erase(ContactId, { kind: "command-line" });

  const calls = [
    () => client.send(new connect.DescribeContactCommand({ InstanceId, ContactId })),
    () => client.send(new connect.GetContactAttributesCommand({ InstanceId, InitialContactId: ContactId })),
    () => client.send(new connect.UpdateContactCommand({ InstanceId, ContactId, Name: "x" })),
    () => client.send(new connect.TagContactCommand({ InstanceId, ContactId, Tags: { a: "b" } })),
    () => client.send(new connect.StopContactCommand({ InstanceId, ContactId })),
    () => client.send(new connect.StartTaskContactCommand(task)),
  ];

  expect(erased.ok).toBe(true);
  for (const call of calls) await expect(call()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  const { Contact } = await client.send(new connect.DescribeContactCommand({ InstanceId, ContactId: taskId }));
  expect(Contact?.RelatedContactId).toBe(ContactId);
  const TimeRange = {
    Type: "INITIATION_TIMESTAMP" as const,
    StartTime: new Date(opened.clock.now() - 1_000_000),
    EndTime: new Date(opened.clock.now() + 1_000),
  };
  const found = await client.send(new connect.SearchContactsCommand({ InstanceId, TimeRange }));
  expect(found.Contacts?.map(({ Id }) => Id)).toEqual([taskId]);
});

it("[CP-44] a waiting contact is offered to an agent who is chosen, whatever their state", async () => {
  await using opened = await openAdministration();
  const { client, center, InstanceId } = opened;
  const ContactId = await queueChat(opened);
  const UserId = demoAgentId(2);

  await client.send(new connect.AssociateContactWithUserCommand({ InstanceId, ContactId, UserId }));

  const view = await center.agents.view(UserId);
  expect(view.ok && view.value.agent.slots.map(({ contactId, state }) => [contactId, state.phase])).toEqual([
    [ContactId, "offered"],
  ]);
});

it.each([
  [{ ContactId: "unknown" }, "ResourceNotFoundException", /ContactId/],
  [{ UserId: "unknown" }, "ResourceNotFoundException", /UserId/],
  [{ isEnded: true }, "InvalidRequestException", /ContactId/],
  [{ isTwice: true }, "InvalidRequestException", /ContactId: expected a contact that waits/],
] as const)("[CP-44] an assignment is refused by its field: %j", async (problem, name, message) => {
  await using opened = await openAdministration();
  const { client, InstanceId } = opened;
  type Problem = { isEnded?: boolean; isTwice?: boolean; ContactId?: string; UserId?: string };
  const { isEnded = false, isTwice = false, ...changes }: Problem = problem;
  const assignment = { InstanceId, ContactId: await queueChat(opened), UserId: demoAgentId(2), ...changes };
  if (isEnded) await client.send(new connect.StopContactCommand(assignment));
  if (isTwice) await client.send(new connect.AssociateContactWithUserCommand(assignment));

  await expect(client.send(new connect.AssociateContactWithUserCommand(assignment))).rejects.toMatchObject({
    name,
    message: expect.stringMatching(message),
  });
});
