/** The catalogue of everything that can be refused or go wrong: one table for the engine, the servers and the documentation. */

/** When trying the same again makes sense. */
export type RetryAdvice = "never" | "soon" | "after-sign-in";

type ErrorRow = { readonly status: number; readonly retry: RetryAdvice; readonly meaning: string };

/** Every code, with its HTTP status, whether to try again, and what it means to a developer. */
export const ERRORS = {
  "not-found": { status: 404, retry: "never", meaning: "Nothing with that id exists in this instance." },
  "already-exists": { status: 409, retry: "never", meaning: "Something with that name or id exists already." },
  "invalid-field": {
    status: 400,
    retry: "never",
    meaning: "A field is missing or has a value that is not allowed; `field` names it.",
  },
  "wrong-phase": { status: 409, retry: "never", meaning: "That cannot happen to the contact where it stands now." },
  "contact-ended": { status: 403, retry: "never", meaning: "The contact has ended." },
  "participant-left": { status: 403, retry: "never", meaning: "The participant has left the conversation." },
  "not-joined": { status: 403, retry: "soon", meaning: "The participant has not joined the conversation yet." },
  "offer-gone": { status: 409, retry: "never", meaning: "The contact is no longer offered to this agent." },
  "content-type-not-allowed": {
    status: 400,
    retry: "never",
    meaning: "The contact was not started with that content type.",
  },
  "content-too-long": { status: 400, retry: "never", meaning: "The content is longer than its type allows." },
  "token-reused": { status: 409, retry: "never", meaning: "The client token was used before, with another request." },
  "token-invalid": {
    status: 403,
    retry: "never",
    meaning: "The token is not one of ours, or not one for this purpose.",
  },
  "token-expired": { status: 403, retry: "after-sign-in", meaning: "The token has expired." },
  "session-expired": { status: 401, retry: "after-sign-in", meaning: "The session has ended or expired." },
  "bad-credentials": { status: 401, retry: "after-sign-in", meaning: "User name or password is wrong." },
  "permission-missing": { status: 403, retry: "never", meaning: "The user's security profiles do not allow that." },
  "signature-missing": { status: 403, retry: "never", meaning: "The request is not signed." },
  "signature-wrong": { status: 403, retry: "never", meaning: "The signature does not match the request." },
  "access-key-unknown": { status: 403, retry: "never", meaning: "There is no such access key." },
  "operation-unknown": { status: 400, retry: "never", meaning: "That operation is not part of this version." },
  "too-many-requests": {
    status: 429,
    retry: "soon",
    meaning: "More requests than one participant may make in that time.",
  },
  "too-many-sockets": { status: 429, retry: "soon", meaning: "A participant may hold five open sockets." },
  "request-too-large": { status: 413, retry: "never", meaning: "The request is larger than any valid one." },
  conflict: { status: 503, retry: "soon", meaning: "Others kept changing the same thing; nothing was done." },
  unavailable: { status: 503, retry: "soon", meaning: "The center is stopping or its store does not answer." },
  internal: {
    status: 500,
    retry: "soon",
    meaning: "A fault of ours. The log has it under the reference that the answer names.",
  },
} as const satisfies Record<string, ErrorRow>;

/** A code of the catalogue. */
export type ErrorCode = keyof typeof ERRORS;

/** An expected no: the code, and what makes it concrete. Returned, never thrown. */
export type Refusal = {
  readonly code: ErrorCode;
  /** The field of the request that is meant, in the words of the interface it came by. */
  readonly field?: string;
  /** What was expected there, or what stands in the way: a part of a sentence for developers. */
  readonly expected?: string;
};

/** A refusal with its code alone, or with the field and what was expected there. */
export function refusal(code: ErrorCode, field?: string, expected?: string): Refusal {
  return { code, ...(field === undefined ? {} : { field }), ...(expected === undefined ? {} : { expected }) };
}

/** The refusal in words: what it means, where, and what was expected. */
export function explain({ code, field, expected }: Refusal): string {
  const where = [field, expected].filter((part) => part !== undefined).join(": ");
  return where === "" ? ERRORS[code].meaning : `${ERRORS[code].meaning} (${where})`;
}

/** Something broken, with a code of the catalogue. Thrown; what is expected to happen is a {@link Refusal} instead. */
export class CenterError extends Error {
  /** What kind of fault. */
  readonly code: ErrorCode;
  /** Facts for the log. Never customers' words or tokens. */
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
