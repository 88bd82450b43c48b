import type { InstanceId } from "./ids.ts";

/** Resource names in ARNs. Source: docs/wire/participant.md#rules-of-the-control-plane. */
export type ArnKind =
  | "queue"
  | "agent"
  | "agent-state"
  | "routing-profile"
  | "security-profile"
  | "contact-flow"
  | "contact"
  | "operating-hours"
  | "transfer-destination"
  | "task-template";

/** Region, account and id of an instance; client libraries parse region and account from ARNs. */
export type InstanceAddress = {
  readonly instanceId: InstanceId;
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
};

export function instanceArn({ region, accountId, instanceId }: InstanceAddress): string {
  return `arn:aws:connect:${region}:${accountId}:instance/${instanceId}`;
}

/** Returns the ARN of a resource that belongs to the instance. */
export function resourceArn(address: InstanceAddress, kind: ArnKind, id: string): string {
  return `${instanceArn(address)}/${kind}/${id}`;
}

/** Returns the ARN of an agent's personal queue. */
export function personalQueueArn(address: InstanceAddress, agentId: string): string {
  return `${instanceArn(address)}/queue/agent/${agentId}`;
}

/**
 * Returns the id of a resource that a caller names by id or ARN. All other text, such as an ARN of another kind or instance, is returned unchanged: it
 * is the id of no resource.
 */
export function idOf(address: InstanceAddress, kind: ArnKind, arnOrId: string): string {
  const prefix = resourceArn(address, kind, "");
  return arnOrId.startsWith(prefix) ? arnOrId.slice(prefix.length) : arnOrId;
}

/** Returns true for the id and the ARN of the instance. */
export function isInstance(address: InstanceAddress, arnOrId: string): boolean {
  return arnOrId === address.instanceId || arnOrId === instanceArn(address);
}
