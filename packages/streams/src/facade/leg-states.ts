/** Questions about a leg's data that need no connection object: making one starts its media. Source: docs/wire/streams.md#baseconnection. */
import type { ConnectionData } from "@tributary/protocol/host-data";

/** Neither beginning nor over. */
export function isActiveLeg({ state: { type } }: ConnectionData): boolean {
  return type === "connecting" || type === "hold" || isConnectedLeg(type);
}

/** Connected, or monitoring in either way. */
export function isConnectedLeg(type: ConnectionData["state"]["type"]): boolean {
  return type === "connected" || type === "silent_monitor" || type === "barge";
}

/** Whether the agent stands behind it. */
export function isAgentLeg({ type }: ConnectionData): boolean {
  return type === "agent" || type === "monitoring";
}
