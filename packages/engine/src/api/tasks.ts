import type { Journal } from "@tributary/journal";
import { accepted, type Clock, type EpochMs, type Random, type Result, refused, uuidV7 } from "@tributary/kernel";
import { asId, type ContactId, personalQueueId, type QueueId, type Refusal, refusal } from "@tributary/model";
import type { Directory } from "../configuration/directory.ts";
import { atContact } from "../contact/contact-chain.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import type { AfterContactWorkLimit } from "../contact/decide-end.ts";
import { earlierStart, TOKEN_REUSED } from "../contact/start-token.ts";
import { decideTaskTransfer } from "../flow/decide-transfer.ts";
import { queueAccessAt } from "../flow/queue-access.ts";
import { type Destination, destinationOf } from "../flow/quick-connect-destination.ts";
import { applyTemplate } from "../task/apply-template.ts";
import { type CreatedTask, decideCreateTask, type NewTask } from "../task/decide-create-task.ts";
import { decidePause, decideResume } from "../task/decide-pause.ts";
import { decideReschedule } from "../task/decide-reschedule.ts";
import { taskFlow } from "../task/task-flow.ts";
import { createContactChanges } from "./contact-changes.ts";
import type { Records } from "./records.ts";

/** The first destination of a task: a flow, or a quick connect with its flow. `field`: the field of the request that names it. */
export type TaskStart = { readonly kind: "flow" | "quick-connect"; readonly id: string; readonly field: string };

/** A template for a task. `isByAgent`: its constraints on agents apply. */
export type TemplateUse = { readonly id: string; readonly isByAgent: boolean };

/** A task to create, where it goes, and the contact that it belongs to, if any. */
export type TaskRequest = Omit<NewTask, "lifetimeMs" | "templateId"> & {
  /** Null: where its template leads. */
  readonly start: TaskStart | null;
  readonly relatedContactId: string | null;
  /** Null: that of its template, or seven days. Unit: milliseconds. */
  readonly lifetimeMs: number | null;
  /** Absent: none. */
  readonly template?: TemplateUse;
};

/** Time after which a task ends if its request and its template do not name one. Unit: milliseconds. */
const DEFAULT_LIFETIME_MS = 7 * 24 * 60 * 60_000;

/** A flow, and the queue or the agent that it leads the task to. */
export type TaskTarget = { readonly flowId: string; readonly queueId: string | null; readonly userId: string | null };

/** Operations on tasks. Each resolves when its change is durable. */
export interface Tasks {
  /** Refusals: `not-found` for the flow, the quick connect, the template or the related contact, `invalid-field`, `token-reused`. */
  create(request: TaskRequest): Promise<Result<CreatedTask, Refusal>>;
  /** Refusals: `not-found`, `contact-ended`, `invalid-field` unless it is a task, `wrong-phase` unless it waits or is connected. */
  pause(contactId: string): Promise<Result<null, Refusal>>;
  /** Refusals: `not-found`, `contact-ended`, `invalid-field`, `wrong-phase` unless it is scheduled and has not started. */
  reschedule(contactId: string, scheduledAt: EpochMs): Promise<Result<null, Refusal>>;
  /** Refusals: as for {@link Tasks.pause}; `wrong-phase` unless it is paused. */
  resume(contactId: string): Promise<Result<null, Refusal>>;
  /**
   * Transfers a task, and returns the id of the next contact of its chain. Refusals: `not-found` for the contact, the flow, the queue or the user,
   * `contact-ended`, `invalid-field` unless it is a task, `quota-exceeded`, `wrong-phase` before it is queued or if the flow would end it.
   */
  transfer(contactId: string, to: TaskTarget): Promise<Result<ContactId, Refusal>>;
}

type Deps = {
  readonly journal: Pick<Journal, "run" | "runChained" | "durable">;
  readonly records: Pick<Records, "find" | "claimHolder">;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly random: Random;
  readonly workLimit: AfterContactWorkLimit;
};

