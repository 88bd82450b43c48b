import type { InstanceId } from "./ids.ts";

/** The words that stand for a kind of resource in an ARN. Source: docs/wire/participant.md#rules-of-the-control-plane. */
export type ArnKind =
  | "queue"
  | "agent"
  | "agent-state"
  | "routing-profile"
  | "security-profile"
  | "contact-flow"
  | "contact"
  | "operating-hours";

/** Where an instance lives, as far as names tell: client libraries read region and account out of ARNs. */
export type InstanceAddress = {
  readonly instanceId: InstanceId;
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
};

/** The instance's own ARN. */
export function instanceArn({ region, accountId, instanceId }: InstanceAddress): string {
  return `arn:aws:connect:${region}:${accountId}:instance/${instanceId}`;
}

/** The ARN of something that belongs to an instance. */
export function resourceArn(address: InstanceAddress, kind: ArnKind, id: string): string {
  return `${instanceArn(address)}/${kind}/${id}`;
}

/** The ARN of an agent's personal queue. */
export function personalQueueArn(address: InstanceAddress, agentId: string): string {
  return `${instanceArn(address)}/queue/agent/${agentId}`;
}

/** The bare id at the end of an ARN; text that is no ARN is taken for a bare id. Callers may give either. */
export function idOf(arnOrId: string): string {
  return arnOrId.startsWith("arn:") ? arnOrId.slice(arnOrId.lastIndexOf("/") + 1) : arnOrId;
}
