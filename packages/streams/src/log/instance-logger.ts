import { randomId } from "../client/random-id.ts";
import type { Connect } from "../namespace.ts";
import type { StreamsDeps } from "../streams-deps.ts";
import { LogEntry } from "./log-entry.ts";
import { Logger as LoggerOf } from "./logger.ts";

/** Installs `getLog`, Logger and LogEntry. */
export function installLogger(ns: Connect, deps: StreamsDeps): void {
  /** Sends the entry as a broadcast; false until the panel has acknowledged. */
  function sendUpstream(entry: LogEntry): boolean {
    if (!ns.core.initialized || !ns.core.upstream) return false;
    ns.core.upstream.sendUpstream("broadcast", { event: "log", data: { ...entry } });
    return true;
  }
  class Logger extends LoggerOf {
    constructor() {
      super({ ...deps, loggerId: randomId(deps), sendUpstream });
    }
  }
  let root: LoggerOf | undefined;
  const getLog = (): LoggerOf => {
    root ??= new ns.Logger();
    return root;
  };
  Object.assign(ns, { Logger, LogEntry, getLog });
  Object.defineProperty(ns, "rootLogger", { configurable: true, enumerable: true, get: () => ns.getLog() });
}
