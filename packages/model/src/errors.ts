/** Catalog of refusals and errors, shared by the engine, the servers and the documentation. */

/** Advice on repeating the same request. */
export type RetryAdvice = "never" | "soon" | "after-sign-in";

type ErrorRow = { readonly status: number; readonly retry: RetryAdvice; readonly meaning: string };

/** All codes, with HTTP status, retry advice and meaning for developers. */
export const ERRORS = {
  "not-found": { status: 404, retry: "never", meaning: "No resource with this id exists in this instance." },
  "already-exists": { status: 409, retry: "never", meaning: "A resource with this name or id already exists." },
  "in-use": { status: 409, retry: "never", meaning: "Other resources refer to this one." },
  "quota-exceeded": { status: 402, retry: "never", meaning: "A limit on the number of these is reached." },
  "limit-exceeded": {
    status: 429,
    retry: "never",
    meaning: "A limit on the number of these at a time is reached.",
  },
  "invalid-field": {
    status: 400,
    retry: "never",
    meaning: "A field is missing or has an invalid value.",
  },
  "bad-endpoint": { status: 400, retry: "never", meaning: "The endpoint cannot be called." },
  "wrong-phase": { status: 409, retry: "never", meaning: "The contact's current state does not allow this action." },
  "contact-conflict": {
    status: 409,
    retry: "never",
    meaning: "The participants of the contact do not allow this action.",
  },
  "contact-ended": { status: 403, retry: "never", meaning: "The contact has ended." },
  "participant-left": { status: 403, retry: "never", meaning: "The participant has left the conversation." },
  "not-joined": { status: 403, retry: "soon", meaning: "The participant has not joined the conversation yet." },
  "offer-gone": { status: 409, retry: "never", meaning: "The contact is no longer offered to this agent." },
  "content-type-not-allowed": {
    status: 400,
    retry: "never",
    meaning: "The contact was not started with this content type.",
  },
  "content-too-long": { status: 400, retry: "never", meaning: "The content is longer than its content type allows." },
  "token-reused": {
    status: 409,
    retry: "never",
    meaning: "The client token was already used with a different request.",
  },
  "token-invalid": {
    status: 403,
    retry: "never",
    meaning: "The token was not issued by this instance, or not for this purpose.",
  },
  "token-expired": { status: 403, retry: "after-sign-in", meaning: "The token has expired." },
  "session-expired": { status: 401, retry: "after-sign-in", meaning: "The session has ended or expired." },
  "bad-credentials": { status: 401, retry: "after-sign-in", meaning: "The username or password is wrong." },
  "single-sign-on-only": { status: 403, retry: "never", meaning: "The user signs in by single sign-on." },
  "user-not-found": { status: 404, retry: "never", meaning: "The credentials belong to no user of this instance." },
  "user-disabled": { status: 403, retry: "never", meaning: "The user is disabled." },
  "permission-missing": {
    status: 403,
    retry: "never",
    meaning: "The user's security profiles do not include the required permission.",
  },
  "origin-not-approved": {
    status: 403,
    retry: "never",
    meaning: "The page's origin is not one of this center's approved origins.",
  },
  "signature-missing": { status: 403, retry: "never", meaning: "The request is not signed." },
  "signature-wrong": { status: 403, retry: "never", meaning: "The signature does not match the request." },
  "access-key-unknown": { status: 403, retry: "never", meaning: "The access key does not exist." },
  "operation-unknown": { status: 400, retry: "never", meaning: "The operation is not supported in this version." },
  "too-many-requests": {
    status: 429,
    retry: "soon",
    meaning: "The request rate limit was exceeded.",
  },
  "too-many-sockets": {
    status: 429,
    retry: "soon",
    meaning: "The participant already has the maximum of five open sockets.",
  },
  "request-too-large": { status: 413, retry: "never", meaning: "The request exceeds the size limit." },
  "connection-in-use": { status: 409, retry: "never", meaning: "Another page has the audio of this connection." },
  "voice-off": { status: 403, retry: "never", meaning: "This center has no voice." },
  "attachments-off": { status: 403, retry: "never", meaning: "This center accepts no attachments." },
  "attachment-conflict": {
    status: 409,
    retry: "never",
    meaning: "The attachment is complete already, or another request is completing it.",
  },
  "authentication-conflict": {
    status: 409,
    retry: "never",
    meaning: "The authentication does not wait for the provider: it was answered before, or is over.",
  },
  "provider-unavailable": {
    status: 503,
    retry: "soon",
    meaning: "The OpenID provider at which customers sign in cannot be used.",
  },
  conflict: { status: 503, retry: "soon", meaning: "Concurrent changes prevented the request; nothing was changed." },
  fenced: { status: 503, retry: "soon", meaning: "Another node has taken over this task; nothing was changed." },
  unavailable: { status: 503, retry: "soon", meaning: "The center is shutting down or its store is not responding." },
  internal: {
    status: 500,
    retry: "soon",
    meaning: "An internal error occurred. The log contains the details under the reference in the response.",
  },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERRORS;

/** Expected negative result: the code and its specifics. Returned, never thrown. */
export type Refusal = {
  readonly code: ErrorCode;
  /** Name of the request field concerned, in the terms of the API that received the request. */
  readonly field?: string;
  /** Expected value of the field, or the obstacle: a phrase for developers. */
  readonly expected?: string;
};

/** Creates a refusal with its code alone, or with the field and its expected value. */
export function refusal(code: ErrorCode, field?: string, expected?: string): Refusal {
  return { code, ...(field === undefined ? {} : { field }), ...(expected === undefined ? {} : { expected }) };
}

/** Returns the message of a refusal: meaning, field and expected value. */
export function explain({ code, field, expected }: Refusal): string {
  // Of a state, the expected one alone would read like a description of the present one.
  const wanted = code === "wrong-phase" && expected !== undefined ? `expected ${expected}` : expected;
  const where = [field, wanted].filter((part) => part !== undefined).join(": ");
  return where === "" ? ERRORS[code].meaning : `${ERRORS[code].meaning} (${where})`;
}

/** A failure with a code of the catalog. Thrown; expected negative results are a {@link Refusal} instead. */
export class CenterError extends Error {
  readonly code: ErrorCode;
  /** Log fields. Never message text or tokens. */
  readonly details: Readonly<Record<string, string | number>>;

  constructor(
    code: ErrorCode,
    message: string,
    options: { details?: Record<string, string | number>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "CenterError";
    this.code = code;
    this.details = options.details ?? {};
  }
}
