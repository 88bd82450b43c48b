import { type Decision, unchanged } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import {
  type Actor,
  type AuthenticationId,
  type AuthenticationResult,
  type ContactFlow,
  type ParticipantId,
  type Refusal,
  refusal,
} from "@tributary/model";
import { chatFlowWith, systemOf } from "../chat/chat-flow.ts";
import { flowTimers, timersOf } from "../contact/contact-timers.ts";
import type { ConversationState, Participant } from "../contact/conversation-state.ts";
import { type ConversationDraft, draftConversation } from "../contact/conversation-stream.ts";
import { type OpenAuthentication, openAuthenticationOf } from "../contact/customer-authentication.ts";
import { authorOf, refusalToAct } from "../contact/participants.ts";
import { stepsAfter } from "../flow/authentication-branches.ts";
import { type FlowContext, runFlow } from "../flow/run-flow.ts";

/** The authentication that a participant names. */
export type NamedAuthentication = {
  readonly participantId: ParticipantId;
  readonly authenticationId: AuthenticationId;
};

/** An authentication whose customer is at the provider, or on the way. */
export type IssuedAuthentication = Pick<OpenAuthentication, "id" | "expiresAt"> & { readonly redirectUri: string };

const NOT_WAITING = refusal("invalid-field", "SessionId", "an authentication that waits for this participant");
const NOT_ANSWERED = refusal("authentication-conflict", "State");

/**
 * The customer's client asks for the address of the provider. Repeating it changes nothing; another `redirectUri` replaces the one before. Rules AN-02, AN-06.
 */
export function decideIssueAddress(
  conversation: ConversationState,
  { redirectUri, ...named }: NamedAuthentication & { readonly redirectUri: string },
  now: EpochMs,
): Decision<IssuedAuthentication, Refusal> {
  const waiting = waitingFor(conversation, named, now);
  if ("refusal" in waiting) return waiting;
  if (waiting.phase !== "waiting") return { refusal: NOT_WAITING };
  const { id, expiresAt } = waiting;
  const issued = { id, expiresAt, redirectUri };
  if (waiting.redirectUri === redirectUri) return unchanged(issued);
  const draft = draftConversation(conversation, now);
  draft.add({ type: "authentication.address-issued", authenticationId: id, redirectUri });
  return { value: issued, drafts: [draft] };
}

/** The provider's answer to the authentication, and who passed it on. */
export type AuthenticationAnswer = {
  readonly authenticationId: AuthenticationId;
  /** Returns true for the address that the provider was given. */
  readonly isFor: (redirectUri: string) => boolean;
  readonly by: Actor | null;
};

/** Takes the answer of the provider, once: it is verified afterwards. Rules AN-02, AN-07. */
export function decideAnswer(
  conversation: ConversationState,
  { authenticationId, isFor, by }: AuthenticationAnswer,
  now: EpochMs,
): Decision<IssuedAuthentication, Refusal> {
  if (conversation.contact.state.phase === "ended") return { refusal: refusal("contact-ended", "State") };
  const open = openAuthenticationOf(conversation);
  if (open?.phase !== "waiting" || open.id !== authenticationId || open.expiresAt <= now)
    return { refusal: NOT_ANSWERED };
  const { id, expiresAt, redirectUri } = open;
  if (redirectUri === null || !isFor(redirectUri)) return { refusal: NOT_ANSWERED };
  const draft = draftConversation(conversation, now);
  draft.add({ type: "authentication.answered", authenticationId, by });
  return { value: { id, expiresAt, redirectUri }, drafts: [draft] };
}

/** Context in which a flow continues. `flow`: that of the contact; undefined if it was deleted. */
export type ContinueContext = Pick<FlowContext, "accessOf"> & {
  readonly flow: ContactFlow | undefined;
  readonly now: EpochMs;
  /** Id for a further authentication; null: the center has no provider for it. */
  readonly nextId: AuthenticationId | null;
};

