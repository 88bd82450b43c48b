import { EventBus } from "../bus/event-bus.ts";
import type { Connect } from "../namespace.ts";
import type { StreamsDeps } from "../streams-deps.ts";

/** Adds `connect.core`, `agent`, `contact` and the questions about masters. */
export function installCore(ns: Connect, _deps: StreamsDeps): void {
  ns.EventBus = EventBus;
}
