/** What is said between windows: the panel's end of the conduit to its host, and the hand-over of a sign-in from popup to frame. */
export { type HostDoor, openHostDoor } from "./host/host-door.ts";
export type { MediaDevice } from "./host/host-requests.ts";
export { toHostUpdate } from "./host/host-update.ts";
export type { CallOutcome, MasterQuestion, PanelServer } from "./host/panel-server.ts";
export type { ChannelPorts } from "./host/sdk-channel.ts";
export { type HostStanding, standingOf } from "./host/standing.ts";
export {
  createPanelConduit,
  type PanelConduit,
  type PanelConduitDeps,
  type PanelConduitOptions,
} from "./panel-conduit.ts";
export { type AuthClient, type AuthRefusal, createAuthClient, type Fetch } from "./sign-in/auth-client.ts";
export {
  type AwaitOptions,
  awaitHandOver,
  type HandOverDoor,
  type OfferOptions,
  offerHandOver,
  openHandOverDoor,
  type PostTarget,
} from "./sign-in/hand-over.ts";
export {
  createSessionKeeper,
  type KeptSession,
  type SessionKeeper,
  type TextStore,
  wrapStorage,
} from "./sign-in/session-keeper.ts";