/** End of an authentication. `displayName`: new name of the customer. Absent: it stays. */
export type AuthenticationEnd = {
  readonly authenticationId: AuthenticationId;
  readonly result: AuthenticationResult;
  readonly displayName?: string | undefined;
};

/** Ends an authentication, and continues the flow with the branch of its outcome, in one commit. Rules AN-03, AN-08, FL-08, FL-09. */
export function decideAuthenticationEnd(
  conversation: ConversationState,
  { authenticationId, result, displayName }: AuthenticationEnd,
  context: ContinueContext,
): Decision<null, Refusal> {
  if (conversation.contact.state.phase === "ended") return { refusal: refusal("contact-ended") };
  if (openAuthenticationOf(conversation)?.id !== authenticationId)
    return { refusal: refusal("authentication-conflict") };
  const draft = draftConversation(conversation, context.now);
  draft.add({ type: "authentication.ended", authenticationId, result, ...systemOf(conversation) });
  const customer = customerOf(conversation);
  if (customer !== undefined && displayName !== undefined && displayName !== customer.displayName)
    draft.add({ type: "participant.renamed", ...authorOf(customer), displayName });
  continueFlow(draft, context);
  const remaining = timersOf(draft.state);
  return {
    value: null,
    drafts: [draft],
    setTimers: flowTimers(draft.state),
    cancelTimers: timersOf(conversation).filter((id) => !remaining.includes(id)),
  };
}

/** The customer goes on without signing in. Repeating it changes nothing. Rule AN-06. */
export function decideCancel(
  conversation: ConversationState,
  named: NamedAuthentication,
  context: ContinueContext,
): Decision<null, Refusal> {
  const { authenticationId } = named;
  const waiting = waitingFor(conversation, named, context.now);
  if (!("refusal" in waiting))
    return decideAuthenticationEnd(conversation, { authenticationId, result: { outcome: "canceled" } }, context);
  const newest = conversation.authentication?.newest;
  const isRepeated = newest?.phase === "over" && newest.id === authenticationId && newest.outcome === "canceled";
  return isRepeated && isCustomer(conversation, named.participantId) ? unchanged(null) : waiting;
}

/** The time of an authentication is over. A timer of an earlier one changes nothing. Rule AN-09. */
export function decideAuthenticationTimeout(
  conversation: ConversationState,
  dueAt: EpochMs,
  context: ContinueContext,
): Decision<null, Refusal> {
  const open = openAuthenticationOf(conversation);
  if (conversation.contact.state.phase === "ended" || open?.expiresAt !== dueAt) return unchanged(null);
  const end: AuthenticationEnd = { authenticationId: open.id, result: { outcome: "timed-out" } };
  return decideAuthenticationEnd(conversation, end, context);
}

function continueFlow(draft: ConversationDraft, { flow, accessOf, nextId, now }: ContinueContext): void {
  const outcomes = draft.state.authentication?.outcomes ?? [];
  if (flow === undefined) draft.add({ type: "contact.ended", reason: "flow-error" });
  else {
    const channel = chatFlowWith({ authenticationId: nextId, now });
    runFlow({ steps: stepsAfter(flow, outcomes) }, draft, { channel, accessOf });
  }
}

/** Returns the open authentication that a participant names; a refusal if it is not theirs, or over. */
function waitingFor(
  conversation: ConversationState,
  { participantId, authenticationId }: NamedAuthentication,
  now: EpochMs,
): OpenAuthentication | { readonly refusal: Refusal } {
  const refused = refusalToAct(conversation, participantId);
  if (refused !== undefined) return { refusal: refused };
  const open = openAuthenticationOf(conversation);
  const isTheirs = isCustomer(conversation, participantId) && open?.id === authenticationId && open.expiresAt > now;
  return isTheirs ? open : { refusal: NOT_WAITING };
}

function isCustomer(conversation: ConversationState, id: ParticipantId): boolean {
  return customerOf(conversation)?.id === id;
}

function customerOf({ participants }: ConversationState): Participant | undefined {
  return participants.find(({ role }) => role === "customer");
}
