/** Operations of the control plane that have entries in the audit log, through the unmodified SDK. */
import * as connect from "@aws-sdk/client-connect";
import { DEMO_IDS } from "@tributary/testkit";
import { expect, it } from "vitest";
import { openAdministration } from "./administration-center.ts";

it("[AL-02] CreateUser creates no user without the entry of their password, and can be repeated", async () => {
  await using opened = await openAdministration();
  const { center, client, auditFault, InstanceId } = opened;
  const create = () =>
    client.send(
      new connect.CreateUserCommand({
        InstanceId,
        Username: "rita",
        Password: "Password1",
        PhoneConfig: undefined,
        SecurityProfileIds: [DEMO_IDS.security],
        RoutingProfileId: DEMO_IDS.profiles.basic,
      }),
    );
  const passwords = async () => (await center.records.list("password")).map(({ id }) => id);

  auditFault.isBroken = true;
  await expect(create()).rejects.toThrow();
  expect([center.directory.userByName("rita"), await passwords()]).toEqual([undefined, []]);
  auditFault.isBroken = false;
  const { UserId } = await create();

  expect(await passwords()).toEqual([UserId]);
  const { entries } = await center.audit.read({ configuration: 1_000, audit: 0 }, 10);
  expect(entries).toMatchObject([
    { type: "user.password-set", userId: UserId, by: { kind: "access-key", accessKeyId: "AKIATEST" } },
  ]);
});
