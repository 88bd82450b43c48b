import { createSystemClock, type Logger } from "@tributary/kernel";
import type { Config } from "../config/schema.ts";
import { createJsonLog } from "./json-log.ts";
import { createLinesLog } from "./lines-log.ts";
import { createLogSink } from "./log-sink.ts";

/** Creates the log of this process on standard error. */
export async function createProcessLog(
  { stderr }: Pick<NodeJS.Process, "stderr">,
  { logFormat, logLevel }: Config,
): Promise<Logger> {
  const sink = createLogSink(stderr, (count) => log.warn("log entries lost", { count }));
  const isJson = logFormat === "json" || (logFormat === "auto" && !stderr.isTTY);
  const log = isJson
    ? await createJsonLog(sink, logLevel)
    : createLinesLog({ clock: createSystemClock(), level: logLevel, write: sink.write });
  return log;
}
