import * as connect from "@aws-sdk/client-connect";
import { demoDefinition } from "@tributary/testkit";
import { expect, it } from "vitest";
import { openAdministration, VIEW } from "./administration-center.ts";

it("[CY-05] DescribeView returns the view of a file by id, version and ARN", async () => {
  await using opened = await openAdministration(demoDefinition({ agents: 1 }));
  const { client, InstanceId } = opened;
  const describe = (ViewId: string) => client.send(new connect.DescribeViewCommand({ InstanceId, ViewId }));

  const { View } = await describe("form");

  const { InputSchema, Template, Actions, ...facts } = VIEW;
  const more = { Status: "PUBLISHED", Type: "CUSTOMER_MANAGED", Tags: {} };
  expect(View).toEqual({
    ...facts,
    ...more,
    Arn: expect.stringMatching(/\/view\/form$/),
    Content: { InputSchema, Template, Actions },
  });
  expect((await describe(View?.Arn ?? "")).View).toEqual(View);
  expect((await describe("form:$LATEST")).View).toEqual(View);
  await expect(describe("form:2")).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: expect.stringContaining("ViewId"),
  });
});
