/** Supervisors through the unmodified SDK. */
import * as connect from "@aws-sdk/client-connect";
import { asId, type ContactId, type Permission } from "@tributary/model";
import { DEMO_IDS, demoAgentId, demoDefinition, PLAIN_CHAT } from "@tributary/testkit";
import { expect, it } from "vitest";
import { openAdministration } from "./administration-center.ts";

const UserId = demoAgentId(2);
const ALL: readonly Permission[] = ["BasicAgentAccess", "ManagerListenIn", "ManagerBargeIn"];

/** A chat of the first agent. `permissions`: those of all users. */
async function openChat(permissions = ALL) {
  const definition = demoDefinition({ agents: 3 });
  const opened = await openAdministration({
    ...definition,
    securityProfiles: definition.securityProfiles.map((each) => ({ ...each, permissions: [...permissions] })),
  });
  const { center, client, InstanceId } = opened;
  const started = await center.chats.start({ flowId: DEMO_IDS.flows.sales, ...PLAIN_CHAT });
  if (!started.ok) throw new Error(started.refusal.code);
  await center.chats.join(started.value);
  await center.agents.chooseState(demoAgentId(1), DEMO_IDS.states.available, { enqueue: false });
  const { contactId: ContactId } = started.value;
  await expect.poll(async () => (await center.agents.accept(demoAgentId(1), ContactId)).ok).toBe(true);
  const monitor = (changes: Partial<connect.MonitorContactCommandInput> = {}) =>
    client.send(new connect.MonitorContactCommand({ InstanceId, ContactId, UserId, ...changes }));
  return { ...opened, ContactId, monitor, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() };
}

it("[CP-53] MonitorContact puts the contact on the desk of the user once, and answers with its id", async () => {
  await using opened = await openChat();
  const { center, ContactId, InstanceId } = opened;

  const answer = await opened.monitor({ AllowedMonitorCapabilities: ["SILENT_MONITOR", "BARGE"], ClientToken: "one" });
  await opened.monitor({ ClientToken: "two" });

  expect(answer).toMatchObject({
    ContactId,
    ContactArn: expect.stringMatching(new RegExp(`instance/${InstanceId}/contact/${ContactId}$`)),
  });
  const view = await center.agents.view(UserId);
  expect(view.ok && view.value.agent.slots.map(({ contactId, state }) => [contactId, state.phase])).toEqual([
    [ContactId, "monitoring"],
  ]);
  expect((await center.monitoring.setMode(UserId, asId<ContactId>(ContactId), "barge")).ok).toBe(true);
});

it("[MO-06] MonitorContact leaves the time of the contact's last change", async () => {
  await using opened = await openChat();
  const { client, InstanceId, ContactId } = opened;
  const describe = async () =>
    (await client.send(new connect.DescribeContactCommand({ InstanceId, ContactId }))).Contact?.LastUpdateTimestamp;
  const before = await describe();

  opened.clock.advance(5_000);
  await opened.monitor();

  expect(before).toBeInstanceOf(Date);
  expect(await describe()).toEqual(before);
});

it("[CP-53] without BARGE the user may listen only", async () => {
  await using opened = await openChat();
  await opened.monitor();

  const barged = await opened.center.monitoring.setMode(UserId, asId<ContactId>(opened.ContactId), "barge");

  expect(barged).toMatchObject({ refusal: { code: "wrong-phase" } });
});

it.each([
  [{ ContactId: "unknown" }, "ResourceNotFoundException", /ContactId/],
  [{ UserId: "unknown" }, "ResourceNotFoundException", /UserId/],
  [{ UserId: demoAgentId(1) }, "InvalidRequestException", /UserId: expected a user who is not in the conversation/],
  [{ AllowedMonitorCapabilities: ["LISTEN"] }, "InvalidParameterException", /AllowedMonitorCapabilities/],
  [{ AllowedMonitorCapabilities: ["BARGE", "BARGE", "BARGE"] }, "InvalidParameterException", /at most 2/],
  [{ ClientToken: "x".repeat(501) }, "InvalidParameterException", /ClientToken/],
] as const)("[CP-53] is refused by its field: %j", async (problem, name, message) => {
  await using opened = await openChat();
  const changes: object = problem;

  await expect(opened.monitor(changes)).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
});

it.each([
  [["BasicAgentAccess"], [], /UserId: ManagerListenIn/],
  [["BasicAgentAccess", "ManagerListenIn"], ["BARGE"], /AllowedMonitorCapabilities: ManagerBargeIn/],
] as const)("[CP-53] a user with the permissions %j is refused %j", async (permissions, capabilities, message) => {
  await using opened = await openChat(permissions);

  await expect(opened.monitor({ AllowedMonitorCapabilities: [...capabilities] })).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: expect.stringMatching(message),
  });
});

it("[CP-53] is refused without the attribute of the instance", async () => {
  await using opened = await openChat();
  const { client, InstanceId } = opened;
  const attribute = { InstanceId, AttributeType: "ENHANCED_CHAT_MONITORING", Value: "false" } as const;
  await client.send(new connect.UpdateInstanceAttributeCommand(attribute));

  await expect(opened.monitor()).rejects.toMatchObject({
    name: "InvalidRequestException",
    message: expect.stringMatching(/ENHANCED_CHAT_MONITORING/),
  });
});
