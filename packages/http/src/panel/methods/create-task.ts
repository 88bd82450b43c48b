import type { TaskRequest } from "@tributary/engine";
import { accepted, type Result, refused } from "@tributary/kernel";
import { type Refusal, refusal, type UserId } from "@tributary/model";
import { DEFAULT_TASK_MINUTES } from "@tributary/protocol/connect";
import type { PanelParams } from "@tributary/protocol/panel";
import type { HttpContext } from "../../context.ts";
import { namedId } from "../../server/named-id.ts";
import type { StartLimits } from "../../start/start-chat.ts";
import { createTaskWithin } from "../../start/start-task.ts";
import { startTokenOf } from "../../start/start-token.ts";
import { findOnDesk } from "./find-on-desk.ts";

/** Creates a task for a quick connect. Rule MD-08. */
export async function createTask(
  context: Pick<HttpContext, "center"> & StartLimits & { readonly agentId: UserId },
  params: PanelParams<"createTaskContact">,
): Promise<Result<{ readonly contactId: string }, Refusal>> {
  const { agentId } = context;
  const { endpoint, name, description, references, relatedContactId, scheduledTime, idempotencyToken } = params;
  if ((params.previousContactId ?? null) !== null)
    return refused(refusal("operation-unknown", "previousContactId", "not supported: use relatedContactId"));
  if ((params.taskTemplateId ?? null) !== null)
    return refused(refusal("operation-unknown", "taskTemplateId", "not supported"));
  if (typeof relatedContactId === "string") {
    // Its attributes are copied into the task, and agents see those of their own contacts only.
    const related = await findOnDesk(context, relatedContactId);
    if (!related.ok) return refused({ ...related.refusal, field: "relatedContactId" });
  }
  const task: TaskRequest = {
    start: {
      kind: "quick-connect",
      id: namedId(context.center.directory, "transfer-destination", endpoint.endpointARN ?? endpoint.endpointId ?? ""),
      field: "endpoint",
    },
    name,
    description: description ?? null,
    references: references ?? {},
    attributes: {},
    scheduledAt: typeof scheduledTime === "number" ? Math.round(scheduledTime * 1_000) : null,
    lifetimeMs: DEFAULT_TASK_MINUTES * 60_000,
    relatedContactId: relatedContactId ?? null,
    clientToken: null,
  };
  const ClientToken = typeof idempotencyToken === "string" ? `${agentId}:${idempotencyToken}` : undefined;
  const caller = { kind: "signed", principal: `agent ${agentId}` } as const;
  const clientToken = startTokenOf({ ...task, ClientToken }, "desktop");
  const created = await createTaskWithin(context, caller, { ...task, clientToken });
  return created.ok ? accepted({ contactId: created.value.contactId }) : created;
}
