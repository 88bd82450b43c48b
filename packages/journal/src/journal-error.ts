/** Codes of {@link JournalError}: `unavailable` may pass (store closed, disk full, broker gone); `internal` is a bug of the caller. */
export type JournalErrorCode = "unavailable" | "internal";

/** A failure of the journal or of its store. Callers above map it to their own catalog of errors. */
export class JournalError extends Error {
  readonly code: JournalErrorCode;
  /** Facts for the log. Never message content or tokens. */
  readonly details: Readonly<Record<string, string | number>>;

  constructor(
    code: JournalErrorCode,
    message: string,
    options: { readonly details?: Readonly<Record<string, string | number>>; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "JournalError";
    this.code = code;
    this.details = options.details ?? {};
  }
}
