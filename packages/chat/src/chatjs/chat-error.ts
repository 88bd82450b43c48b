import type { ServiceRefusal } from "./service-client.ts";

/**
 * Rejection of a refused or failed call.
 *
 * `type`: name of the service's error, such as `AccessDeniedException`; `NetworkingError` if there was no response. `statusCode`: HTTP status, 0
 * without a response. `metadata`: that of the call. All members are enumerable, so that logs show them.
 */
export class ChatCallError extends Error {
  override readonly name = "ChatCallError";
  declare readonly type: string;
  declare readonly statusCode: number;
  declare readonly metadata: unknown;

  constructor(
    { type, message, statusCode }: { readonly type: string; readonly message: string; readonly statusCode: number },
    metadata?: unknown,
  ) {
    super(message);
    const enumerable = true;
    for (const [key, value] of Object.entries({ type, message, statusCode, metadata }))
      Object.defineProperty(this, key, { value, enumerable });
  }
}

/** Returns the rejection for a refusal. */
export function errorOf({ type, status, message }: ServiceRefusal, metadata?: unknown): ChatCallError {
  return new ChatCallError({ type: type ?? String(status), message, statusCode: status }, metadata);
}

/** Invalid argument of a call, thrown synchronously. `argument`: the rejected value. */
export class IllegalArgumentError extends Error {
  override readonly name = "IllegalArgument";
  readonly argument: unknown;

  constructor(message: string, argument?: unknown) {
    super(message);
    this.argument = argument;
  }
}
