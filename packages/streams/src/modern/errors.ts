/** Error classes of a desktop, for `instanceof` checks. An aborted signal rejects with its own reason instead. */

/** Base class of this entry point's errors. `message` is for logs, not for agents. */
export class DesktopError extends Error {
  override readonly name: string = "DesktopError";
}

/** The desktop was closed before the request completed. */
export class DesktopClosedError extends DesktopError {
  override readonly name = "DesktopClosedError";
}

/** The agent no longer has the contact, the contact cannot reach the awaited phase, or it lacks the requested connection. */
export class ContactGoneError extends DesktopError {
  override readonly name = "ContactGoneError";
}

/**
 * The center refused the request.
 *
 * `type` is the center's reason, such as `InvalidStateException`; "unknown" if the library does not receive one, as with `accept`.
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

/** The state of the agent or the contact does not allow the request. */
export class InvalidStateError extends RequestError {
  override readonly name = "InvalidStateError";
}

/** The agent lacks the permission for the request or for the panel. Retrying does not help. */
export class AccessDeniedError extends RequestError {
  override readonly name = "AccessDeniedError";
}

/** The agent's session has ended; the request can be retried after the sign-in. */
export class SignedOutError extends RequestError {
  override readonly name = "SignedOutError";
}

/** Error classes by reason. Source: docs/wire/streams.md#api-requests. */
const CLASSES: Readonly<Record<string, typeof RequestError>> = {
  InvalidStateException: InvalidStateError,
  AccessDeniedException: AccessDeniedError,
  UnauthorizedException: SignedOutError,
  RefreshTokenExpiredException: SignedOutError,
};

/** Creates the error for the argument of a failure callback: JSON text, an object, or a plain word. */
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
    return text; // not JSON: the text itself is the reason
  }
}
