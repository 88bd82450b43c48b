import type { TaskRequest } from "@tributary/engine";
import { accepted, type Result, refused } from "@tributary/kernel";
import { type Refusal, refusal, type UserId } from "@tributary/model";
import type { PanelParams } from "@tributary/protocol/panel";
import type { HttpContext } from "../../context.ts";
import { namedId } from "../../server/named-id.ts";
import type { StartLimits } from "../../start/start-chat.ts";
import { createTaskWithin } from "../../start/start-task.ts";
import { startTokenOf } from "../../start/start-token.ts";
import { findOnDesk } from "./find-on-desk.ts";

/** Services of the methods on tasks, and the agent who calls. */
export type TaskContext = Pick<HttpContext, "center"> & StartLimits & { readonly agentId: UserId };

/** Creates a task for a quick connect or with a template. Rules MD-08 and MD-10. */
export async function createTask(
  context: TaskContext,
  params: PanelParams<"createTaskContact">,
): Promise<Result<{ readonly contactId: string }, Refusal>> {
  const { agentId } = context;
  const { endpoint, name, description, references, relatedContactId, scheduledTime, idempotencyToken } = params;
  if ((params.previousContactId ?? null) !== null)
    return refused(refusal("operation-unknown", "previousContactId", "not supported: use relatedContactId"));
  const template = templateOf(context, params);
  if (!endpoint && template === null)
    return refused(refusal("invalid-field", "endpoint", "required without a template"));
  if (typeof relatedContactId === "string") {
    // Its attributes are copied into the task, and agents see those of their own contacts only: supervisors do not see those of a chat that they monitor.
    const related = await findOnDesk(context, relatedContactId);
    if (!related.ok) return refused({ ...related.refusal, field: "relatedContactId" });
    if (related.value.slot.state.phase === "monitoring")
      return refused(refusal("wrong-phase", "relatedContactId", "a contact of the agent's own"));
  }
  const task: TaskRequest = {
    start: endpoint ? { kind: "quick-connect", id: quickConnectIdOf(context, endpoint), field: "endpoint" } : null,
    ...(template && { template }),
    name,
    description: description ?? null,
    references: references ?? {},
    attributes: {},
    scheduledAt: typeof scheduledTime === "number" ? Math.round(scheduledTime * 1_000) : null,
    lifetimeMs: null,
    relatedContactId: relatedContactId ?? null,
    clientToken: null,
  };
  const ClientToken = typeof idempotencyToken === "string" ? `${agentId}:${idempotencyToken}` : undefined;
  const caller = { kind: "signed", principal: `agent ${agentId}` } as const;
  const clientToken = startTokenOf({ ...task, ClientToken }, "desktop");
  const created = await createTaskWithin(context, caller, { ...task, clientToken });
  return created.ok ? accepted({ contactId: created.value.contactId }) : created;
}

function templateOf(
  { center }: TaskContext,
  { taskTemplateId }: PanelParams<"createTaskContact">,
): TaskRequest["template"] | null {
  if (typeof taskTemplateId !== "string") return null;
  return { id: namedId(center.directory, "task-template", taskTemplateId), isByAgent: true };
}

type Endpoint = NonNullable<PanelParams<"createTaskContact">["endpoint"]>;

function quickConnectIdOf({ center }: TaskContext, { endpointARN, endpointId }: Endpoint): string {
  return namedId(center.directory, "transfer-destination", endpointARN ?? endpointId ?? "");
}
