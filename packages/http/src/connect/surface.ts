import { type Result, refused } from "@tributary/kernel";
import { explain, type Refusal, refusal } from "@tributary/model";
import { CONNECT_OPERATIONS, type ConnectOperation, OWN_OPERATIONS } from "@tributary/protocol/connect";
import { isApprovedOrigin } from "@tributary/protocol/panel";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Sessions } from "../auth/sessions.ts";
import type { HttpContext, Surface } from "../context.ts";
import { createTokenBuckets, type TokenBuckets } from "../limits/token-buckets.ts";
import { type ErrorAnswer, withRetryAfter } from "../server/error-form.ts";
import { type ApprovedOrigins, ownOriginsOf } from "../server/page-request.ts";
import { createFederation, type Federation } from "../single-sign-on/federation.ts";
import { NO_VIEWS, type Views } from "../views/views.ts";
import { CORS_HEADERS, PREFLIGHT_HEADERS } from "./cors.ts";
import { connectError, connectErrorForm } from "./error-form.ts";
import { implementedOperations } from "./implemented.ts";
import { type RawInput, readInput } from "./input.ts";
import type { HashPassword, Operation, OperationContext } from "./operation.ts";
import { createOperationTree, type FoundOperation, type Lookup } from "./operation-tree.ts";
import { ALL_PERMISSIONS, missingPermission, permissionsHeldBy } from "./permissions.ts";
import {
  createSignatureCheck,
  type FindAccessKey,
  type SignatureCheck,
  type SignatureMode,
  type Signer,
} from "./signature/check.ts";

/** Settings of the control plane. */
export type ConnectOptions = {
  readonly accessKeys: FindAccessKey;
  readonly signatures: SignatureMode;
  readonly hashPassword: HashPassword;
  /** Default: none. */
  readonly views?: Views;
  /** Sessions that programs get for users. */
  readonly sessions: Sessions;
  /**
   * Origins of pages that may call, as for the panel's approved origins; null for all pages. A center whose keys are publicly known sets it: any page
   * could sign requests, and browsers reach centers that the page's server cannot.
   */
  readonly pageOrigins: ApprovedOrigins | null;
};

/** Answers may have tokens. */
const ANSWER_HEADERS = { ...CORS_HEADERS, "content-type": "application/json", "cache-control": "no-store" };

const METHODS = ["GET", "POST", "PUT", "DELETE"];

const OPERATIONS = new Map(implementedOperations.map((operation) => [operation.name, operation]));

type Plane = {
  readonly context: HttpContext;
  readonly lookUp: (method: string, path: string) => Lookup;
  readonly check: SignatureCheck;
  /** Absent if signatures are not verified: the id of a key is not secret, and must not give a session. */
  readonly federation: Federation | undefined;
  readonly hashPassword: HashPassword;
  readonly views: Views;
  /** Pages of transcripts that users may read: each has an entry in the audit log, from which nothing is removed. */
  readonly transcriptPages: TokenBuckets;
  readonly pageOrigins: ApprovedOrigins | null;
};

/** Pages of transcripts that the user of a key may read at once, and again in an hour. Rule HI-04. */
const TRANSCRIPT_PAGES = 1_000;

/**
 * Amazon Connect's control plane at its own paths. It answers below the first segments of its operations and leaves all other paths to other
 * surfaces. Operations that are not implemented are refused by name, after the signature check. Operations of our own have a first segment that
 * Amazon Connect does not use.
 *
 * Source: https://docs.aws.amazon.com/connect/latest/APIReference
 */
export function createConnectSurface(options: ConnectOptions): Surface {
  const { accessKeys, signatures, pageOrigins, hashPassword, sessions, views = NO_VIEWS } = options;
  return (app, context) => {
    const plane: Plane = {
      context,
      lookUp: createOperationTree([...CONNECT_OPERATIONS, ...OWN_OPERATIONS]),
      check: createSignatureCheck({ clock: context.clock, accessKeys }, signatures),
      federation: signatures === "verify" ? createFederation(context, { sessions }) : undefined,
      pageOrigins,
      hashPassword,
      views,
      transcriptPages: createTokenBuckets(context, { perSecond: TRANSCRIPT_PAGES / 3_600, burst: TRANSCRIPT_PAGES }),
    };
    context.errorForms.add((path) => plane.lookUp("", path).kind !== "foreign", connectErrorForm);
    app.route({
      method: METHODS,
      url: "/*",
      config: { errorForm: connectErrorForm },
      handler: (request, reply) => handle(plane, request, reply),
    });
    app.options("/*", (request, reply) => {
      if (plane.lookUp("OPTIONS", partsOf(request).path).kind === "foreign") return reply.callNotFound();
      return reply.code(204).headers(PREFLIGHT_HEADERS).send();
    });
  };
}

