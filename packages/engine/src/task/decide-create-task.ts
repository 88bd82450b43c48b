import type { Decision } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import {
  areReferencesSmall,
  asId,
  type ContactDetails,
  type ContactId,
  type ConversationId,
  mergeAttributes,
  type Refusal,
  refusal,
  type TaskTemplateId,
} from "@tributary/model";
import type { ConversationAtContact } from "../contact/contact-chain.ts";
import { conversationTimer, lifetimeTimers } from "../contact/contact-timers.ts";
import { draftNewConversation } from "../contact/conversation-stream.ts";
import { REFERENCES_TOO_LARGE } from "../contact/decide-update.ts";
import { type StartToken, startClaim, startKeyOf } from "../contact/start-token.ts";
import type { Destination } from "../flow/quick-connect-destination.ts";
import { type FlowContext, runFlow } from "../flow/run-flow.ts";
import { taskFlow } from "./task-flow.ts";

export type NewTask = {
  readonly name: string;
  readonly description: string | null;
  readonly references: ContactDetails["references"];
  readonly attributes: Readonly<Record<string, string>>;
  /** Time at which it is routed; null: at once. */
  readonly scheduledAt: EpochMs | null;
  /** Time after which it ends if it is not completed, from its schedule or its creation. Unit: milliseconds. */
  readonly lifetimeMs: number;
  readonly clientToken: StartToken | null;
  /** The template that it is created with. Absent: none. */
  readonly templateId?: TaskTemplateId;
};

/** Ids of a created task. */
export type CreatedTask = { readonly contactId: ContactId; readonly conversationId: ConversationId };

/** Context of a creation. `related`: the contact that the task belongs to, if any. */
export type CreationContext = Pick<FlowContext, "accessOf"> & {
  readonly contactId: ContactId;
  readonly related: ConversationAtContact | undefined;
  readonly now: EpochMs;
};

/** Longest time until a task is routed. Unit: milliseconds. Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_StartTaskContact.html; TA-02. */
const MAX_SCHEDULE_MS = 6 * 24 * 3_600_000;

/** Returns why a task cannot be scheduled for a time; undefined if it can. */
export function problemOfSchedule(scheduledAt: EpochMs, now: EpochMs): Refusal | undefined {
  return scheduledAt <= now || scheduledAt > now + MAX_SCHEDULE_MS
    ? refusal("invalid-field", "ScheduledTime", "a time in the next 6 days")
    : undefined;
}

/**
 * Creates a task, and runs its flow unless it is scheduled. It begins with copies of the attributes of its related contact. The value is null if
 * the client token belongs to another request. Rules TA-01 to TA-04.
 */
export function decideCreateTask(
  task: NewTask,
  { flow, targetQueueId }: Destination,
  { contactId, related, accessOf, now }: CreationContext,
): Decision<CreatedTask | null, Refusal> {
  const { name, description, references, scheduledAt, lifetimeMs, clientToken, templateId } = task;
  const problem = scheduledAt === null ? undefined : problemOfSchedule(scheduledAt, now);
  if (problem) return { refusal: problem };
  if (!areReferencesSmall(references)) return { refusal: REFERENCES_TOO_LARGE };
  const attributes = mergeAttributes(related?.attributes ?? {}, task.attributes);
  if (attributes === undefined)
    return { refusal: refusal("invalid-field", "Attributes", "at most 32 KB with those of the related contact") };
  const draft = draftNewConversation(contactId, now);
  draft.add({
    type: "contact.created",
    channel: "task",
    flowId: flow.id,
    participants: [],
    attributes,
    name,
    description,
    chat: null,
    task: { scheduledAt, expiresAt: (scheduledAt ?? now) + lifetimeMs, ...(templateId && { templateId }) },
    ...(Object.keys(references).length > 0 && { references }),
    ...(related && { relatedContactId: related.contact.id }),
    ...(targetQueueId !== null && { targetQueueId }),
    ...startKeyOf("start-task", clientToken),
  });
  const created: CreatedTask = { contactId, conversationId: asId<ConversationId>(contactId) };
  if (scheduledAt === null) {
    draft.add({ type: "contact.flow-started" });
    runFlow(flow, draft, { channel: taskFlow, accessOf });
  }
  const { state } = draft;
  const scheduled = scheduledAt === null ? [] : [conversationTimer("task-scheduled", state, scheduledAt)];
  return {
    value: created,
    drafts: [draft],
    setTimers: [...lifetimeTimers(state), ...scheduled],
    ...startClaim("start-task", { token: clientToken, started: created, now }),
  };
}
