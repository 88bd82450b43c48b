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
  | "transfer-destination";

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
 * Returns the id at the end of an ARN. Text that is not an ARN is returned unchanged, because API callers may pass
 * either.
 */
export function idOf(arnOrId: string): string {
  return arnOrId.startsWith("arn:") ? arnOrId.slice(arnOrId.lastIndexOf("/") + 1) : arnOrId;
}
