/** Flows and instances through the unmodified SDK. */
import * as connect from "@aws-sdk/client-connect";
import { asId, CONTACT_FLOW_DEFAULTS, type ContactFlow } from "@tributary/model";
import { DEMO_IDS, demoDefinition, withQuickConnects } from "@tributary/testkit";
import { expect, it } from "vitest";
import { openAdministration } from "./administration-center.ts";

const ContactFlowId = DEMO_IDS.flows.sales;

it("[CP-52] a flow is renamed, and deleted unless a quick connect names it", async () => {
  const usual = withQuickConnects(demoDefinition({ agents: 1 }));
  const spare: ContactFlow = { ...CONTACT_FLOW_DEFAULTS, id: asId("spare"), name: "Spare", steps: [] };
  await using opened = await openAdministration({ ...usual, contactFlows: [...usual.contactFlows, spare] });
  const { client, InstanceId } = opened;
  await client.send(new connect.UpdateContactFlowNameCommand({ InstanceId, ContactFlowId, Name: "Renamed" }));
  const list = async () =>
    (await client.send(new connect.ListContactFlowsCommand({ InstanceId }))).ContactFlowSummaryList;

  expect(await list()).toContainEqual(expect.objectContaining({ Id: ContactFlowId, Name: "Renamed" }));
  const used = new connect.DeleteContactFlowCommand({ InstanceId, ContactFlowId: "to-target" });
  await expect(client.send(used)).rejects.toMatchObject({ name: "ResourceInUseException" });
  await client.send(new connect.DeleteContactFlowCommand({ InstanceId, ContactFlowId: spare.id }));
  expect(await list()).not.toContainEqual(expect.objectContaining({ Id: spare.id }));
});

it("[CP-52] a center is one instance", async () => {
  await using opened = await openAdministration();
  const input = {
    IdentityManagementType: "CONNECT_MANAGED",
    InboundCallsEnabled: true,
    OutboundCallsEnabled: true,
  } as const;

  await expect(opened.client.send(new connect.CreateInstanceCommand(input))).rejects.toMatchObject({
    name: "ServiceQuotaExceededException",
    message: expect.stringContaining("one instance per center"),
  });
});
