/** Calls of the participant service whose responses are passed on unchanged. Never throws. */
import { accepted, asError, type BackoffOptions, backoffMs, type Clock, type Random, refused } from "@tributary/kernel";
import type { ApiAnswer, ApiRefusal } from "../participant-api/api-answer.ts";
import { REQUEST_TIMEOUT_MS } from "../participant-api/post-json.ts";
import type { PlatformFetch } from "../platform-deps.ts";

/** An operation of the service. `body` is null for operations with GET. */
export type ServiceCall = { readonly path: string; readonly body: object | null };

/** Response of an operation, with its request id in `$metadata`. */
export type ServiceData = Readonly<Record<string, unknown>>;

/** The service. A transient failure is retried, with the same body and thus the same ClientToken. */
export type ServiceClient = (token: string, call: ServiceCall) => Promise<ApiAnswer<ServiceData>>;

/** Refusal with the service's name of the error. */
export type ServiceRefusal = ApiRefusal & { readonly type?: string };

/** Address, and what is added to the user agent. */
export type ServiceOptions = { readonly endpoint: string; readonly userAgentSuffix: string | undefined };

export type ServiceDeps = { readonly fetch: PlatformFetch; readonly clock: Clock; readonly random: Random };

/** Attempts of a call that the service answers with a transient status. Source: docs/wire/participant.md#common-rules. */
const ATTEMPTS = 3;
const RETRY: BackoffOptions = { firstMs: 200, maxMs: 1_000, jitterRatio: 0.5 };
/** Maximum response length. Unit: UTF-16 code units; a page has 100 items of at most 16 384 bytes. */
const MAX_ANSWER_LENGTH = 8 * 1024 * 1024;

export function createServiceClient(deps: ServiceDeps, options: ServiceOptions): ServiceClient {
  const { clock, random } = deps;
  return async (token, call) => {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await request(deps, options, { token, ...call });
      const isTransient = !answer.ok && answer.refusal.kind === "unreachable" && answer.refusal.status !== 0;
      if (!isTransient || attempt === ATTEMPTS) return answer;
      await new Promise<void>((resolve) => void clock.after(backoffMs(attempt - 1, RETRY, random), resolve));
    }
  };
}

async function request(
  { fetch, clock }: ServiceDeps,
  { endpoint, userAgentSuffix }: ServiceOptions,
  { token, path, body }: ServiceCall & { readonly token: string },
): Promise<ApiAnswer<ServiceData>> {
  const abort = new AbortController();
  const timeout = clock.after(REQUEST_TIMEOUT_MS, () => abort.abort());
  try {
    const answer = await fetch(`${endpoint}/participant/${path}`, {
      method: body === null ? "GET" : "POST",
      headers: {
        "Content-Type": "application/json",
        "X-Amz-Bearer": token,
        ...(userAgentSuffix === undefined ? {} : { "x-amz-user-agent": userAgentSuffix }),
      },
      ...(body === null ? {} : { body: JSON.stringify(body) }),
      signal: abort.signal,
    });
    return read(answer, await answer.text());
  } catch (cause) {
    return failed({ kind: "unreachable", status: 0, message: asError(cause).message, type: "NetworkingError" });
  } finally {
    timeout[Symbol.dispose]();
  }
}

function read({ status, headers }: Response, text: string): ApiAnswer<ServiceData> {
  const json = parse(text);
  if (status >= 200 && status <= 299) {
    if (json === undefined) return failed({ kind: "unreachable", status, message: "not a response of the service" });
    const requestId = headers?.get("x-amzn-requestid") ?? undefined;
    return accepted({ ...json, $metadata: { httpStatusCode: status, requestId } });
  }
  const name = headers?.get("x-amzn-errortype") ?? textOf(json?.__type) ?? textOf(json?.code);
  const message = textOf(json?.message) ?? textOf(json?.Message) ?? `status ${status}`;
  const isTransient = status === 408 || status === 429 || status >= 500;
  const kind = status === 403 ? "denied" : isTransient ? "unreachable" : "refused";
  return failed({ kind, status, message, type: name?.replace(/:.*$|^.*#/g, "") || String(status) });
}

/** Returns the refusal of a request beside the service's operations, such as an upload. */
export function refusedCall(status: number, message: string): ApiAnswer<never> {
  return failed({ kind: "refused", status, message, type: String(status) });
}

/** Returns the refusal of a request without a usable response. */
export function unreachableCall(message: string): ApiAnswer<never> {
  return failed({ kind: "unreachable", status: 0, message, type: "NetworkingError" });
}

function failed(refusal: ServiceRefusal): ApiAnswer<never> {
  return refused(refusal);
}

function parse(text: string): ServiceData | undefined {
  if (text === "") return {};
  if (text.length > MAX_ANSWER_LENGTH) return undefined;
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === "object" && json !== null ? (json as ServiceData) : undefined; // its members are unknown
  } catch {
    return undefined; // e.g. the page of a proxy; the status decides
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
