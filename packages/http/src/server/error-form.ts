import { CenterError, ERRORS, explain, type Refusal, refusal } from "@tributary/model";
import type { FastifyError } from "fastify";
import { BodyRefused } from "./raw-body.ts";

/** An error answer. `body` is JSON. */
export type ErrorAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** Formats an error of one API. `message` is for the caller; `refusal` determines name and status. */
export type ErrorForm = (problem: { readonly refusal: Refusal; readonly message: string }) => ErrorAnswer;

declare module "fastify" {
  interface FastifyContextConfig {
    /** Error form of the API the route belongs to, for errors outside its handler. */
    readonly errorForm?: ErrorForm;
  }
}

/** Error forms of the APIs that own all paths below some segments: for requests that the framework refuses before it has found a route. */
export interface PathForms {
  /** Errors at paths for which `owns` is true have this form. `owns` is called with the path as received, without the query. */
  add(owns: (path: string) => boolean, form: ErrorForm): void;
}

/** The forms as seen by the server that owns them. */
export interface OwnedPathForms extends PathForms {
  of(path: string): ErrorForm;
}

/** Creates the forms of a server. */
export function createPathForms(): OwnedPathForms {
  const all: { readonly owns: (path: string) => boolean; readonly form: ErrorForm }[] = [];
  return {
    add: (owns, form) => void all.push({ owns, form }),
    of: (path) => all.find(({ owns }) => owns(path))?.form ?? plainErrorForm,
  };
}

/** Error form of paths outside all APIs. */
export const plainErrorForm: ErrorForm = ({ refusal: { code }, message }) => ({
  status: ERRORS[code].status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ code, message }),
});

/** Adds the time after which a refused request may succeed. Unit: seconds. */
export function withRetryAfter(answer: ErrorAnswer, seconds = 1): ErrorAnswer {
  return { ...answer, headers: { ...answer.headers, "retry-after": String(seconds) } };
}

/** Meaning of a thrown value for the caller. `isFault` is true for unexpected errors, which are logged. */
export type Verdict = { readonly refusal: Refusal; readonly message: string; readonly isFault: boolean };

/** Classifies a thrown value. `reference` is the request id, under which the details are logged. */
export function judgeError(error: unknown, reference: string): Verdict {
  if (error instanceof BodyRefused) return verdictOf(error.refusal);
  if (error instanceof CenterError && ERRORS[error.code].status < 500) {
    return verdictOf(refusal(error.code));
  }
  const status = isFrameworkError(error) ? error.statusCode : undefined;
  if (status !== undefined && status < 500) return verdictOf(refusal("invalid-field", "request", "well-formed HTTP"));
  const fault = refusal(error instanceof CenterError ? error.code : "internal");
  return { refusal: fault, message: `${explain(fault)} Reference: ${reference}`, isFault: true };
}

function verdictOf(expected: Refusal): Verdict {
  return { refusal: expected, message: explain(expected), isFault: false };
}

function isFrameworkError(error: unknown): error is FastifyError & { readonly statusCode: number } {
  return (
    error instanceof Error &&
    "code" in error &&
    typeof error.code === "string" &&
    error.code.startsWith("FST_") &&
    "statusCode" in error &&
    typeof error.statusCode === "number"
  );
}