/** Creates the operations on tasks. */
export function createTasks({ journal, records, directory, clock, random, workLimit }: Deps): Tasks {
  const { conversationIdOf, change } = createContactChanges({ journal, records });

  function destination({ kind, id, field }: TaskStart): Destination | { readonly refusal: Refusal } {
    if (kind === "quick-connect") return destinationOf(directory, { id, field });
    const flow = directory.contactFlow(id);
    return flow === undefined ? { refusal: refusal("not-found", field) } : { flow, targetQueueId: null };
  }

  /** The value is null if the client token belongs to another request. */
  async function create(request: TaskRequest): Promise<Result<CreatedTask | null, Refusal>> {
    const templated = withTemplate(directory, request);
    if (!templated.ok) return templated;
    const { start, relatedContactId, ...task } = templated.value;
    const to = destination(start);
    if ("refusal" in to) return refused(to.refusal);
    const contactId = asId<ContactId>(uuidV7(clock.now(), random));
    const related = relatedContactId === null ? null : conversationRef(await conversationIdOf(relatedContactId));
    return journal.run({ related }, (states, now) => {
      const found = states.related && relatedContactId !== null && atContact(states.related, relatedContactId);
      if (relatedContactId !== null && !found) return { refusal: refusal("not-found", "RelatedContactId") };
      const accessOf = queueAccessAt(directory, now);
      return decideCreateTask(task, to, { contactId, related: found || undefined, accessOf, now });
    });
  }

  return {
    async create(request) {
      const created = await create(request);
      if (created.ok) return created.value === null ? refused(TOKEN_REUSED) : accepted(created.value);
      const earlier = await earlierStart<CreatedTask>("start-task", request.clientToken, records.claimHolder);
      return earlier === undefined ? created : accepted(earlier);
    },
    pause: (contactId) => change(contactId, decidePause),
    resume: (contactId) => change(contactId, decideResume),
    reschedule: (contactId, scheduledAt) =>
      change(contactId, (conversation, { now }) => decideReschedule(conversation, { scheduledAt, now })),
    async transfer(contactId, { flowId, queueId, userId }) {
      const flow = directory.contactFlow(flowId);
      if (flow === undefined) return refused(refusal("not-found", "ContactFlowId"));
      if (queueId !== null && directory.queue(asId<QueueId>(queueId)) === undefined)
        return refused(refusal("not-found", "QueueId"));
      const user = userId === null ? undefined : directory.user(userId);
      if (userId !== null && user === undefined) return refused(refusal("not-found", "UserId"));
      const targetQueueId = user ? personalQueueId(user.id) : queueId === null ? null : asId<QueueId>(queueId);
      const nextContactId = asId<ContactId>(uuidV7(clock.now(), random));
      return change(contactId, (conversation, { desks, now }) => {
        const context = { desks, now, workLimit, channel: taskFlow, accessOf: queueAccessAt(directory, now) };
        return decideTaskTransfer(conversation, { flow, targetQueueId, nextContactId }, context);
      });
    },
  };
}

type CompleteTask = NewTask & Pick<TaskRequest, "relatedContactId"> & { readonly start: TaskStart };

/** Completes a task with its template, if it has one: with default values, and with its flow unless the task has a quick connect. Rules TA-11 and TA-12. */
function withTemplate(
  directory: Pick<Directory, "resource">,
  { template: use, ...request }: TaskRequest,
): Result<CompleteTask, Refusal> {
  const template = use && directory.resource("taskTemplates", use.id);
  if (use === undefined || template === undefined) {
    if (use !== undefined) return refused(refusal("not-found", "TaskTemplateId"));
    return withStart(request, request.start);
  }
  if (!template.isActive) return refused(refusal("invalid-field", "TaskTemplateId", "a template that is active"));
  const creation = { isByAgent: use.isByAgent, hasQuickConnect: request.start !== null };
  const applied = applyTemplate(template, request, creation);
  if (!applied.ok) return applied;
  const { contactFlowId } = template;
  const flow = contactFlowId && ({ kind: "flow", id: contactFlowId, field: "TaskTemplateId" } as const);
  const complete = withStart(applied.value, request.start ?? flow);
  return complete.ok ? accepted({ ...complete.value, templateId: template.id }) : complete;
}

function withStart(
  { lifetimeMs, ...task }: Omit<TaskRequest, "template" | "start">,
  start: TaskStart | null,
): Result<CompleteTask, Refusal> {
  return start === null
    ? refused(refusal("invalid-field", "TaskTemplateId", "a template with a flow"))
    : accepted({ ...task, start, lifetimeMs: lifetimeMs ?? DEFAULT_LIFETIME_MS });
}
