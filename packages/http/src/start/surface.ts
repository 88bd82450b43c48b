import { accepted, type Result, refused } from "@tributary/kernel";
import { ERRORS, explain, isInstance, type Refusal, refusal } from "@tributary/model";
import { type WidgetStartRequest, type WidgetStartResponse, widgetStartRequest } from "@tributary/protocol/connect";
import type { HttpContext, Surface } from "../context.ts";
import type { StartCaller } from "../limits/start-rates.ts";
import { type ErrorForm, withRetryAfter } from "../server/error-form.ts";
import { parseInput, parseJson } from "../server/parse-input.ts";
import { type ChatRequest, refusalToStart, type StartRefusal, startAdmitted } from "./start-chat.ts";

/** Display name of customers who give no name. */
const DEFAULT_NAME = "Customer";

/**
 * Maximum size of a start call: attributes of 32,768 bytes and a message of 16,384 characters, with room for escapes. Unit: bytes.
 */
const MAX_START_BYTES = 256 * 1024;

const CORS_HEADERS = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "POST, OPTIONS",
  "access-control-allow-headers":
    "Content-Type, X-Amz-Date, Authorization, X-Api-Key, X-Amz-Security-Token, x-amz-snippet-id",
  "access-control-max-age": "86400",
} as const;

const HEADERS = { ...CORS_HEADERS, "content-type": "application/json" } as const;

const errorForm: ErrorForm = ({ refusal: { code }, message }) => ({
  status: ERRORS[code].status,
  headers: HEADERS,
  body: JSON.stringify({ data: { Error: { code, message } } }),
});

/**
 * `POST /startChat`: starts a chat for a chat widget, without access keys. Answers and refusals have the shape of the public example back end. The
 * body is JSON regardless of its content type: widgets send plain text to avoid the preflight.
 *
 * Source: docs/wire/participant.md#start-call.
 */
export const startSurface: Surface = (app, context) => {
  app.options("/startChat", (_request, reply) => reply.code(204).headers(CORS_HEADERS).send());
  app.post("/startChat", { config: { errorForm }, bodyLimit: MAX_START_BYTES }, async (request, reply) => {
    const caller = { kind: "address", address: context.limits.addressOf(request.raw) } as const;
    const started = await start(context, caller, request.rawBody);
    if (started.ok) return reply.headers(HEADERS).send(JSON.stringify(started.value));
    const { refusal: reason, retryAfterSeconds } = started.refusal;
    const answer = errorForm({ refusal: reason, message: explain(reason) });
    if (retryAfterSeconds !== undefined) await context.limits.pauseBeforeRefusal();
    const { status, headers, body } =
      retryAfterSeconds === undefined ? answer : withRetryAfter(answer, retryAfterSeconds);
    return reply.code(status).headers(headers).send(body);
  });
};

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
