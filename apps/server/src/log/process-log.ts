import { createSystemClock, type Logger } from "@tributary/kernel";
import type { Config } from "../config/schema.ts";
import { createJsonLog } from "./json-log.ts";
import { createLinesLog } from "./lines-log.ts";
import { createLogSink } from "./log-sink.ts";

/** Creates the log of this process on standard error. Neither output ever stops or fails the process. */
export async function createProcessLog(
  { stdout, stderr }: Pick<NodeJS.Process, "stdout" | "stderr">,
  { logFormat, logLevel }: Config,
): Promise<Logger> {
  stdout.on("error", () => undefined); // the start-up text is of no use to a reader that has gone
  const sink = createLogSink(stderr, (count) => log.warn("log entries lost", { count }));
  const isJson = logFormat === "json" || (logFormat === "auto" && !stderr.isTTY);
  const log = isJson
    ? await createJsonLog(sink, logLevel)
    : createLinesLog({ clock: createSystemClock(), level: logLevel, write: sink.write });
  return log;
}
