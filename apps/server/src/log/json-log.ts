import type { LogFields, Logger } from "@tributary/kernel";
import type { Logger as Pino } from "pino";
import type { LogLevel } from "./lines-log.ts";
import type { LogSink } from "./log-sink.ts";

/** Machine-readable log: one JSON object per line. The library is loaded on first use. */
export async function createJsonLog(sink: LogSink, level: LogLevel): Promise<Logger> {
  const { pino } = await import("pino");
  const log = pino(
    {
      level,
      base: null,
      formatters: { level: (label) => ({ level: label }) },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { error: pino.stdSerializers.err },
    },
    sink,
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
