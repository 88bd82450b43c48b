/** Error classes under their public names. Source: docs/wire/streams.md#globals. */
import { sprintf } from "./sprintf.ts";

/** A missing or invalid argument. */
export class ValueError extends Error {
  override readonly name: string = "ValueError";
  /** Accepts a printf-style text and its values. */
  constructor(...text: unknown[]) {
    super(sprintf(...text));
  }
}

/** A call at the wrong time. */
export class StateError extends Error {
  override readonly name: string = "StateError";
  /** Accepts a printf-style text and its values. */
  constructor(...text: unknown[]) {
    super(sprintf(...text));
  }
}

/** An unsupported feature. */
export class NotImplementedError extends Error {
  override readonly name: string = "NotImplementedError";
  /** Accepts a printf-style text and its values. */
  constructor(...text: unknown[]) {
    super(sprintf(...text));
  }
}

/** A Voice ID failure; always thrown, because Voice ID is not supported. */
export class VoiceIdError extends Error {
  override readonly name: string = "VoiceIdError";
  readonly type: string;
  readonly err: unknown;
  constructor(type: string, message: string, err: unknown) {
    super(message);
    this.type = type;
    this.err = err;
  }
}

/** Softphone failure passed to `agent.onSoftphoneError`. Not an `Error`, because it is never thrown. */
export class SoftphoneError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly endPointUrl: string;
  constructor(errorType: string, errorMessage: string, endPointUrl: string) {
    this.errorType = errorType;
    this.errorMessage = errorMessage;
    this.endPointUrl = endPointUrl;
  }
  getErrorType(): string {
    return this.errorType;
  }
  getErrorMessage(): string {
    return this.errorMessage;
  }
  getEndPointUrl(): string {
    return this.endPointUrl;
  }
}

/** Errors: ValueError with the name for null and undefined. */
export function assertNotNull<Value>(value: Value, name: string): NonNullable<Value> {
  if (value === null || value === undefined) throw new ValueError("%s must be provided", name);
  return value;
}

/** Errors: ValueError with `text` unless `value` is truthy. */
export function assertTrue(value: unknown, text?: string): void {
  if (!value) throw new ValueError(text);
}
