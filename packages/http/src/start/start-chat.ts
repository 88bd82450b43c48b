import type { Rehydration } from "@tributary/engine";
import { accepted, type Result, refused } from "@tributary/kernel";
import { asId, attributesBytes, type ContactFlowId, type Refusal, refusal } from "@tributary/model";
import {
  DEFAULT_CHAT_DURATION_MINUTES,
  type StartChatContactRequest,
  type StartChatContactResponse,
} from "@tributary/protocol/connect";
import type { HttpContext } from "../context.ts";
import type { StartCaller } from "../limits/start-rates.ts";
import { DEFAULT_MESSAGE_LIMITS, refusalOfMessage } from "../participant/message-limits.ts";
import { namedId } from "../server/named-id.ts";
import { type StartApi, startTokenOf } from "./start-token.ts";

const MINUTE_MS = 60_000;

/** Validity of a customer's token after the chat's end, so that a late request is refused with the reason. Unit: milliseconds. */
export const TOKEN_SLACK_MS = 3_600_000;

/** Members of StartChatContact that start a chat. Other start calls fill in those that they do not have. */
export type ChatRequest = Omit<StartChatContactRequest, "InstanceId">;

/** Refusal of a start, and when it is worth trying again if a budget is used up. Unit: seconds. */
export type StartRefusal = { readonly refusal: Refusal; readonly retryAfterSeconds?: number };

/** Starts a chat within the budgets of the caller. Refusals: those of {@link startChat}, and `too-many-requests`. */
export async function startChatWithin(
  context: HttpContext,
  { caller, api }: { readonly caller: StartCaller; readonly api: StartApi },
  request: ChatRequest,
): Promise<Result<StartChatContactResponse, StartRefusal>> {
  const bytes = keptBytesOf(request) + (await copiedBytesOf(context, request));
  const refusedBy = await refusalToStart(context, caller, bytes);
  return refusedBy === undefined ? startAdmitted(context, { caller, api, bytes }, request) : refused(refusedBy);
}

export type StartLimits = { readonly limits: Pick<HttpContext["limits"], "admitStart"> };

/** Takes a permit for a start with that much data. Returns the refusal if a budget of the caller is used up. */
export async function refusalToStart(
  { limits }: StartLimits,
  caller: StartCaller,
  bytes: number,
): Promise<StartRefusal | undefined> {
  const usedUp = await limits.admitStart(caller, bytes);
  return usedUp && { refusal: refusal("too-many-requests"), retryAfterSeconds: usedUp.retryAfterSeconds };
}

/** Starts a chat that has a permit. Refusals: those of {@link startChat}. */
export async function startAdmitted(
  context: HttpContext,
  { caller, api, bytes }: { readonly caller: StartCaller; readonly api: StartApi; readonly bytes: number },
  request: ChatRequest,
): Promise<Result<StartChatContactResponse, StartRefusal>> {
  const started = await startChat(context, request, api);
  if (!started.ok) return refused({ refusal: started.refusal });
  context.limits.recordStart(caller, { contactId: started.value.ContactId, bytes });
  return started;
}

/** Returns the size of the data of a start that the center keeps while the chat is open. */
function keptBytesOf({ Attributes = {}, InitialMessage }: ChatRequest): number {
  return attributesBytes(Attributes) + Buffer.byteLength(InitialMessage?.Content ?? "");
}

/** Returns the size of what a chat that continues an ended one takes over from it. A source that is refused has none. */
async function copiedBytesOf(
  { center }: Pick<HttpContext, "center">,
  { PersistentChat }: ChatRequest,
): Promise<number> {
  if (PersistentChat === undefined) return 0;
  const source = await center.contacts.describe(rehydrationOf(center.directory, PersistentChat).sourceContactId);
  if (!source.ok) return 0;
  const { attributes, whole } = source.value;
  return attributesBytes(attributes) + Buffer.byteLength(JSON.stringify(whole.chat?.past ?? []));
}

/**
 * Starts a chat and issues the customer's token.
 *
 * Refusals: `not-found` for an unknown flow, `content-type-not-allowed`, `operation-unknown` for unsupported features, `token-reused`.
 */
export async function startChat(
  { center, tokens, clock }: HttpContext,
  request: ChatRequest,
  api: StartApi,
): Promise<Result<StartChatContactResponse, Refusal>> {
  const problem = problemOf(request);
  if (problem !== undefined) return refused(problem);
  const flow = center.directory.contactFlow(namedId(center.directory, "contact-flow", request.ContactFlowId));
  if (flow === undefined) return refused(refusal("not-found", "ContactFlowId"));

  const durationMs = (request.ChatDurationInMinutes ?? DEFAULT_CHAT_DURATION_MINUTES) * MINUTE_MS;
  const started = await center.chats.start({
    flowId: asId<ContactFlowId>(flow.id),
    displayName: request.ParticipantDetails.DisplayName,
    attributes: request.Attributes ?? {},
    initialMessage: initialMessageOf(request),
    contentTypes: request.SupportedMessagingContentTypes ?? ["text/plain"],
    durationMs,
    ...(request.DisconnectOnCustomerExit?.length ? { leaveWithCustomer: ["agent"] } : {}),
    name: null,
    description: null,
    ...(request.PersistentChat && { continues: rehydrationOf(center.directory, request.PersistentChat) }),
    clientToken: startTokenOf({ ...request, ContactFlowId: flow.id }, api),
    ...(request.ParticipantConfiguration?.ResponseMode === "INCREMENTAL" ? { responseMode: "incremental" } : {}),
  });
  if (!started.ok) return started;

  const { contactId, conversationId, participantId, continuedFrom } = started.value;
  const expiresAt = clock.now() + durationMs + TOKEN_SLACK_MS;
  const token = tokens.issue({
    purpose: "participant",
    subject: participantId,
    scope: conversationId,
    expiresAt,
  });
  return accepted({
    ContactId: contactId,
    ParticipantId: participantId,
    ParticipantToken: token,
    ...(continuedFrom === undefined ? {} : { ContinuedFromContactId: continuedFrom }),
  });
}

type PersistentChat = NonNullable<ChatRequest["PersistentChat"]>;

/** Returns the ended chat that a request names. */
export function rehydrationOf(
  directory: HttpContext["center"]["directory"],
  { RehydrationType, SourceContactId }: PersistentChat,
): Rehydration {
  const sourceContactId = namedId(directory, "contact", SourceContactId);
  return { sourceContactId, extent: RehydrationType === "ENTIRE_PAST_SESSION" ? "entire" : "segment" };
}

/** An initial message is judged like any other of a customer. */
function problemOfMessage({ InitialMessage }: ChatRequest): Refusal | undefined {
  if (InitialMessage === undefined) return undefined;
  const problem = refusalOfMessage(InitialMessage.ContentType, InitialMessage.Content, DEFAULT_MESSAGE_LIMITS);
  return problem && { ...problem, field: `InitialMessage.${problem.field ?? "Content"}` };
}

function problemOf(request: ChatRequest): Refusal | undefined {
  if (request.PersistentChat !== undefined && request.RelatedContactId !== undefined) {
    return refusal("invalid-field", "PersistentChat", "absent, or RelatedContactId is");
  }
  return problemOfMessage(request);
}

function initialMessageOf({ InitialMessage }: ChatRequest): { contentType: string; content: string } | null {
  return InitialMessage === undefined
    ? null
    : { contentType: InitialMessage.ContentType, content: InitialMessage.Content };
}
