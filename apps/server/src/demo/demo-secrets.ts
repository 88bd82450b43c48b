import type { AccessKey, Demo } from "@tributary/http";

/** Publicly known credentials of the demo center, the reason why it listens on loopback only. Source: docs/run-contract.md. */
export const demoSecrets: Demo = {
  password: "tributary",
  agents: ["ada", "grace", "alan"],
  accessKeyId: "AKIATRIBUTARYDEMO001",
  secretAccessKey: "tributary/demo/secret/access/key/0000001",
};

/** Returns the demo center's published access key, which belongs to the administrator. */
export function demoAccessKeys(accessKeyId: string): AccessKey | undefined {
  if (accessKeyId !== demoSecrets.accessKeyId) return undefined;
  return { secret: demoSecrets.secretAccessKey, principal: "root" };
}
