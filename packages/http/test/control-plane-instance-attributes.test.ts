/** Attributes of the instance through the unmodified SDK. */
import * as connect from "@aws-sdk/client-connect";
import { expect, it } from "vitest";
import { type AdministrationCenter, openAdministration } from "./administration-center.ts";

function update(
  { client, InstanceId }: AdministrationCenter,
  AttributeType: connect.InstanceAttributeType,
  Value: string,
) {
  return client.send(new connect.UpdateInstanceAttributeCommand({ InstanceId, AttributeType, Value }));
}

const CHATS = ["ENHANCED_CHAT_MONITORING", "MULTI_PARTY_CHAT_CONFERENCE"];

it("[CP-45] attributes are listed with their values, described and changed", async () => {
  await using opened = await openAdministration();
  const { client, center, InstanceId } = opened;
  const enabled = async () => {
    const { Attributes } = await client.send(new connect.ListInstanceAttributesCommand({ InstanceId }));
    expect(Attributes).toHaveLength(Object.keys(connect.InstanceAttributeType).length);
    return Attributes?.filter(({ Value }) => Value === "true").map(({ AttributeType }) => AttributeType);
  };
  expect(await enabled()).toEqual(["AUTO_RESOLVE_BEST_VOICES", "EARLY_MEDIA", ...CHATS]);

  await update(opened, "CONTACTFLOW_LOGS", "true");
  await update(opened, "EARLY_MEDIA", "false");
  await update(opened, "OUTBOUND_CALLS", "false");

  expect(await enabled()).toEqual(["CONTACTFLOW_LOGS", "AUTO_RESOLVE_BEST_VOICES", ...CHATS]);
  const described = await client.send(
    new connect.DescribeInstanceAttributeCommand({ InstanceId, AttributeType: "CONTACTFLOW_LOGS" }),
  );
  expect(described.Attribute).toEqual({ AttributeType: "CONTACTFLOW_LOGS", Value: "true" });
  expect(center.directory.definition.instance.attributes).toEqual({
    contactFlowLogs: true,
    autoResolveBestVoices: true,
    earlyMedia: false,
    multiPartyChats: true,
    chatMonitoring: true,
  });
});

it("[CP-45] attributes are listed in pages", async () => {
  await using opened = await openAdministration();
  const { client, InstanceId } = opened;

  const types: unknown[] = [];
  for await (const page of connect.paginateListInstanceAttributes({ client, pageSize: 5 }, { InstanceId }))
    types.push(page.Attributes?.length);

  expect(types).toEqual([5, 5, 3]);
});

it.each([
  ["OUTBOUND_CALLS", "true", "InvalidRequestException", /Value: false; OUTBOUND_CALLS/],
  ["CONTACTFLOW_LOGS", "yes", "InvalidParameterException", /Value: true or false/],
  ["NOTHING", "true", "InvalidParameterException", /AttributeType: one of INBOUND_CALLS/],
] as const)("[CP-45] %s with the value %s is refused", async (AttributeType, Value, name, message) => {
  await using opened = await openAdministration();

  await expect(update(opened, AttributeType as connect.InstanceAttributeType, Value)).rejects.toMatchObject({
    name,
    message: expect.stringMatching(message),
  });
});
