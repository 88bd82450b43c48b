/** What goes wrong with a desktop, as classes to tell apart with `instanceof`. An aborted signal is no error of ours: its own reason is thrown. */

/** What all errors of this entry point have in common. `message` is for logs, not for agents. */
export class DesktopError extends Error {
  override readonly name: string = "DesktopError";
}

/** The desktop was closed before this was done. */
export class DesktopClosedError extends DesktopError {
  override readonly name = "DesktopClosedError";
}

/** The contact has left the desk, can no longer come into the phase that was waited for, or has no part that was asked for. */
export class ContactGoneError extends DesktopError {
  override readonly name = "ContactGoneError";
}

/**
 * The center refused what was asked.
 *
 * `type` is the center's word for the reason, such as `InvalidStateException`; "unknown" where the library is answer none, as with `accept`.
 */
export class RequestError extends DesktopError {
  override readonly name: string = "RequestError";
  readonly action: string;
  readonly type: string;

  constructor(action: string, type: string, message: string) {
    super(`${action}: ${message}`);
    this.action = action;
    this.type = type;
  }
}

/** What was asked cannot be done in the state that the agent or the contact is in. */
export class InvalidStateError extends RequestError {
  override readonly name = "InvalidStateError";
}

/** The agent may not do this, or may not use the panel at all. Asking again does not help. */
export class AccessDeniedError extends RequestError {
  override readonly name = "AccessDeniedError";
}

/** The agent's session is over; it can be asked again after the sign-in. */
export class SignedOutError extends RequestError {
  override readonly name = "SignedOutError";
}

/** Reasons that have a class of their own. Source: docs/wire/streams.md#api-requests. */
const CLASSES: Readonly<Record<string, typeof RequestError>> = {
  InvalidStateException: InvalidStateError,
  AccessDeniedException: AccessDeniedError,
  UnauthorizedException: SignedOutError,
  RefreshTokenExpiredException: SignedOutError,
};

/** The error for what a failure callback was called with: JSON text, an object, or just a word. */
export function requestErrorOf(action: string, failure: unknown): RequestError {
  const { type, message } = reasonOf(failure);
  return new (CLASSES[type] ?? RequestError)(action, type, message);
}

function reasonOf(failure: unknown): { readonly type: string; readonly message: string } {
  const answer = typeof failure === "string" ? parsed(failure) : failure;
  if (typeof answer !== "object" || answer === null) return { type: "unknown", message: String(failure) };
  const word = (key: string, otherwise: string): string => {
    const value: unknown = Reflect.get(answer, key);
    return typeof value === "string" && value !== "" ? value : otherwise;
  };
  const type = word("type", word("name", "unknown"));
  return { type, message: word("message", type) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // not every failure is JSON; the word itself is the reason then
  }
}
