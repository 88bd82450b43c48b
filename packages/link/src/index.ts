/** Reconnecting WebSocket client, independent of the protocol spoken over it. */
export { createLink, type Link, type LinkDeps, type LinkOptions, type LinkState } from "./link.ts";
export { type Liveness, type LivenessOptions, type LivenessTasks, watchLiveness } from "./liveness.ts";
export {
  createReconnectPolicy,
  DEFAULT_BACKOFF,
  LINK_CODES,
  type LinkLoss,
  type ReconnectPolicy,
} from "./reconnect-policy.ts";
export {
  type LinkSocket,
  type LinkSocketListener,
  type OpenSocket,
  openWebSocketWith,
  type WebSocketLike,
} from "./socket.ts";
