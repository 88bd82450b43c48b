/**
 * State checks on a connection's data. They need no connection object, because creating one starts its media.
 *
 * Source: docs/wire/streams.md#baseconnection.
 */
import type { ConnectionData } from "@tributary/protocol/host-data";

/** True while connecting, connected, on hold or monitoring. */
export function isActiveLeg({ state: { type } }: ConnectionData): boolean {
  return type === "connecting" || type === "hold" || isConnectedLeg(type);
}

/** True while connected, or monitoring in either mode. */
export function isConnectedLeg(type: ConnectionData["state"]["type"]): boolean {
  return type === "connected" || type === "silent_monitor" || type === "barge";
}

/** True for connections of agents, including monitoring ones. */
export function isAgentLeg({ type }: ConnectionData): boolean {
  return type === "agent" || type === "monitoring";
}
