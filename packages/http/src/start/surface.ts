import { accepted, type Result, refused } from "@tributary/kernel";
import { refusal } from "@tributary/model";
import { type WidgetStartResponse, widgetStartRequest } from "@tributary/protocol/connect";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Surface } from "../context.ts";
import { queryOf } from "../server/page-request.ts";
import { closedTextOf } from "./closed-text.ts";
import { unapprovedPageOf } from "./page-origin.ts";
import {
  answerStart,
  CORS_HEADERS,
  completed,
  HEADERS,
  MAX_START_BYTES,
  readStart,
  type StartCall,
  type StartOptions,
  sendStartRefusal,
  startErrorForm,
} from "./public-start.ts";
import { startCall } from "./start-call.ts";
import { type StartRefusal, startAdmitted } from "./start-chat.ts";

/** Opening hours change rarely, and pages ask for them whenever a widget is opened. */
const OPENING_HEADERS = { ...HEADERS, "cache-control": "public, max-age=30" } as const;

/**
 * `POST /startChat`: starts a chat for a chat widget, without access keys. Answers and refusals have the shape of the public example back end. The
 * body is JSON regardless of its content type: widgets send plain text to avoid the preflight.
 *
 * `POST /startCall`: the same for a call.
 *
 * `GET` of both with an optional `ContactFlowId`: whether the flow accepts contacts now.
 *
 * Source: docs/wire/participant.md#start-call; docs/wire/voice.md#start-call.
 */
export function createStartSurface(options: StartOptions): Surface {
  return (app, context) => {
    const config = { errorForm: startErrorForm };
    for (const path of ["/startChat", "/startCall"])
      app.options(path, (_request, reply) => reply.code(204).headers(CORS_HEADERS).send());
    for (const path of ["/startChat", "/startCall"])
      app.get(path, { config }, (request, reply) =>
        answerOpening({ context, options }, { request, reply }, path === "/startCall"),
      );
    app.post("/startChat", { config, bodyLimit: MAX_START_BYTES }, (request, reply) =>
      answerStart({ context, options }, { request, reply }, start),
    );
    app.post("/startCall", { config, bodyLimit: MAX_START_BYTES }, (request, reply) =>
      answerStart({ context, options }, { request, reply }, startCall),
    );
  };
}

/** Answers whether a flow accepts contacts now. Calls need voice besides. Rules WS-04, WS-06 and WS-12. */
function answerOpening(
  { context, options }: Pick<StartCall, "context" | "options">,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  isCall: boolean,
): Promise<FastifyReply> | FastifyReply {
  const page = unapprovedPageOf(request, context, options.pages);
  if (page !== null) return sendStartRefusal(context, reply, { refusal: page });
  if (isCall && !context.center.calls.isOn) return sendStartRefusal(context, reply, { refusal: VOICE_OFF });
  const closed = closedTextOf(context, new URLSearchParams(queryOf(request.url)).get("ContactFlowId"));
  if (!closed.ok) return sendStartRefusal(context, reply, { refusal: closed.refusal });
  const opening = closed.value === null ? { IsOpen: true } : { IsOpen: false, Message: closed.value };
  return reply.headers(OPENING_HEADERS).send(JSON.stringify(opening));
}

const VOICE_OFF = refusal("voice-off");

async function start(call: StartCall): Promise<Result<WidgetStartResponse, StartRefusal>> {
  const { context, caller } = call;
  const read = await readStart(call, widgetStartRequest);
  if (!read.ok) return read;
  const { bytes, request } = read.value;
  if (request.PersistentChat !== undefined) return refused({ refusal: BY_BACK_ENDS });
  const complete = completed(context, request);
  if (!complete.ok) return refused({ refusal: complete.refusal });
  const started = await startAdmitted(context, { caller, api: "public", bytes }, complete.value);
  if (!started.ok) return started;
  const isMarkdown = request.SupportedMessagingContentTypes?.includes("text/markdown") ?? false;
  const featurePermissions = { ATTACHMENTS: context.center.attachments.isOn, MESSAGING_MARKDOWN: isMarkdown };
  return accepted({ data: { startChatResult: started.value, featurePermissions } });
}

/** The id of a contact does not prove that its chat was the caller's. Rule RH-06. */
const BY_BACK_ENDS = refusal(
  "operation-unknown",
  "PersistentChat",
  "a start with an access key, by the back end of the site",
);
