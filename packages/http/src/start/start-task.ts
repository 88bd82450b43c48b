import type { CreatedTask, TaskRequest } from "@tributary/engine";
import { type Result, refused } from "@tributary/kernel";
import { attributesBytes, type Refusal } from "@tributary/model";
import type { HttpContext } from "../context.ts";
import type { StartCaller } from "../limits/start-rates.ts";
import { refusalToStart, type StartLimits } from "./start-chat.ts";

/** Creates a task within the budgets of the caller. Refusals: those of `center.tasks.create`, and `too-many-requests`. */
export async function createTaskWithin(
  context: Pick<HttpContext, "center"> & StartLimits,
  caller: StartCaller,
  task: TaskRequest,
): Promise<Result<CreatedTask, Refusal>> {
  const { contacts } = context.center;
  const related = task.relatedContactId === null ? null : await contacts.describe(task.relatedContactId);
  const copied = related?.ok ? related.value.attributes : {};
  const usedUp = await refusalToStart(context, caller, keptBytesOf(task) + attributesBytes(copied));
  return usedUp ? refused(usedUp.refusal) : context.center.tasks.create(task);
}

/** Returns the size of the data of a task that the center keeps while it is open. */
function keptBytesOf({ name, description, references, attributes }: TaskRequest): number {
  return attributesBytes(attributes) + Buffer.byteLength(JSON.stringify([name, description, references]));
}
