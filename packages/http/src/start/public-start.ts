/** Parts of the start calls of pages, which need no access key. Source: docs/wire/participant.md#start-call. */
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
import type { FastifyReply, FastifyRequest } from "fastify";
import type * as v from "valibot";
import type { HttpContext } from "../context.ts";
import type { StartCaller } from "../limits/start-rates.ts";
import { type ErrorForm, withRetryAfter } from "../server/error-form.ts";
import { headerOf } from "../server/page-request.ts";
import { parseInput, parseJson } from "../server/parse-input.ts";
import { type ApprovedPages, unapprovedPageOf } from "./page-origin.ts";
import { refusalToStart, type StartRefusal } from "./start-chat.ts";
import { VISITOR_HEADER, verifyVisitor } from "./visitor-identity.ts";
import type { VisitorKey } from "./visitor-key.ts";

/** Display name of customers who give no name. */
const DEFAULT_NAME = "Customer";

/**
 * Maximum size of a start call: attributes of 32,768 bytes and a message of 16,384 characters, with room for escapes. Unit: bytes.
 */
export const MAX_START_BYTES = 256 * 1024;

export const CORS_HEADERS = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, POST, OPTIONS",
  "access-control-allow-headers":
    "Content-Type, X-Amz-Date, Authorization, X-Api-Key, X-Amz-Security-Token, x-amz-snippet-id",
  "access-control-max-age": "86400",
} as const;

export const HEADERS = { ...CORS_HEADERS, "content-type": "application/json" } as const;

export const startErrorForm: ErrorForm = ({ refusal: { code }, message }) => ({
  status: ERRORS[code].status,
  headers: HEADERS,
  body: JSON.stringify({ data: { Error: { code, message } } }),
});

/** Settings of the start calls. */
export type StartOptions = {
  /** Pages of other sites that may start chats. Null: all pages may. */
  readonly pages: ApprovedPages | null;
  /** Key of the signed identities of customers. Null: there are none. */
  readonly visitorKey?: VisitorKey | null;
  /** True if chats need a signed identity. */
  readonly isVisitorRequired?: boolean;
};

/** A start call, its caller, and the signed identity of the customer, if it has one. */
export type StartCall = {
  readonly context: HttpContext;
  readonly options: StartOptions;
  readonly caller: StartCaller;
  readonly body: Buffer;
  readonly visitorToken: string | undefined;
};

/** Members that requests of pages have in common. */
export type PublicStart = {
  readonly InstanceId?: string | undefined;
  readonly ContactFlowId?: string | undefined;
  readonly ParticipantDetails?: { readonly DisplayName: string } | undefined;
  readonly Username?: string | undefined;
  readonly Attributes?: Readonly<Record<string, string>> | undefined;
};

/** Answers a start call: checks the page, starts, and sends what was started, or the refusal. */
export async function answerStart(
  { context, options }: Pick<StartCall, "context" | "options">,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  start: (call: StartCall) => Promise<Result<object, StartRefusal>>,
): Promise<FastifyReply> {
  const page = unapprovedPageOf(request, context, options.pages);
  if (page !== null) return sendStartRefusal(context, reply, { refusal: page });
  const caller = { kind: "address", address: context.limits.addressOf(request.raw) } as const;
  const visitorToken = headerOf(request, VISITOR_HEADER);
  const started = await start({ context, options, caller, body: request.rawBody, visitorToken });
  if (!started.ok) return sendStartRefusal(context, reply, started.refusal);
  return reply.headers(HEADERS).send(JSON.stringify(started.value));
}

/** Sends the refusal of a start call; after a pause if a budget is used up. */
export async function sendStartRefusal(
  { limits }: Pick<HttpContext, "limits">,
  reply: FastifyReply,
  { refusal: reason, retryAfterSeconds }: StartRefusal,
): Promise<FastifyReply> {
  const answer = startErrorForm({ refusal: reason, message: explain(reason) });
  if (retryAfterSeconds !== undefined) await limits.pauseBeforeRefusal();
  const { status, headers, body } =
    retryAfterSeconds === undefined ? answer : withRetryAfter(answer, retryAfterSeconds);
  return reply.code(status).headers(headers).send(body);
}

/** A request that may start a contact. `bytes`: what the start counts as. */
export type AdmittedStart<Request> = { readonly request: Request; readonly bytes: number };

/**
 * Takes a permit for a start, and reads its request with the signed facts about the customer. Refusals: `too-many-requests`, `invalid-field`, and those of
 * {@link withVisitor}.
 */
export async function readStart<Request extends PublicStart>(
  call: StartCall,
  schema: v.GenericSchema<unknown, Request>,
): Promise<Result<AdmittedStart<Request>, StartRefusal>> {
  const { context, caller, body } = call;
  const bytes = body.length + (call.visitorToken?.length ?? 0);
  // Before the body is parsed and a signature checked: that of a large start takes longer than the refusal.
  const refusedBy = await refusalToStart(context, caller, bytes);
  if (refusedBy !== undefined) return refused(refusedBy);
  const json = parseJson(body);
  if (json === undefined) return refused({ refusal: refusal("invalid-field", "body", "JSON") });
  const parsed = parseInput(schema, json);
  if (!parsed.ok) return refused({ refusal: parsed.refusal });
  const identified = await withVisitor(call, parsed.value);
  return identified.ok ? accepted({ request: identified.value, bytes }) : refused({ refusal: identified.refusal });
}

/** Adds the facts that the site has signed; they replace those of the page. Rules WS-07 and WS-08. */
async function withVisitor<Request extends PublicStart>(
  { context, options, visitorToken: token }: StartCall,
  request: Request,
): Promise<Result<Request, Refusal>> {
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

/** Fills in the center's first flow and a name if the page omits them. */
export function completed<Request extends PublicStart>({ center }: Pick<HttpContext, "center">, request: Request) {
  const { instance, contactFlows } = center.directory.definition;
  const { InstanceId, ContactFlowId = contactFlows[0]?.id, ParticipantDetails, Username, ...rest } = request;
  if (InstanceId !== undefined && !isInstance(instance, InstanceId)) {
    return refused(refusal("not-found", "InstanceId"));
  }
  if (ContactFlowId === undefined) return refused(refusal("not-found", "ContactFlowId"));
  const DisplayName = ParticipantDetails?.DisplayName ?? Username ?? DEFAULT_NAME;
  return accepted({ ...rest, ContactFlowId, ParticipantDetails: { DisplayName } });
}
