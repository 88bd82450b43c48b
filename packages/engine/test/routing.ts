import {
  activateCriteria,
  asId,
  type Channel,
  type ContactId,
  type ConversationId,
  type QueueId,
  ROUTING_PROFILE_DEFAULTS,
  type RoutingExpression,
  type RoutingProfile,
} from "@tributary/model";
import type { ConversationState } from "../src/contact/conversation-state.ts";
import { chatIn } from "./conversations.ts";

/** Queues of a profile: id, priority, delay in milliseconds. */
export type Served = readonly [queueId: string, priority: number, delayMs: number];

/** Returns a routing profile that serves these queues. */
export function profileServing(
  served: readonly Served[],
  { chats = 2, channel = "chat" }: { readonly chats?: number; readonly channel?: Channel } = {},
): RoutingProfile {
  return {
    ...ROUTING_PROFILE_DEFAULTS,
    id: asId("profile"),
    name: "Profile",
    concurrency: { [channel]: chats },
    queues: served.map(([queueId, priority, delayMs]) => ({
      queueId: asId<QueueId>(queueId),
      channel,
      priority,
      delayMs,
    })),
    defaultOutboundQueueId: asId("queue"),
  };
}

/** Returns a chat that waits in that queue. */
export function waitingChat(
  id: string,
  queueId: string,
  { queuedAt, priority = 5 }: { readonly queuedAt: number; readonly priority?: number },
): ConversationState {
  const chat = chatIn("queued");
  const place = { queueId: asId<QueueId>(queueId), priority, queuedAt };
  const contact = { ...chat.contact, id: asId<ContactId>(id), state: { phase: "queued", place } as const };
  return { ...chat, id: asId<ConversationId>(id), contact };
}

/** Returns a waiting chat whose routing criteria have one step, which does not expire. */
export function withCriteria(chat: ConversationState, expression: RoutingExpression): ConversationState {
  const { state } = chat.contact;
  if (state.phase !== "queued") throw new Error("the chat does not wait");
  const set = { steps: [{ expression, durationMs: null }], progress: { phase: "inactive" } } as const;
  const criteria = activateCriteria(set, state.place.queueId, state.place.queuedAt);
  return { ...chat, contact: { ...chat.contact, criteria } };
}

/** Returns a chat that Ada has, and to which a contact was added that waits as that of `waiting` does. */
export function addedTo(waiting: ConversationState): ConversationState {
  const chat = chatIn("connected");
  const { id, contact } = waiting;
  return { ...chat, id, contact: { ...chat.contact, id: asId<ContactId>(`first of ${id}`) }, added: [contact] };
}
