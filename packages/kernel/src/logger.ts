/** Fields of a log line. Never message text, tokens or phone numbers. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined | Error>>;

/**
 * Log sink. The message is a constant lower-case phrase; variable parts go into the fields.
 *
 * `error`: someone must act, or a user request failed. `warn`: a failure that recovered, or a misbehaving peer.
 * `info`: one line per lifecycle step. `debug`: everything else.
 */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** Returns a logger that adds the fields to each line. */
  child(fields: LogFields): Logger;
}

/** Logger that discards everything: the default in libraries. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLogger,
};
