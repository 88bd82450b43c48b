/** Operations on tasks. Source of each: `https://docs.aws.amazon.com/connect/latest/APIReference/API_<Name>.html`. */
import type { TaskRequest } from "@tributary/engine";
import { accepted, type Result, refused } from "@tributary/kernel";
import { type Refusal, refusal, resourceArn } from "@tributary/model";
import {
  pauseContactRequest,
  type StartTaskContactRequest,
  startTaskContactRequest,
  transferContactRequest,
  updateContactScheduleRequest,
} from "@tributary/protocol/connect";
import type { HttpContext } from "../../context.ts";
import { fieldPath } from "../../server/field-path.ts";
import { namedId } from "../../server/named-id.ts";
import { createTaskWithin } from "../../start/start-task.ts";
import { startTokenOf } from "../../start/start-token.ts";
import { done, type Operation, operation, refusalOfUnsupported } from "../operation.ts";
import { referencesOf } from "../wire-values.ts";

/** All operations on tasks. */
export const taskOperations: readonly Operation[] = [
  operation(["StartTaskContact", "ChatTestMode"], startTaskContactRequest, async (context, request) => {
    const task = taskOf(context.center, request);
    if (!task.ok) return task;
    const created = await createTaskWithin(context, context.caller, task.value);
    return created.ok ? accepted({ ContactId: created.value.contactId }) : created;
  }),

  operation(["PauseContact", "UpdateContactSchedule.Enabled"], pauseContactRequest, async ({ center }, request) => {
    const unsupported = refusalOfUnsupported(request, ["ContactFlowId"]);
    return unsupported
      ? refused(unsupported)
      : done(await center.tasks.pause(namedId(center.directory, "contact", request.ContactId)));
  }),

  operation(["ResumeContact", "UpdateContactSchedule.Enabled"], pauseContactRequest, async ({ center }, request) => {
    const unsupported = refusalOfUnsupported(request, ["ContactFlowId"]);
    return unsupported
      ? refused(unsupported)
      : done(await center.tasks.resume(namedId(center.directory, "contact", request.ContactId)));
  }),

  operation(
    ["UpdateContactSchedule", "UpdateContactSchedule.Enabled"],
    updateContactScheduleRequest,
    async ({ center }, { ContactId, ScheduledTime }) => {
      const contactId = namedId(center.directory, "contact", ContactId);
      return done(await center.tasks.reschedule(contactId, Math.round(ScheduledTime * 1_000)));
    },
  ),

  operation(["TransferContact", "TransferContact.Enabled"], transferContactRequest, async ({ center }, request) => {
    const { ContactId, ContactFlowId, QueueId, UserId } = request;
    if ((QueueId === undefined) === (UserId === undefined))
      return refused(refusal("invalid-field", "QueueId", "either QueueId or UserId"));
    const transferred = await center.tasks.transfer(namedId(center.directory, "contact", ContactId), {
      flowId: namedId(center.directory, "contact-flow", ContactFlowId),
      queueId: QueueId === undefined ? null : namedId(center.directory, "queue", QueueId),
      userId: UserId === undefined ? null : namedId(center.directory, "agent", UserId),
    });
    if (!transferred.ok) return transferred;
    const { instance } = center.directory.definition;
    const id = transferred.value;
    return accepted({ ContactId: id, ContactArn: resourceArn(instance, "contact", id) });
  }),
];

type Known = Pick<HttpContext["center"], "directory">;

/** Returns the task of a request, or why it cannot be created. */
function taskOf({ directory }: Known, request: StartTaskContactRequest): Result<TaskRequest, Refusal> {
  const unsupported = refusalOfUnsupported(request, ["PreviousContactId", "Attachments"]);
  if (unsupported) return refused(unsupported);
  const { "connect:ContactExpiry": expiry, ...others } = request.SegmentAttributes ?? {};
  const [other] = Object.keys(others);
  if (other !== undefined)
    return refused(refusal("operation-unknown", fieldPath(["SegmentAttributes", other]), "not supported"));
  const to = startOf({ directory }, request);
  if (to === undefined) return refused(refusal("invalid-field", "ContactFlowId", ONE_START));
  const { Name, Description, References, Attributes, ScheduledTime, RelatedContactId } = request;
  const minutes = expiry?.ValueMap.ExpiryDuration.ValueInteger;
  return accepted({
    name: Name,
    description: Description ?? null,
    references: referencesOf(References),
    attributes: Attributes ?? {},
    scheduledAt: ScheduledTime === undefined ? null : Math.round(ScheduledTime * 1_000),
    lifetimeMs: minutes === undefined ? null : minutes * 60_000,
    relatedContactId: RelatedContactId === undefined ? null : namedId(directory, "contact", RelatedContactId),
    ...to,
    clientToken: startTokenOf(
      to.start?.kind === "flow" ? { ...request, ContactFlowId: to.start.id } : request,
      "control-plane",
    ),
  });
}

/** Exactly one of the members leads to the flow. */
function startOf(
  { directory }: Known,
  { ContactFlowId, QuickConnectId, TaskTemplateId }: StartTaskContactRequest,
): Pick<TaskRequest, "start" | "template"> | undefined {
  if ([ContactFlowId, QuickConnectId, TaskTemplateId].filter((each) => each !== undefined).length !== 1)
    return undefined;
  if (TaskTemplateId !== undefined)
    return { start: null, template: { id: namedId(directory, "task-template", TaskTemplateId), isByAgent: false } };
  if (QuickConnectId !== undefined) {
    const id = namedId(directory, "transfer-destination", QuickConnectId);
    return { start: { kind: "quick-connect", id, field: "QuickConnectId" } };
  }
  const id = namedId(directory, "contact-flow", ContactFlowId ?? "");
  return { start: { kind: "flow", id, field: "ContactFlowId" } };
}

const ONE_START = "exactly one of ContactFlowId, QuickConnectId and TaskTemplateId";
