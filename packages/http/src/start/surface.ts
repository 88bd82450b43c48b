import { accepted, type Result, refused } from "@tributary/kernel";
import { ERRORS, explain, isInstance, type Refusal, refusal } from "@tributary/model";
import { type WidgetStartRequest, type WidgetStartResponse, widgetStartRequest } from "@tributary/protocol/connect";
import type { FastifyReply } from "fastify";
import type { HttpContext, Surface } from "../context.ts";
import type { StartCaller } from "../limits/start-rates.ts";
import { type ErrorForm, withRetryAfter } from "../server/error-form.ts";
import { queryOf } from "../server/page-request.ts";
import { parseInput, parseJson } from "../server/parse-input.ts";
import { closedTextOf } from "./closed-text.ts";
import { type ApprovedPages, unapprovedPageOf } from "./page-origin.ts";
import { type ChatRequest, refusalToStart, type StartRefusal, startAdmitted } from "./start-chat.ts";

/** Display name of customers who give no name. */
const DEFAULT_NAME = "Customer";

/**
 * Maximum size of a start call: attributes of 32,768 bytes and a message of 16,384 characters, with room for escapes. Unit: bytes.
 */
const MAX_START_BYTES = 256 * 1024;

const CORS_HEADERS = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, POST, OPTIONS",
  "access-control-allow-headers":
    "Content-Type, X-Amz-Date, Authorization, X-Api-Key, X-Amz-Security-Token, x-amz-snippet-id",
  "access-control-max-age": "86400",
} as const;

const HEADERS = { ...CORS_HEADERS, "content-type": "application/json" } as const;

/** Opening hours change rarely, and pages ask for them whenever a widget is opened. */
const OPENING_HEADERS = { ...HEADERS, "cache-control": "public, max-age=30" } as const;

const errorForm: ErrorForm = ({ refusal: { code }, message }) => ({
  status: ERRORS[code].status,
  headers: HEADERS,
  body: JSON.stringify({ data: { Error: { code, message } } }),
});

/** Settings of the start call. */
export type StartOptions = {
  /** Pages of other sites that may start chats. Null: all pages may. */
  readonly pages: ApprovedPages | null;
};

/**
 * `POST /startChat`: starts a chat for a chat widget, without access keys. Answers and refusals have the shape of the public example back end. The
 * body is JSON regardless of its content type: widgets send plain text to avoid the preflight.
 *
 * `GET /startChat` with an optional `ContactFlowId`: whether the flow accepts contacts now.
 *
 * Source: docs/wire/participant.md#start-call.
 */
export function createStartSurface({ pages }: StartOptions): Surface {
  return (app, context) => {
    const refuse = async (reply: FastifyReply, { refusal: reason, retryAfterSeconds }: StartRefusal) => {
      const answer = errorForm({ refusal: reason, message: explain(reason) });
      if (retryAfterSeconds !== undefined) await context.limits.pauseBeforeRefusal();
      const { status, headers, body } =
        retryAfterSeconds === undefined ? answer : withRetryAfter(answer, retryAfterSeconds);
      return reply.code(status).headers(headers).send(body);
    };

    app.options("/startChat", (_request, reply) => reply.code(204).headers(CORS_HEADERS).send());
    app.get("/startChat", { config: { errorForm } }, async (request, reply) => {
      const page = unapprovedPageOf(request, context, pages);
      if (page !== null) return refuse(reply, { refusal: page });
      const closed = closedTextOf(context, new URLSearchParams(queryOf(request.url)).get("ContactFlowId"));
      if (!closed.ok) return refuse(reply, { refusal: closed.refusal });
      const opening = closed.value === null ? { IsOpen: true } : { IsOpen: false, Message: closed.value };
      return reply.headers(OPENING_HEADERS).send(JSON.stringify(opening));
    });
    app.post("/startChat", { config: { errorForm }, bodyLimit: MAX_START_BYTES }, async (request, reply) => {
      const page = unapprovedPageOf(request, context, pages);
      if (page !== null) return refuse(reply, { refusal: page });
      const caller = { kind: "address", address: context.limits.addressOf(request.raw) } as const;
      const started = await start(context, caller, request.rawBody);
      if (!started.ok) return refuse(reply, started.refusal);
      return reply.headers(HEADERS).send(JSON.stringify(started.value));
    });
  };
}

async function start(
  context: HttpContext,
  caller: StartCaller,
  body: Buffer,
): Promise<Result<WidgetStartResponse, StartRefusal>> {
  // Before the body is parsed: that of a large start takes longer than the refusal.
  const refusedBy = await refusalToStart(context, caller, body.length);
  if (refusedBy !== undefined) return refused(refusedBy);
  const json = parseJson(body);
  if (json === undefined) return refused({ refusal: refusal("invalid-field", "body", "JSON") });
  const parsed = parseInput(widgetStartRequest, json);
  if (!parsed.ok) return refused({ refusal: parsed.refusal });
  if (parsed.value.PersistentChat !== undefined) return refused({ refusal: BY_BACK_ENDS });
  const request = completed(context, parsed.value);
  if (!request.ok) return refused({ refusal: request.refusal });
  const started = await startAdmitted(context, { caller, api: "public", bytes: body.length }, request.value);
  if (!started.ok) return started;
  const isMarkdown = parsed.value.SupportedMessagingContentTypes?.includes("text/markdown") ?? false;
  const featurePermissions = { ATTACHMENTS: context.center.attachments.isOn, MESSAGING_MARKDOWN: isMarkdown };
  return accepted({ data: { startChatResult: started.value, featurePermissions } });
}

/** The id of a contact does not prove that its chat was the caller's. Rule RH-06. */
const BY_BACK_ENDS = refusal(
  "operation-unknown",
  "PersistentChat",
  "a start with an access key, by the back end of the site",
);

/** Fills in the center's first flow and a name if the widget omits them. */
function completed({ center }: HttpContext, request: WidgetStartRequest): Result<ChatRequest, Refusal> {
  const { instance, contactFlows } = center.directory.definition;
  const { InstanceId, ContactFlowId = contactFlows[0]?.id, ParticipantDetails, Username, ...rest } = request;
  if (InstanceId !== undefined && !isInstance(instance, InstanceId)) {
    return refused(refusal("not-found", "InstanceId"));
  }
  if (ContactFlowId === undefined) return refused(refusal("not-found", "ContactFlowId"));
  const DisplayName = ParticipantDetails?.DisplayName ?? Username ?? DEFAULT_NAME;
  return accepted({ ...rest, ContactFlowId, ParticipantDetails: { DisplayName } });
}
