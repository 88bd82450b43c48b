import type { Clock } from "./clock.ts";
import type { LogFields, Logger } from "./logger.ts";
import { createLruCache } from "./lru-cache.ts";

/** Time in which a warning or an error is logged once per message and cause. Unit: milliseconds. */
const QUIET_MS = 60_000;

/** LRU size. An evicted cause is logged again. */
const MAX_CAUSES = 256;

/** Fields that distinguish causes besides the error. Each has few values, none of which a client chooses: it could evict all causes. */
const CAUSE_FIELDS = ["budget", "limit", "method", "route", "stream"] as const;

/** Monotonic time of the last line, and the lines left out since. */
type Repeats = { readonly loggedMs: number; omitted: number };

/**
 * Returns the logger with warnings and errors limited to one line per minute for each message and cause (the message of the error in the
 * fields, and the fields of {@link CAUSE_FIELDS}). The next line of that cause has the number of those left out in `omitted`. What fails during an outage fails many times per second,
 * and its log lines would fill the disk that may be the reason; a hostile client causes as many. Child loggers share the limit.
 */
export function limitRepeats(log: Logger, clock: Pick<Clock, "monotonicMs">): Logger {
  const causes = createLruCache<string, Repeats>(MAX_CAUSES);

  function limited(write: (message: string, fields?: LogFields) => void): Logger["error"] {
    return (message, fields) => {
      const cause = causeOf(message, fields);
      const known = causes.get(cause);
      const nowMs = clock.monotonicMs();
      if (known !== undefined && nowMs - known.loggedMs < QUIET_MS) {
        known.omitted += 1;
        return;
      }
      causes.set(cause, { loggedMs: nowMs, omitted: 0 });
      const omitted = known?.omitted ?? 0;
      write(message, omitted === 0 ? fields : { ...fields, omitted });
    };
  }

  const withLimit = (inner: Logger): Logger => ({
    debug: (message, fields) => inner.debug(message, fields),
    info: (message, fields) => inner.info(message, fields),
    warn: limited((message, fields) => inner.warn(message, fields)),
    error: limited((message, fields) => inner.error(message, fields)),
    child: (fields) => withLimit(inner.child(fields)),
  });
  return withLimit(log);
}

function causeOf(message: string, fields: LogFields = {}): string {
  const error = fields.error instanceof Error ? fields.error.message : "";
  return [message, error, ...CAUSE_FIELDS.map((name) => fields[name] ?? "")].join("\n");
}
