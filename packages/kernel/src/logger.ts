/** Facts that go with a log line. Never customers' words, tokens or numbers. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined | Error>>;

/**
 * Where log lines go. The message is a fixed lower-case sentence; what differs goes into the fields.
 *
 * `error`: someone must act, or a user was failed. `warn`: it went wrong and healed, or a peer misbehaved.
 * `info`: one line a step of somebody's life cycle. `debug`: the rest.
 */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** The same log with facts bound to each line. */
  child(fields: LogFields): Logger;
}

/** A log that nobody reads: the default of libraries, which are quiet until told otherwise. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLogger,
};
