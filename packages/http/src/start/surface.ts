import { accepted, type Result, refused } from "@tributary/kernel";
import { ERRORS, explain, idOf, type Refusal, refusal } from "@tributary/model";
import { type WidgetStartRequest, type WidgetStartResponse, widgetStartRequest } from "@tributary/protocol/connect";
import type { HttpContext, Surface } from "../context.ts";
import type { ErrorForm } from "../server/error-form.ts";
import { parseInput, parseJson } from "../server/parse-input.ts";
import { type ChatRequest, startChat } from "./start-chat.ts";

/** Display name of customers who give no name. */
const DEFAULT_NAME = "Customer";

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
  app.post("/startChat", { config: { errorForm } }, async (request, reply) => {
    const started = await start(context, request.rawBody);
    if (started.ok) return reply.headers(HEADERS).send(JSON.stringify(started.value));
    const { status, headers, body } = errorForm({ refusal: started.refusal, message: explain(started.refusal) });
    return reply.code(status).headers(headers).send(body);
  });
};

async function start(context: HttpContext, body: Buffer): Promise<Result<WidgetStartResponse, Refusal>> {
  const parsed = parseInput(widgetStartRequest, parseJson(body));
  if (!parsed.ok) return parsed;
  const request = completed(context, parsed.value);
  if (!request.ok) return request;
  const started = await startChat(context, request.value, "public");
  if (!started.ok) return started;
  const isMarkdown = parsed.value.SupportedMessagingContentTypes?.includes("text/markdown") ?? false;
  const featurePermissions = { ATTACHMENTS: false, MESSAGING_MARKDOWN: isMarkdown };
  return accepted({ data: { startChatResult: started.value, featurePermissions } });
}

/** Fills in the center's first flow and a name if the widget omits them. */
function completed({ center }: HttpContext, request: WidgetStartRequest): Result<ChatRequest, Refusal> {
  const { instance, contactFlows } = center.directory.definition;
  const { InstanceId, ContactFlowId = contactFlows[0]?.id, ParticipantDetails, Username, ...rest } = request;
  if (InstanceId !== undefined && idOf(InstanceId) !== instance.instanceId) {
    return refused(refusal("not-found", "InstanceId"));
  }
  if (ContactFlowId === undefined) return refused(refusal("not-found", "ContactFlowId"));
  const DisplayName = ParticipantDetails?.DisplayName ?? Username ?? DEFAULT_NAME;
  return accepted({ ...rest, ContactFlowId, ParticipantDetails: { DisplayName } });
}
