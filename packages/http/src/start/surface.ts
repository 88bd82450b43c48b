import { accepted, type Result, refused } from "@tributary/kernel";
import {
  attributesBytes,
  ERRORS,
  explain,
  isInstance,
  MAX_ATTRIBUTES_BYTES,
  type Refusal,
  refusal,
  VISITOR_ATTRIBUTE,
} from "@tributary/model";
import { type WidgetStartRequest, type WidgetStartResponse, widgetStartRequest } from "@tributary/protocol/connect";
import type { FastifyReply } from "fastify";
import type { HttpContext, Surface } from "../context.ts";
import type { StartCaller } from "../limits/start-rates.ts";
import { type ErrorForm, withRetryAfter } from "../server/error-form.ts";
import { headerOf, queryOf } from "../server/page-request.ts";
import { parseInput, parseJson } from "../server/parse-input.ts";
import { closedTextOf } from "./closed-text.ts";
import { type ApprovedPages, unapprovedPageOf } from "./page-origin.ts";
import { type ChatRequest, refusalToStart, type StartRefusal, startAdmitted } from "./start-chat.ts";
import { VISITOR_HEADER, type VisitorKey, verifyVisitor } from "./visitor-identity.ts";

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
  /** Key of the signed identities of customers. Null: there are none. */
  readonly visitorKey?: VisitorKey | null;
  /** True if chats need a signed identity. */
  readonly isVisitorRequired?: boolean;
};

/**
 * `POST /startChat`: starts a chat for a chat widget, without access keys. Answers and refusals have the shape of the public example back end. The
 * body is JSON regardless of its content type: widgets send plain text to avoid the preflight.
 *
 * `GET /startChat` with an optional `ContactFlowId`: whether the flow accepts contacts now.
 *
 * Source: docs/wire/participant.md#start-call.
 */
export function createStartSurface(options: StartOptions): Surface {
  const { pages } = options;
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
      const token = headerOf(request, VISITOR_HEADER);
      const started = await start({ context, caller, options }, request.rawBody, token);
      if (!started.ok) return refuse(reply, started.refusal);
      return reply.headers(HEADERS).send(JSON.stringify(started.value));
    });
  };
}

type StartCall = { readonly context: HttpContext; readonly caller: StartCaller; readonly options: StartOptions };

async function start(
  call: StartCall,
  body: Buffer,
  token: string | undefined,
): Promise<Result<WidgetStartResponse, StartRefusal>> {
  const { context, caller } = call;
  const bytes = body.length + (token?.length ?? 0);
  // Before the body is parsed and a signature checked: that of a large start takes longer than the refusal.
  const refusedBy = await refusalToStart(context, caller, bytes);
  if (refusedBy !== undefined) return refused(refusedBy);
  const json = parseJson(body);
  if (json === undefined) return refused({ refusal: refusal("invalid-field", "body", "JSON") });
  const parsed = parseInput(widgetStartRequest, json);
  if (!parsed.ok) return refused({ refusal: parsed.refusal });
  if (parsed.value.PersistentChat !== undefined) return refused({ refusal: BY_BACK_ENDS });
  const identified = await withVisitor(call, parsed.value, token);
  if (!identified.ok) return refused({ refusal: identified.refusal });
  const request = completed(context, identified.value);
  if (!request.ok) return refused({ refusal: request.refusal });
  const started = await startAdmitted(context, { caller, api: "public", bytes }, request.value);
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

/** Adds the facts that the site has signed; they replace those of the page. Rules WS-07 and WS-08. */
async function withVisitor(
  { context, options }: StartCall,
  request: WidgetStartRequest,
  token: string | undefined,
): Promise<Result<WidgetStartRequest, Refusal>> {
  const { visitorKey = null, isVisitorRequired = false } = options;
  const { Attributes: unsigned = {} } = request;
  if (Object.hasOwn(unsigned, VISITOR_ATTRIBUTE))
    return refused(
      refusal("invalid-field", `Attributes.${VISITOR_ATTRIBUTE}`, "no value: only a signed identity sets it"),
    );
  if (token === undefined || visitorKey === null) {
    if (!isVisitorRequired) return accepted(request);
    return refused(refusal("token-invalid", VISITOR_HEADER, "the signed identity of the customer"));
  }
  const visitor = await verifyVisitor(token, visitorKey, context.clock);
  if (!visitor.ok) return visitor;
  const { id, name, attributes } = visitor.value;
  const Attributes = { ...unsigned, ...attributes, [VISITOR_ATTRIBUTE]: id };
  if (attributesBytes(Attributes) > MAX_ATTRIBUTES_BYTES)
    return refused(refusal("invalid-field", "Attributes", `at most ${MAX_ATTRIBUTES_BYTES} bytes in all`));
  if (name === null) return accepted({ ...request, Attributes });
  return accepted({
    ...request,
    Attributes: { ...Attributes, customerName: name },
    ParticipantDetails: { DisplayName: name },
  });
}

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
