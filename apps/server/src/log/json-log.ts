import type { LogFields, Logger } from "@tributary/kernel";
import type { Logger as Pino } from "pino";
import type { LogLevel } from "./lines-log.ts";

/** Machine-readable log: one JSON object per line on standard error. The library is loaded on first use. */
export async function createJsonLog(level: LogLevel): Promise<Logger> {
  const { pino } = await import("pino");
  const STDERR = 2;
  const log = pino(
    {
      level,
      base: null,
      formatters: { level: (label) => ({ level: label }) },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { error: pino.stdSerializers.err },
    },
    pino.destination({ fd: STDERR, sync: true }),
  );
  return wrap(log);
}

function wrap(log: Pino): Logger {
  return {
    debug: (message, fields: LogFields = {}) => log.debug(fields, message),
    info: (message, fields: LogFields = {}) => log.info(fields, message),
    warn: (message, fields: LogFields = {}) => log.warn(fields, message),
    error: (message, fields: LogFields = {}) => log.error(fields, message),
    child: (fields) => wrap(log.child(fields)),
  };
}
