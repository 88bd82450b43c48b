import type { Writable } from "node:stream";
import { type Clock, type Logger, limitRepeats } from "@tributary/kernel";
import type { Config } from "../config/schema.ts";
import { createJsonLog } from "./json-log.ts";
import { createLinesLog } from "./lines-log.ts";
import { createLogSink } from "./log-sink.ts";

/** The log of this process, in two forms. */
export type ProcessLog = {
  /** Limits repeated warnings and errors: what a client or an outage can cause any number of times. Rule ER-01. */
  readonly log: Logger;
  /** Writes every line: of what is rare, and must not be left out. */
  readonly unlimited: Logger;
};

/** Creates the log of this process on standard error. */
export async function createProcessLog(
  { stderr, clock }: { readonly stderr: Writable & { readonly isTTY?: boolean }; readonly clock: Clock },
  { logFormat, logLevel }: Pick<Config, "logFormat" | "logLevel">,
): Promise<ProcessLog> {
  const sink = createLogSink(stderr, (count) => unlimited.warn("log entries lost", { count }));
  const isJson = logFormat === "json" || (logFormat === "auto" && !stderr.isTTY);
  const unlimited = isJson
    ? await createJsonLog(sink, logLevel)
    : createLinesLog({ clock, level: logLevel, write: sink.write });
  return { log: limitRepeats(unlimited, clock), unlimited };
}
