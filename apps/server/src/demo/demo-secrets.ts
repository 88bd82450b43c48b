import type { AccessKey, Demo, DemoAccessKey } from "@tributary/http";
import { asId, type UserId } from "@tributary/model";
import { demoId } from "./demo-ids.ts";

/** One key per role. That of the administrator may do everything, whatever becomes of its user: other software relies on it. */
const ACCESS_KEYS: readonly [DemoAccessKey, ...DemoAccessKey[]] = [
  {
    role: "administrator",
    username: "root",
    accessKeyId: "AKIATRIBUTARYDEMO001",
    secretAccessKey: "tributary/demo/secret/access/key/0000001",
  },
  {
    role: "supervisor",
    username: "sam",
    accessKeyId: "AKIATRIBUTARYDEMO002",
    secretAccessKey: "tributary/demo/secret/access/key/0000002",
  },
  {
    role: "agent",
    username: "ada",
    accessKeyId: "AKIATRIBUTARYDEMO003",
    secretAccessKey: "tributary/demo/secret/access/key/0000003",
  },
];

/** Numbers of the users in the demo center. */
const USER_NUMBERS: Readonly<Record<string, number>> = { root: 5, sam: 4, ada: 1 };

/** Publicly known credentials of the demo center, the reason why it listens on loopback only. Source: docs/run-contract.md. */
export const demoSecrets: Demo = {
  password: "tributary",
  agents: ["ada", "grace", "alan"],
  accessKeyId: ACCESS_KEYS[0].accessKeyId,
  secretAccessKey: ACCESS_KEYS[0].secretAccessKey,
  accessKeys: ACCESS_KEYS,
};

/** Returns a published access key of the demo center. */
export function demoAccessKeys(accessKeyId: string): AccessKey | undefined {
  const key = ACCESS_KEYS.find((each) => each.accessKeyId === accessKeyId);
  if (key === undefined) return undefined;
  const { secretAccessKey: secret, username, role } = key;
  const userId = asId<UserId>(demoId("user", USER_NUMBERS[username] ?? 0));
  return { secret, principal: username, userId, isUnrestricted: role === "administrator" };
}
