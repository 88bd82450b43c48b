/** Requests are counted before they are routed, those that are malformed too. Rules LM-18 and LM-33. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { explain, refusal } from "@tributary/model";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Limits } from "../limits/limits.ts";
import { type ErrorForm, withRetryAfter } from "./error-form.ts";
import { isOpenPath, type TargetRefusal } from "./request-target.ts";

type Admission = Pick<Limits, "admitRequest" | "pauseBeforeRefusal">;

const tooMany = refusal("too-many-requests");

/** Calls `next` for a request within the budgets of its address; others are refused. Paths of load balancers are not counted. */
export function admit(
  limits: Admission,
  {
    request,
    reply,
    form,
  }: { readonly request: FastifyRequest; readonly reply: FastifyReply; readonly form: ErrorForm },
  next: () => unknown,
): void {
  if (isOpenPath(request.url) || limits.admitRequest(request.raw)) return void next();
  const { status, headers, body } = withRetryAfter(form({ refusal: tooMany, message: explain(tooMany) }));
  void limits.pauseBeforeRefusal().then(() => reply.code(status).headers(headers).send(body));
}

/** Refuses a request that no route receives. The connection is ended: its other requests would have the same fault, and a proxy must not reuse it. */
export async function refuseTarget(
  limits: Admission,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
  { status, reason }: TargetRefusal,
): Promise<void> {
  const isAdmitted = limits.admitRequest(request);
  if (!isAdmitted) await limits.pauseBeforeRefusal();
  response.shouldKeepAlive = false;
  const headers = { "content-type": "application/json" };
  response.writeHead(isAdmitted ? status : 429, isAdmitted ? headers : { ...headers, "retry-after": "1" });
  response.end(JSON.stringify({ message: isAdmitted ? reason : explain(tooMany) }));
}
