/** Addresses of the bytes of files. The token in the query is the permission; there are no cookies. Rules AX-04 to AX-12. */
import { Readable } from "node:stream";
import type { ParticipantRef } from "@tributary/engine";
import { accepted, type Result, refused } from "@tributary/kernel";
import { asId, type ConversationId, type ParticipantId, type Refusal, refusal } from "@tributary/model";
import { ATTACHMENT_PATHS, ATTACHMENT_PREFLIGHT_HEADERS, PARTICIPANT_CORS_HEADERS } from "@tributary/protocol";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { HttpContext } from "../context.ts";
import { participantErrorForm, refusalAnswer } from "../participant/failure.ts";
import { withRetryAfter } from "../server/error-form.ts";
import { arrivingBytes, UploadEnded } from "./arriving-bytes.ts";
import { readRange } from "./byte-range.ts";
import { headersOf } from "./file-headers.ts";
import { createUploadSlots } from "./upload-slots.ts";

type Deps = {
  readonly context: HttpContext;
  /** Takes a permit of a participant's budget. False: there is none. */
  readonly takePermit: (participantId: ParticipantId) => boolean;
};

/** A file of a conversation, and the participant who got its address. */
type Permitted = { readonly ref: ParticipantRef; readonly attachmentId: string };

const TOO_MANY = refusal("too-many-requests");

/** Adds the routes. Bodies of uploads are streams: the parsers of other routes, which keep a body in memory, do not apply to them. */
export function addAttachmentRoutes(app: FastifyInstance, deps: Deps): void {
  const config = { errorForm: participantErrorForm };
  app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, _body, parsed) => parsed(null));
    scope.put(ATTACHMENT_PATHS.upload, { config }, uploadHandler(deps));
    scope.get(ATTACHMENT_PATHS.download, { config, exposeHeadRoute: true }, downloadHandler(deps));
    for (const path of Object.values(ATTACHMENT_PATHS)) {
      scope.options(path, (_request, reply) => reply.code(204).headers(ATTACHMENT_PREFLIGHT_HEADERS).send());
    }
    done();
  });
}

function uploadHandler({ context, takePermit }: Deps) {
  const { center, clock, limits } = context;
  const slots = createUploadSlots();

  async function store(request: FastifyRequest, { ref, attachmentId }: Permitted): Promise<Result<null, Refusal>> {
    const found = await center.attachments.upload(ref, attachmentId);
    if (!found.ok) return found;
    const { sizeBytes, contentType } = found.value;
    if (request.headers["content-type"] !== contentType) {
      return refused(refusal("invalid-field", "Content-Type", "the headers of HeadersToInclude"));
    }
    // Without a length the bytes come in chunks, and those of one byte take the server longer than their client. Rule AX-05.
    if (Number(request.headers["content-length"]) !== sizeBytes) {
      return refused(refusal("invalid-field", "body", `exactly ${sizeBytes} bytes, as declared`));
    }
    limits.spendBytes(request.raw, sizeBytes);
    return center.attachments.store(ref, attachmentId, { bytes: arrivingBytes(request.raw, { clock }) });
  }

  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const permitted = permissionOf(context, request, "upload");
    if (!permitted.ok) return refuse(request, reply, permitted.refusal);
    const { ref, attachmentId } = permitted.value;
    if (!takePermit(ref.participantId)) {
      limits.refusals.count("participant-requests");
      return refuse(request, reply, TOO_MANY);
    }
    const slot = slots.take(attachmentId, limits.addressOf(request.raw));
    if (slot === "busy") return refuse(request, reply, refusal("attachment-conflict"));
    if (slot === "full") {
      limits.refusals.count("attachment-uploads");
      return refuse(request, reply, TOO_MANY);
    }
    using _slot = slot;
    try {
      const stored = await store(request, permitted.value);
      if (!stored.ok) return refuse(request, reply, stored.refusal);
      return reply
        .code(200)
        .headers({ ...PARTICIPANT_CORS_HEADERS, "content-length": "0" })
        .send();
    } catch (error) {
      if (error instanceof UploadEnded) return reply.hijack(); // no client waits for an answer
      endUnread(request, reply);
      throw error;
    }
  };
}

function downloadHandler({ context, takePermit }: Deps) {
  const { center, limits } = context;
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const permitted = permissionOf(context, request, "download");
    if (!permitted.ok) return refuse(request, reply, permitted.refusal);
    const { ref, attachmentId } = permitted.value;
    if (!takePermit(ref.participantId)) {
      limits.refusals.count("participant-requests");
      return refuse(request, reply, TOO_MANY);
    }
    const { conversationId } = ref;
    const whole = await center.attachments.read({ conversationId, attachmentId });
    if (!whole.ok) return refuse(request, reply, whole.refusal);
    const { file, blob } = whole.value;
    const range = readRange(request.headers.range, blob.sizeBytes);
    reply.headers(headersOf(file));
    if (range === null) return reply.code(416).header("content-range", `bytes */${blob.sizeBytes}`).send();
    const part =
      range === undefined ? whole : await center.attachments.read({ conversationId, attachmentId }, { range });
    if (!part.ok) return refuse(request, reply, part.refusal);
    const { start, end } = range ?? { start: 0, end: blob.sizeBytes - 1 };
    reply.header("content-length", String(end - start + 1));
    if (range !== undefined) reply.code(206).header("content-range", `bytes ${start}-${end}/${blob.sizeBytes}`);
    if (request.method === "HEAD") return reply.send(Readable.from([])); // a body that is not a stream would have a length of its own
    return reply.send(Readable.from(part.value.blob.bytes, { objectMode: false }));
  };
}

function permissionOf(
  { tokens }: HttpContext,
  { query }: FastifyRequest,
  purpose: "upload" | "download",
): Result<Permitted, Refusal> {
  const { token } = query as Readonly<Record<string, unknown>>; // parsed by the framework
  if (typeof token !== "string") return refused(refusal("token-invalid"));
  const claims = tokens.verify(token, purpose);
  if (!claims.ok) return claims;
  const [conversationId = "", attachmentId = ""] = claims.value.scope.split("/");
  const participantId = asId<ParticipantId>(claims.value.subject);
  return accepted({ ref: { conversationId: asId<ConversationId>(conversationId), participantId }, attachmentId });
}

/** Refuses a request. */
function refuse(request: FastifyRequest, reply: FastifyReply, problem: Refusal): FastifyReply {
  const answer = refusalAnswer(problem);
  const { status, headers, body } = problem === TOO_MANY ? withRetryAfter(answer) : answer;
  endUnread(request, reply);
  return reply.code(status).headers(headers).send(body);
}

/** Ends the connection after the answer if a body has not been read to its end: Node would read all of the rest before it used the connection again. */
function endUnread({ raw: { method, complete } }: FastifyRequest, reply: FastifyReply): void {
  if (method === "PUT" && !complete) reply.header("connection", "close");
}