async function handle(plane: Plane, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { path, query } = partsOf(request);
  const lookup = plane.lookUp(request.method, path);
  switch (lookup.kind) {
    case "foreign":
      reply.callNotFound();
      return reply;
    case "unknown": {
      const message = `No operation has the method ${request.method} at this path.`;
      return sendError(reply, connectError("UnknownOperationException", message));
    }
    case "operation": {
      if (!mayCall(plane, request)) return sendError(reply, forbiddenPage);
      const answer = await answerTo(plane, lookup.found, { request, path, query });
      if (!answer.ok) return sendError(reply, messageOf(lookup.found, answer.refusal));
      return reply.headers(ANSWER_HEADERS).send(JSON.stringify(answer.value));
    }
  }
}

type Sent = { readonly request: FastifyRequest; readonly path: string; readonly query: string };

/** The preflight is answered as usual and this refusal has CORS headers, so that the developer of the page can read the reason. */
const forbiddenPage = connectError(
  "AccessDeniedException",
  "Pages of this origin may not call. Add the origin to the setting approvedOrigins.",
);

/** True unless the request comes from a page that may not call. The center's own pages may. */
function mayCall({ pageOrigins, context }: Plane, request: FastifyRequest): boolean {
  const { origin } = request.headers;
  if (pageOrigins === null || origin === undefined) return true;
  return ownOriginsOf(request, context).includes(origin) || isApprovedOrigin(origin, pageOrigins());
}

async function answerTo(plane: Plane, found: FoundOperation, sent: Sent): Promise<Result<object, Refusal>> {
  const { request, path, query } = sent;
  const body = request.rawBody;
  const signer = await plane.check({ method: request.method, path, query, headers: request.raw.headers, body });
  if (!signer.ok) return signer;
  const operation = OPERATIONS.get(found.operation.name);
  if (operation === undefined) return refused(refusal("operation-unknown"));
  const caller = callerOf(plane, signer.value, request);
  const missing = missingPermission(caller.held, operation.permission, found.labels);
  const answer =
    missing === undefined
      ? await run(plane, operation, { labels: found.labels, query, body, caller })
      : refused(refusal("permission-missing", undefined, missing));
  if (!answer.ok && answer.refusal.code === "permission-missing" && signer.value !== null) {
    const { expected: permission = "" } = answer.refusal;
    const event = { type: "operation.refused", operation: operation.name, permission, by: caller.by } as const;
    plane.context.notes.note(signer.value.userId, event);
  }
  return answer;
}

type Caller = Pick<OperationContext, "caller" | "by" | "held" | "federate">;

function run(
  { context, hashPassword, views, transcriptPages }: Plane,
  operation: Operation,
  { caller, ...sent }: RawInput & { readonly caller: Caller },
): Promise<Result<object, Refusal>> {
  const input = readInput(sent);
  if (!input.ok) return Promise.resolve(input);
  const takeTranscriptPage = (): boolean => transcriptPages.take(nameOf(caller));
  return operation.run({ ...context, ...caller, hashPassword, views, takeTranscriptPage }, input.value);
}

/** All keys of a user have one budget. */
function nameOf({ by }: Caller): string {
  if ("userId" in by) return by.userId;
  return by.kind === "unsigned" ? by.address : by.kind;
}

/** Returns the caller as budgets count them, as the journal names them, and their permissions. Without signatures all may do everything. */
function callerOf({ context, federation }: Plane, signer: Signer | null, request: FastifyRequest): Caller {
  const address = context.limits.addressOf(request.raw);
  const unverified = async () => refused(refusal("signature-missing", undefined, "signatures that are verified"));
  if (signer === null) {
    const by = { kind: "unsigned", address } as const;
    return { caller: { kind: "address", address }, by, held: ALL_PERMISSIONS, federate: unverified };
  }
  const { principal, accessKeyId, userId, isUnrestricted } = signer;
  return {
    caller: { kind: "signed", principal },
    by: { kind: "access-key", accessKeyId, userId },
    federate: federation === undefined ? unverified : () => federation.begin({ userId, accessKeyId, address }),
    held: isUnrestricted === true ? ALL_PERMISSIONS : permissionsHeldBy(context.center.directory, userId),
  };
}

function messageOf({ operation }: { readonly operation: ConnectOperation }, reason: Refusal): ErrorAnswer {
  const answer = connectErrorForm({ refusal: reason, message: `${operation.name}: ${explain(reason)}` });
  return reason.code === "too-many-requests" ? withRetryAfter(answer) : answer;
}

function sendError(reply: FastifyReply, { status, headers, body }: ErrorAnswer): FastifyReply {
  return reply.code(status).headers(headers).send(body);
}

/** Returns path and query as received: decoding them would break the signature. */
function partsOf({ raw }: FastifyRequest): { readonly path: string; readonly query: string } {
  const url = raw.url ?? "/";
  const mark = url.indexOf("?");
  return mark === -1 ? { path: url, query: "" } : { path: url.slice(0, mark), query: url.slice(mark + 1) };
}
