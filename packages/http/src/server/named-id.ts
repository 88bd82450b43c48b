import type { Directory } from "@tributary/engine";
import {
  type AgentStateId,
  type ArnKind,
  asId,
  type ContactFlowId,
  type ContactId,
  type HoursOfOperationId,
  idOf,
  type QueueId,
  type QuickConnectId,
  type RoutingProfileId,
  type SecurityProfileId,
  type TaskTemplateId,
  type UserId,
} from "@tributary/model";

type IdOfKind = {
  readonly queue: QueueId;
  readonly agent: UserId;
  readonly "agent-state": AgentStateId;
  readonly "routing-profile": RoutingProfileId;
  readonly "security-profile": SecurityProfileId;
  readonly "contact-flow": ContactFlowId;
  readonly contact: ContactId;
  readonly "operating-hours": HoursOfOperationId;
  readonly "transfer-destination": QuickConnectId;
  readonly "task-template": TaskTemplateId;
};

/** Returns the id of a resource that a request names by id or ARN. An ARN of another kind or instance is the id of no resource. Rule CP-05. */
export function namedId<Kind extends ArnKind>(
  { definition: { instance } }: Pick<Directory, "definition">,
  kind: Kind,
  idOrArn: string,
): IdOfKind[Kind] {
  return asId<IdOfKind[Kind]>(idOf(instance, kind, idOrArn));
}
