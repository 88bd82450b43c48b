/** Methods of TaskJS on task templates and the tasks that are created with them. Rule MD-10. Source: docs/wire/streams.md#optional-families */
import { NOT_ACCEPTED, type Slot } from "@tributary/engine";
import { accepted, type Result, refused } from "@tributary/kernel";
import { type ContactDetails, MAX_REFERENCES, type Refusal, refusal } from "@tributary/model";
import type { PanelParams } from "@tributary/protocol/panel";
import { templateAnswer, templateSummary } from "../../connect/task-template-answer.ts";
import { referencesOf } from "../../connect/wire-values.ts";
import { namedId } from "../../server/named-id.ts";
import { pageOf } from "../../server/paging.ts";
import { createTask, type TaskContext } from "./create-task.ts";
import { findOnDesk } from "./find-on-desk.ts";

const DEFAULT_PAGE = 100;

type Outcome = Promise<Result<object, Refusal>>;

/** Returns a page of the templates, in the form of ListTaskTemplates. */
export async function listTaskTemplates(
  { center }: TaskContext,
  { queryParams }: PanelParams<"listTaskTemplates">,
): Outcome {
  const { status, name, nextToken, maxResults } = queryParams ?? {};
  const { instance, taskTemplates } = center.directory.definition;
  const wantsActive = status?.toUpperCase() === "ACTIVE";
  const found = taskTemplates
    .filter((each) => typeof status !== "string" || each.isActive === wantsActive)
    .filter((each) => typeof name !== "string" || each.name === name);
  const wanted = {
    tokenField: "nextToken",
    nextToken: nextToken ?? undefined,
    maxResults: maxResults ?? DEFAULT_PAGE,
    query: JSON.stringify(["listTaskTemplates", status ?? null, name ?? null]),
  };
  const page = pageOf(found, wanted, ({ id }) => id);
  if (!page.ok) return page;
  const TaskTemplates = page.value.entries.map((each) => templateSummary(instance, each));
  return accepted({ TaskTemplates, ...(page.value.nextToken === null ? {} : { NextToken: page.value.nextToken }) });
}

/** Returns a template, in the form of GetTaskTemplate. */
export async function getTaskTemplate(
  { center: { directory } }: TaskContext,
  { templateParams: { id, version } }: PanelParams<"getTaskTemplate">,
): Outcome {
  if ((version ?? null) !== null)
    return refused(refusal("operation-unknown", "version", "not supported: templates have no versions"));
  const template = directory.resource("taskTemplates", namedId(directory, "task-template", id));
  if (template === undefined) return refused(refusal("not-found", "id"));
  return accepted(templateAnswer(directory.definition.instance, template));
}

/** Creates a task with a template, for its flow or for a quick connect. */
export function createTemplatedTask(context: TaskContext, params: PanelParams<"createTemplatedTask">): Outcome {
  const { TaskTemplateId, QuickConnectId, Name, Description, References, ScheduledTime } = params;
  return createTask(context, {
    taskTemplateId: TaskTemplateId,
    ...(typeof QuickConnectId === "string" && { endpoint: { endpointId: QuickConnectId } }),
    name: Name,
    description: Description,
    references: References && referencesOf(References),
    previousContactId: params.PreviousContactId,
    relatedContactId: params.RelatedContactId,
    idempotencyToken: params.IdempotencyToken,
    scheduledTime: ScheduledTime,
  });
}

/** Phases of a task that is the agent's, also while it waits to be cleared. */
const ACCEPTED: ReadonlySet<Slot["state"]["phase"]> = new Set(["connected", "paused", "after-contact-work"]);

/** Changes name, description and references of a task that the agent has. Rule TA-14. */
export async function updateTask(
  context: TaskContext,
  { ContactId, Name, Description, References }: PanelParams<"updateContact">,
): Outcome {
  const found = await findOnDesk(context, ContactId);
  if (!found.ok) return refused({ ...found.refusal, field: "ContactId" });
  const { slot } = found.value;
  if (slot.channel !== "task") return refused(refusal("invalid-field", "ContactId", "a task"));
  if (!ACCEPTED.has(slot.state.phase)) {
    return refused(NOT_ACCEPTED);
  }
  const updated = await context.center.contacts.update(
    ContactId,
    ({ references: before }) => {
      const references: ContactDetails["references"] = { ...before, ...referencesOf(References ?? {}) };
      if (Object.keys(references).length > MAX_REFERENCES)
        return { refusal: refusal("invalid-field", "References", `at most ${MAX_REFERENCES} references of a contact`) };
      return {
        ...(typeof Name === "string" && { name: Name }),
        ...(typeof Description === "string" && { description: Description }),
        references,
      };
    },
    context.agentId,
  );
  return updated.ok ? accepted({}) : updated;
}
