import {
  broadcastRequest,
  CONDUIT_EVENTS,
  type HostConfigure,
  hostConfigure,
  SUNK_BROADCASTS,
} from "@tributary/protocol/conduit";
import * as v from "valibot";
import type { Handshake } from "./handshake.ts";
import {
  answerApiRequest,
  answerMasterRequest,
  answerMediaDeviceRequest,
  type HostRequestDeps,
} from "./host-requests.ts";
import type { WebSocketBridge } from "./web-socket-bridge.ts";

/** Dependencies of {@link createHostEventHandler}. */
export type HostEventDeps = HostRequestDeps & {
  readonly handshake: Handshake;
  readonly bridge: WebSocketBridge;
  readonly onConfigure: (configure: HostConfigure) => void;
};

/** Returns a function that handles the events of an approved host. Source: docs/wire/streams.md#configure, #sdk-channel. */
export function createHostEventHandler(deps: HostEventDeps): (event: string, data: unknown) => void {
  const { handshake, bridge, server } = deps;
  let isAudioInPanel = false;

  function configure(data: unknown): void {
    handshake.configured();
    const parsed = v.safeParse(hostConfigure, data);
    if (!parsed.success) return;
    isAudioInPanel = parsed.output.softphone?.allowFramedSoftphone === true;
    deps.onConfigure(parsed.output);
  }

  function broadcast(data: unknown): void {
    const request = v.safeParse(broadcastRequest, data);
    if (!request.success || SUNK_BROADCASTS.has(request.output.event) || handshake.state !== "signed-in") return;
    server.broadcast(request.output.event, request.output.data);
  }

  return (event, data) => {
    switch (event) {
      case CONDUIT_EVENTS.synchronize:
        return handshake.synchronize();
      case CONDUIT_EVENTS.configure:
        return configure(data);
      case CONDUIT_EVENTS.outerContextInfo:
        return handshake.replay(); // a host has just attached
      case CONDUIT_EVENTS.apiRequest:
        return void answerApiRequest(deps, data, handshake.state === "signed-in");
      case CONDUIT_EVENTS.masterRequest:
        return void answerMasterRequest(deps, data, isAudioInPanel);
      case CONDUIT_EVENTS.broadcast:
        return broadcast(data);
      case CONDUIT_EVENTS.reloadAgentConfiguration:
        return server.refresh();
      case CONDUIT_EVENTS.mediaDeviceRequest:
        return void answerMediaDeviceRequest(deps);
      case CONDUIT_EVENTS.webSocketSubscribe:
        return bridge.subscribe(data);
      case CONDUIT_EVENTS.webSocketSend:
        return bridge.send(data);
      case CONDUIT_EVENTS.terminate:
        return server.signOut();
      default:
        return; // telemetry, other regions, newer hosts
    }
  };
}
