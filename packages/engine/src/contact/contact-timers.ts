import type { DurableTimer } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { asId, type ContactId } from "@tributary/model";
import { chatTimers } from "../chat/state/chat-timers.ts";
import { deadlinesOf } from "../chat/state/inactivity.ts";
import { taskTimers } from "../task/task-timers.ts";
import { contactTimer, type TimerKind, timerId } from "../timers/timer-kinds.ts";
import { voiceTimers } from "../voice/state/voice-timers.ts";
import { openContacts } from "./contact-chain.ts";
import type { ConversationState } from "./conversation-state.ts";
import { openAuthenticationOf } from "./customer-authentication.ts";
import { waitingPlace } from "./evolve-criteria.ts";

/** Returns a timer for the current contact of a conversation. */
export function conversationTimer(kind: TimerKind, { id, contact }: ConversationState, dueAt: EpochMs): DurableTimer {
  return contactTimer(kind, { contactId: contact.id, dueAt }, { kind: "conversation", id });
}

/** Returns the timer of an offered contact's deadline, or nothing if it is not offered. */
export function offerTimer({ contact: { id, state } }: ConversationState): readonly string[] {
  return state.phase === "offered" ? [timerId("offer-expired", id, state.expiresAt)] : [];
}

/** Returns the timer of the active step of the routing criteria while the contact waits, or nothing. Rule RT-26. */
export function routingStepTimers(conversation: ConversationState): readonly DurableTimer[] {
  const { criteria, state } = conversation.contact;
  if (criteria?.progress.phase !== "active" || waitingPlace(state) === null) return [];
  const { expiresAt } = criteria.progress;
  return expiresAt === null ? [] : [conversationTimer("routing-step-expired", conversation, expiresAt)];
}

/** Returns the ids of the timers that end when an agent accepts the contact. */
export function waitingTimers(conversation: ConversationState): readonly string[] {
  return [...offerTimer(conversation), ...routingStepTimers(conversation).map(({ id }) => id)];
}

/** Returns the timer that ends the current contact when its time is over, by channel. */
export function lifetimeTimers(conversation: ConversationState): readonly DurableTimer[] {
  const { chat, task, contact } = conversation;
  if (contact.state.phase === "ended") return [];
  if (chat !== null) return [conversationTimer("chat-too-long", conversation, chat.expiresAt)];
  return task === undefined ? [] : [conversationTimer("task-expired", conversation, task.expiresAt)];
}

/** Returns the timer of the soonest deadline of participants who send nothing. It has one id, so that a later one replaces it. Rule PI-01. */
export function inactivityTimers({ id, chat, contact }: ConversationState): readonly DurableTimer[] {
  const [first] = chat?.inactivity === undefined ? [] : deadlinesOf(chat.inactivity);
  if (first === undefined || contact.state.phase === "ended") return [];
  const stream = { kind: "conversation", id };
  const timer = contactTimer("participants-inactive", { contactId: asId<ContactId>(id), dueAt: first.at }, stream);
  return [{ ...timer, id: `participants-inactive:${id}` }];
}

/** Returns the timer that ends the authentication for which the flow waits, or nothing. Rule AN-09. */
export function authenticationTimers(conversation: ConversationState): readonly DurableTimer[] {
  const open = openAuthenticationOf(conversation);
  return open === undefined ? [] : [conversationTimer("authentication-over", conversation, open.expiresAt)];
}

/** Returns the timers of a contact whose flow waits, or has queued it. */
export function flowTimers(conversation: ConversationState): readonly DurableTimer[] {
  return [...routingStepTimers(conversation), ...authenticationTimers(conversation)];
}

/** Returns the ids of all timers that the open contacts of a conversation have in their present states. */
export function timersOf(conversation: ConversationState): readonly string[] {
  const { contact, chat, task, voice } = conversation;
  const { id, state } = contact;
  if (state.phase === "ended") return [];
  const ofChat = chat === null ? [] : chatTimers(id, state, chat);
  const ofTask = task === undefined ? [] : taskTimers(id, state, task);
  const ofWaiting = openContacts(conversation).flatMap((each) => waitingTimers({ ...conversation, contact: each }));
  const ofParticipants = [...inactivityTimers(conversation), ...authenticationTimers(conversation)];
  return [
    ...ofChat,
    ...ofTask,
    ...(voice === undefined ? [] : voiceTimers(id, state, voice)),
    ...ofWaiting,
    ...ofParticipants.map((timer) => timer.id),
  ];
}
