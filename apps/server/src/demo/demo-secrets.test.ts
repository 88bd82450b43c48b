import { expect, it } from "vitest";
import { demoCenter } from "./demo-center.ts";
import { demoAccessKeys, demoSecrets } from "./demo-secrets.ts";

it("[SV-83] each published access key is that of its user, and only the administrator's may do everything", () => {
  const found = demoSecrets.accessKeys.map(({ role, accessKeyId }) => {
    const key = demoAccessKeys(accessKeyId);
    const owner = demoCenter.users.find(({ id }) => id === key?.userId);
    return [role, owner?.username, key?.isUnrestricted];
  });

  expect(found).toEqual([
    ["administrator", "root", true],
    ["supervisor", "sam", false],
    ["agent", "ada", false],
  ]);
  expect(demoSecrets.accessKeys[0]).toMatchObject({ accessKeyId: demoSecrets.accessKeyId });
  expect(demoAccessKeys("AKIAUNKNOWN")).toBeUndefined();
});
