import type { AccessKey, Demo } from "@tributary/http";

/** What the demo center gives away to everybody; that is why it listens on loopback only. Source: docs/run-contract.md. */
export const demoSecrets: Demo = {
  password: "tributary",
  agents: ["ada", "grace", "alan"],
  accessKeyId: "AKIATRIBUTARYDEMO001",
  secretAccessKey: "tributary/demo/secret/access/key/0000001",
};

/** The demo center's only access key; it belongs to the administrator. */
export function demoAccessKeys(accessKeyId: string): AccessKey | undefined {
  if (accessKeyId !== demoSecrets.accessKeyId) return undefined;
  return { secret: demoSecrets.secretAccessKey, principal: "root" };
}
