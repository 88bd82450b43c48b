import type { ParticipantRef } from "@tributary/engine";
import { type Result, refused } from "@tributary/kernel";
import { asId, type ConversationId, type ParticipantId, type Refusal, refusal } from "@tributary/model";
import {
  BEARER_HEADER,
  MAX_BEARER_LENGTH,
  OWN_PARTICIPANT_PATHS,
  PARTICIPANT_CORS_HEADERS,
  PARTICIPANT_OPERATIONS,
  PARTICIPANT_PREFLIGHT_HEADERS,
  type ParticipantOperationName,
} from "@tributary/protocol";
import type { FastifyReply, FastifyRequest } from "fastify";
import { addAttachmentRoutes } from "../attachments/routes.ts";
import type { HttpContext, Surface } from "../context.ts";
import { createTokenBuckets, type TokenBuckets } from "../limits/token-buckets.ts";
import { type ErrorAnswer, withRetryAfter } from "../server/error-form.ts";
import type { PostRequest } from "../server/hot-path-router.ts";
import { pathOf } from "../server/request-target.ts";
import type { TokenClaims } from "../tokens/tokens.ts";
import { readAttachmentLimits } from "./attachment-limits.ts";
import { completeAttachmentUpload, getAttachment, startAttachmentUpload } from "./attachments.ts";
import { cancelAuthentication, getAuthenticationUrl } from "./authentication.ts";
import { createConnection, disconnect } from "./connection.ts";
import { describeView } from "./describe-view.ts";
import { participantErrorForm, refusalAnswer, unknownAddressAnswer } from "./failure.ts";
import { getTranscript } from "./get-transcript.ts";
import { sendPart, startMessage } from "./message-parts.ts";
import { createPartOrder } from "./part-order.ts";
import { readParticipants } from "./participants.ts";
import { rate } from "./rating.ts";
import { sendEvent, sendMessage } from "./send.ts";
import { DEFAULT_PARTICIPANT_OPTIONS, type Operation, type ParticipantOptions, type Service } from "./service.ts";
import { readWait } from "./wait.ts";

/** All operations. */
const OPERATIONS: Readonly<Record<ParticipantOperationName, Operation>> = {
  CreateParticipantConnection: createConnection,
  SendMessage: sendMessage,
  SendEvent: sendEvent,
  GetTranscript: getTranscript,
  DisconnectParticipant: disconnect,
  StartAttachmentUpload: startAttachmentUpload,
  CompleteAttachmentUpload: completeAttachmentUpload,
  GetAttachment: getAttachment,
  DescribeView: describeView,
  GetAuthenticationUrl: getAuthenticationUrl,
  CancelParticipantAuthentication: cancelAuthentication,
};

/** Operations that Amazon Connect does not have. */
const OWN_OPERATIONS: Readonly<Record<keyof typeof OWN_PARTICIPANT_PATHS, Operation>> = {
  wait: readWait,
  participants: readParticipants,
  rating: rate,
  attachmentLimits: readAttachmentLimits,
  messageStart: startMessage,
  messagePart: sendPart,
};

const JSON_HEADERS = { ...PARTICIPANT_CORS_HEADERS, "content-type": "application/json" };

/**
 * Amazon Connect's participant service at its own paths: actions of customers and agents within a chat. Callers authenticate with a token;
 * signatures are ignored, as in the service.
 *
 * Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_Operations_Amazon_Connect_Participant_Service.html
 */
export function createParticipantSurface(options: Partial<ParticipantOptions> = {}): Surface {
  return (app, context) => {
    const partOrder = createPartOrder();
    const service: Service = { ...context, options: { ...DEFAULT_PARTICIPANT_OPTIONS, ...options }, partOrder };
    const { rate } = service.options;
    const buckets = rate === null ? null : createTokenBuckets(context, rate);
    const config = { errorForm: participantErrorForm };
    context.errorForms.add((path) => path.startsWith("/participant/"), participantErrorForm);

    for (const [name, { method, path }] of Object.entries(PARTICIPANT_OPERATIONS)) {
      const operation = OPERATIONS[name as ParticipantOperationName]; // the keys of that table are these names
      const answer = answerWith(service, operation, operation.isMetered ? buckets : null);
      if (method === "POST") context.posts.handle(path, { errorForm: participantErrorForm, answer });
      else app.route({ method, url: path, config, handler: answerGet(answer) });
    }
    addAttachmentRoutes(app, { context, takePermit: (id) => buckets?.take(id) ?? true });
    for (const [name, path] of Object.entries(OWN_PARTICIPANT_PATHS)) {
      const operation = OWN_OPERATIONS[name as keyof typeof OWN_PARTICIPANT_PATHS]; // the keys of both tables are the same
      const answer = answerWith(service, operation, operation.isMetered ? buckets : null);
      context.posts.handle(path, { errorForm: participantErrorForm, answer });
    }
    app.addHook("onReady", context.revocations.load);
    app.options("/participant/*", (_request, reply) => reply.code(204).headers(PARTICIPANT_PREFLIGHT_HEADERS).send());
    app.route({
      method: ["GET", "POST", "PUT", "DELETE"],
      url: "/participant/*",
      config,
      handler: ({ method, url }, reply) => sendError(reply, unknownAddressAnswer(method, pathOf(url))),
    });
  };
}

function answerWith(service: Service, operation: Operation, buckets: TokenBuckets | null) {
  return async ({ headers, body }: PostRequest): Promise<ErrorAnswer> => {
    const claims = checkToken(service, operation, headers[BEARER_HEADER]);
    if (!claims.ok) return refusalAnswer(claims.refusal);
    if (service.revocations.isRevoked(claims.value)) return refusalAnswer(refusal("token-expired"));
    const ref = refOf(claims.value);
    if (buckets !== null && !buckets.take(ref.participantId)) {
      service.limits.refusals.count("participant-requests");
      return withRetryAfter(refusalAnswer(refusal("too-many-requests")));
    }
    const result = await operation.carryOut(service, { ref, claims: claims.value }, body);
    return result.ok
      ? { status: 200, headers: JSON_HEADERS, body: JSON.stringify(result.value) }
      : refusalAnswer(result.refusal, operation.missing);
  };
}

/** A GET has its input in its path. */
function answerGet(answer: (request: PostRequest) => Promise<ErrorAnswer>) {
  return async ({ headers, params }: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
    sendError(reply, await answer({ headers, body: Buffer.from(JSON.stringify(params)) }));
}

function checkToken(
  { tokens }: HttpContext,
  { token: purpose }: Operation,
  bearer: string | string[] | undefined,
): Result<TokenClaims, Refusal> {
  if (typeof bearer !== "string" || bearer.length > MAX_BEARER_LENGTH) {
    return refused(refusal("token-invalid", "X-Amz-Bearer", `requires the ${purpose} token`));
  }
  return tokens.verify(bearer, purpose);
}

/** Returns the participant a token was issued for. */
export function refOf({ subject, scope }: TokenClaims): ParticipantRef {
  return { conversationId: asId<ConversationId>(scope), participantId: asId<ParticipantId>(subject) };
}

function sendError(reply: FastifyReply, { status, headers, body }: ErrorAnswer): FastifyReply {
  return reply.code(status).headers(headers).send(body);
}
