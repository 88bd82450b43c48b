/** What the library throws, by the names that pages know. Source: docs/wire/streams.md#globals. */
import { sprintf } from "./sprintf.ts";

/** An argument is missing or not what it must be. */
export class ValueError extends Error {
  override readonly name: string = "ValueError";
  /** Takes a printf-like text and its values. */
  constructor(...text: unknown[]) {
    super(sprintf(...text));
  }
}

/** Asked for at the wrong time. */
export class StateError extends Error {
  override readonly name: string = "StateError";
  /** Takes a printf-like text and its values. */
  constructor(...text: unknown[]) {
    super(sprintf(...text));
  }
}

/** Left out, on purpose or so far. */
export class NotImplementedError extends Error {
  override readonly name: string = "NotImplementedError";
  /** Takes a printf-like text and its values. */
  constructor(...text: unknown[]) {
    super(sprintf(...text));
  }
}

/** Something about Voice ID failed; here always because Voice ID is left out. */
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

/** Why the softphone failed, as told to `agent.onSoftphoneError`. No `Error`: it is told, not thrown. */
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

/** Errors: ValueError, naming what is missing, for null and undefined. */
export function assertNotNull<Value>(value: Value, name: string): NonNullable<Value> {
  if (value === null || value === undefined) throw new ValueError("%s must be provided", name);
  return value;
}

/** Errors: ValueError with `text` unless `value` is truthy. */
export function assertTrue(value: unknown, text?: string): void {
  if (!value) throw new ValueError(text);
}
