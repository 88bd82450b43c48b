/** Judges an answer: no error of the server, and each refusal in the form of its API. */
import { ERRORS } from "@tributary/model";
import { ATTACHMENT_PATHS } from "@tributary/protocol";
import { CONNECT_OPERATIONS, OWN_OPERATIONS } from "@tributary/protocol/connect";
import type { Answer, Shot } from "./shot.ts";

const CONNECT_SEGMENTS: ReadonlySet<string> = new Set(
  [...CONNECT_OPERATIONS, ...OWN_OPERATIONS].map(({ path }) => path.split("/")[1] ?? ""),
);

const FILE_PATHS: ReadonlySet<string> = new Set(Object.values(ATTACHMENT_PATHS));

/** Refusals of what is not a request to any API: a malformed one, a foreign host, an expectation, headers that are too long. */
const TRANSPORT_STATUSES: ReadonlySet<number> = new Set([400, 408, 417, 421, 431]);

/** Methods of the services. At others they have no routes. */
const SERVICE_METHODS: ReadonlySet<string> = new Set(["GET", "POST", "PUT", "DELETE"]);

/** Returns the fault of an answer; undefined if it is right. `ownPaths`: paths of this server that begin like those of a service. */
export function faultOf(shot: Shot, answer: Answer, ownPaths: ReadonlySet<string>): string | undefined {
  const { status, body } = answer;
  if (status >= 500 && !isDocumented(shot, answer)) return `status ${status}: ${body.slice(0, 500)}`;
  if (status < 400 || shot.method === "HEAD") return undefined;
  const type = String(answer.headers["content-type"] ?? "");
  if (type.startsWith("text/html"))
    return body.startsWith("<!doctype html>") ? undefined : "an error page that is not a page";
  if (body === "") return status === 412 || status === 416 ? undefined : `status ${status} without a body`;
  if (!type.startsWith("application/json")) return `an error of the type ${type}`;
  const json = parsed(body);
  if (json === undefined) return "an error that is not JSON";
  return isOfService(shot, ownPaths) ? serviceFormFault(answer, json) : plainFormFault(shot, json);
}

/** The provider of agents may fail; customers have none. */
function isDocumented({ path }: Shot, { status, body }: Answer): boolean {
  if (path.startsWith("/auth/oidc")) return status === 502 || status === 503;
  if (!path.startsWith("/contact/update-participant-authentication") || status !== 500) return false;
  const { __type: name, message } = parsed(body) ?? {};
  const isNamed = name === "InternalServiceException";
  return isNamed && message === `UpdateParticipantAuthentication: ${ERRORS["provider-unavailable"].meaning}`;
}

type Json = Readonly<Record<string, unknown>>;

function parsed(body: string): Json | undefined {
  try {
    const json: unknown = JSON.parse(body);
    return typeof json === "object" && json !== null ? (json as Json) : undefined;
  } catch {
    return undefined; // reported by the caller
  }
}

function isOfService({ method, path }: Shot, ownPaths: ReadonlySet<string>): boolean {
  const [before = ""] = path.split("?", 1);
  const [, first = ""] = before.split("/", 2);
  const isService = first === "participant" || FILE_PATHS.has(before) || CONNECT_SEGMENTS.has(first);
  return isService && SERVICE_METHODS.has(method) && !ownPaths.has(before);
}

function serviceFormFault({ status, headers }: Answer, json: Json): string | undefined {
  const isNamed = typeof json.__type === "string" && headers["x-amzn-errortype"] === json.__type;
  if (isNamed && typeof json.message === "string") return undefined;
  const isOfTransport = TRANSPORT_STATUSES.has(status) && Object.keys(json).join() === "message";
  return isOfTransport ? undefined : `not an error of the service: ${JSON.stringify(json).slice(0, 300)}`;
}

function plainFormFault({ path }: Shot, json: Json): string | undefined {
  if (["/startChat", "/startCall"].includes(path.split("?", 1)[0] ?? "")) {
    const { data } = json as { readonly data?: { readonly Error?: Json } };
    if (typeof data?.Error?.code === "string" && typeof data.Error.message === "string") return undefined;
  }
  return typeof json.message === "string"
    ? undefined
    : `an error without a message: ${JSON.stringify(json).slice(0, 300)}`;
}
