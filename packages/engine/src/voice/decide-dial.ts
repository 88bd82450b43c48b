import { type Decision, type Plan, unchanged } from "@tributary/journal";
import {
  type Author,
  type CallFailure,
  type ContactFlow,
  type ContactState,
  isRoutable,
  type OutboundTerms,
  ownerOfQueue,
  type Refusal,
  type RoutingProfile,
} from "@tributary/model";
import type { AgentDesk } from "../agent/agent-desk.ts";
import { draftAgent } from "../agent/agent-stream.ts";
import { calledContact, callerContactId, outboundTerms } from "../contact/call-parties.ts";
import { atContact, contactRecord, openContacts } from "../contact/contact-chain.ts";
import { routingStepTimers } from "../contact/contact-timers.ts";
import type { Contact, ConversationState } from "../contact/conversation-state.ts";
import { type ConversationDraft, draftConversation } from "../contact/conversation-stream.ts";
import { decideEnd, type EndContext } from "../contact/decide-end.ts";
import { addOffer, freeSlots } from "../contact/decide-offer.ts";
import { agentsIn } from "../contact/participants.ts";
import { type FlowContext, runFlow, silentFlow } from "../flow/run-flow.ts";
import { contactTimer } from "../timers/timer-kinds.ts";

/** The agent at the endpoint of a call, if it is one. */
export type Callee = {
  readonly desk: AgentDesk;
  readonly author: Author;
  readonly profile: RoutingProfile | undefined;
};

/** Context of {@link decideDial}. `flow`: undefined if it was deleted. `timeoutMs`: time for which the call rings at an agent. */
export type DialContext = EndContext &
  Pick<FlowContext, "accessOf"> & {
    readonly flow: ContactFlow | undefined;
    readonly callee: Callee | undefined;
    readonly timeoutMs: number;
  };

/**
 * The audio of an agent who calls has arrived: the endpoint is called. The flow of the quick connect runs; the contact waits in its queue, or rings at once at the agent
 * whose endpoint it is. The call fails if they are not available, and if the flow does not queue it. Changes nothing for other calls, and the second time. Rule VC-18.
 */
export function decideDial(conversation: ConversationState, context: DialContext): Decision<null, Refusal> {
  const terms = outboundTerms(conversation);
  const isOver = openContacts(conversation).length === 0;
  if (terms === undefined || isOver || calledContact(conversation) !== undefined) return unchanged(null);
  const { now } = context;
  const draft = draftConversation(conversation, now);
  const called = addCalled(draft, terms, context);
  if (called === undefined) return failed(conversation, "unreachable", context);
  const plan = { value: null, putRecords: [contactRecord(called.contact.id, conversation.id)] };
  const { queueId } = called.contact.state.place;
  const owner = ownerOfQueue(queueId);
  if (owner === undefined) return { ...plan, drafts: [draft], setTimers: routingStepTimers(called) };
  const { callee, timeoutMs } = context;
  if (callee?.desk.id !== owner || !canBeCalled(callee) || agentsIn(conversation).includes(owner))
    return failed(conversation, "busy", context);
  const desk = draftAgent(callee.desk, now);
  const { author } = callee;
  const timer = addOffer({ draft, desk }, { contact: called.contact, author, timeoutMs, queueId }, now);
  // Also over if the agent signs out while it rings.
  const limit = contactTimer("call-unanswered", { contactId: called.contact.id, dueAt: now + timeoutMs }, timer.stream);
  return { ...plan, drafts: [draft, desk], setTimers: [timer, limit] };
}

/** Adds the contact that waits at the endpoint; undefined if its flow would have ended it. */
function addCalled(
  draft: ConversationDraft,
  { calledContactId }: OutboundTerms,
  { flow, accessOf }: DialContext,
): QueuedConversation | undefined {
  if (flow === undefined) return undefined;
  const { contact } = draft.state;
  const caller = "with" in contact.state ? contact.state.with.participantId : undefined;
  if (caller === undefined) return undefined;
  const targetQueueId = contact.targetQueueId ?? null;
  const added = { addedContactId: calledContactId, participantId: caller, flowId: flow.id, targetQueueId };
  draft.add({ type: "contact.added", contactId: callerContactId(draft.state), ...added });
  runFlow(flow, draft, { channel: silentFlow, accessOf, contactId: calledContactId });
  const called = atContact(draft.state, calledContactId);
  return called !== undefined && isQueued(called) ? called : undefined;
}

type QueuedContact = Contact & { readonly state: Extract<ContactState, { phase: "queued" }> };
type QueuedConversation = ConversationState & { readonly contact: QueuedContact };

function isQueued(conversation: ConversationState): conversation is QueuedConversation {
  return conversation.contact.state.phase === "queued";
}

function canBeCalled({ desk, profile }: Callee): boolean {
  return isRoutable(desk.availability) && profile !== undefined && freeSlots(desk, profile, "voice") > 0;
}

function failed(conversation: ConversationState, failure: CallFailure, context: EndContext): Plan<null> {
  return decideEnd(conversation, { reason: "not-reached", leaver: null, failure }, context);
}
