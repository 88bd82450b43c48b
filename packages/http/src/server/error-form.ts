import { CenterError, ERRORS, explain, type Refusal, refusal } from "@tributary/model";
import type { FastifyError } from "fastify";

/** An answer that says what was wrong. `body` is JSON. */
export type ErrorAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** How an API words a refusal. `message` says everything that the caller may know; `refusal` is for choosing name and status. */
export type ErrorForm = (problem: { readonly refusal: Refusal; readonly message: string }) => ErrorAnswer;

declare module "fastify" {
  interface FastifyContextConfig {
    /** How the API that the route belongs to words what goes wrong around its own code. */
    readonly errorForm?: ErrorForm;
  }
}

/** The form of addresses that belong to no API. */
export const plainErrorForm: ErrorForm = ({ refusal: { code }, message }) => ({
  status: ERRORS[code].status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ code, message }),
});

/** What a thrown thing means to the caller. `isFault`: it is ours, somebody must look. */
export type Verdict = { readonly refusal: Refusal; readonly message: string; readonly isFault: boolean };

/** Judges what was thrown on the way to an answer. `reference` is the request's id, under which the log has the rest. */
export function judgeError(error: unknown, reference: string): Verdict {
  if (error instanceof CenterError && ERRORS[error.code].status < 500) {
    const said = refusal(error.code);
    return { refusal: said, message: explain(said), isFault: false };
  }
  const status = isFrameworkError(error) ? error.statusCode : undefined;
  if (status === 413) return saying(refusal("request-too-large"));
  if (status !== undefined && status < 500) return saying(refusal("invalid-field", "request", "well-formed HTTP"));
  const said = refusal(error instanceof CenterError ? error.code : "internal");
  return { refusal: said, message: `${explain(said)} Reference: ${reference}`, isFault: true };
}

function saying(said: Refusal): Verdict {
  return { refusal: said, message: explain(said), isFault: false };
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
