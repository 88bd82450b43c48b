/** Approved origins through the unmodified SDK, and their effect on the panel's pages. */
import * as connect from "@aws-sdk/client-connect";
import { INSTANCE_DEFAULTS } from "@tributary/model";
import { demoDefinition } from "@tributary/testkit";
import { expect, it } from "vitest";
import { openAdministration } from "./administration-center.ts";

const DESK = "https://desk.example";

it("[CP-30] approved origins are added, listed in pages and removed", async () => {
  await using center = await openAdministration();
  const { client, InstanceId } = center;
  const list = (page: object = {}) => client.send(new connect.ListApprovedOriginsCommand({ InstanceId, ...page }));

  for (const Origin of [DESK, "https://*.example.org", DESK]) {
    await client.send(new connect.AssociateApprovedOriginCommand({ InstanceId, Origin }));
  }
  const first = await list({ MaxResults: 1 });
  const second = await list({ MaxResults: 1, NextToken: first.NextToken });
  await client.send(new connect.DisassociateApprovedOriginCommand({ InstanceId, Origin: DESK }));

  expect([first.Origins, second.Origins, second.NextToken]).toEqual([[DESK], ["https://*.example.org"], undefined]);
  expect((await list()).Origins).toEqual(["https://*.example.org"]);
  expect(center.center.directory.definition.instance.approvedOrigins).toEqual(["https://*.example.org"]);
});

it.each(["https://desk.example/page", "desk.example", "javascript:alert(1)", "https://a.example; script-src *", ""])(
  "[CP-30] refuses %j, which is not an origin",
  async (Origin) => {
    await using center = await openAdministration();
    const { client, InstanceId } = center;

    const adding = client.send(new connect.AssociateApprovedOriginCommand({ InstanceId, Origin }));

    await expect(adding).rejects.toMatchObject({ name: "InvalidParameterException", message: /Origin/ });
  },
);

it("[CP-30] refuses to remove an origin that is not approved, and to add a fifty-first one", async () => {
  const definition = demoDefinition();
  const approvedOrigins = Array.from({ length: 50 }, (_, index) => `https://desk-${index}.example`);
  const instance = { ...definition.instance, ...INSTANCE_DEFAULTS, approvedOrigins };
  await using center = await openAdministration({ ...definition, instance });
  const { client, InstanceId } = center;

  const removing = client.send(new connect.DisassociateApprovedOriginCommand({ InstanceId, Origin: DESK }));
  await expect(removing).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  const adding = client.send(new connect.AssociateApprovedOriginCommand({ InstanceId, Origin: DESK }));
  await expect(adding).rejects.toMatchObject({ name: "ServiceQuotaExceededException" });
});
