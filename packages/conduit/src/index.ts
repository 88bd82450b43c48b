/** Communication between windows: the panel's end of the conduit to its host, and the hand-over of a sign-in from popup to frame. */
export type { HostTrust } from "./host/host-channel.ts";
export type { MediaDevice } from "./host/host-requests.ts";
export { toHostUpdate } from "./host/host-update.ts";
export { type HostWindow, openHostWindow } from "./host/host-window.ts";
export type { CallOutcome, MasterQuestion, PanelServer } from "./host/panel-server.ts";
export type { ChannelPorts } from "./host/sdk/sdk-channel.ts";
export {
  createPanelConduit,
  type PanelConduit,
  type PanelConduitDeps,
  type PanelConduitOptions,
} from "./panel-conduit.ts";
export { type AuthClient, type AuthRefusal, createAuthClient, type Fetch } from "./sign-in/auth-client.ts";
export { type BrowserTokens, createBrowserTokens } from "./sign-in/browser-tokens.ts";
export {
  type AwaitOptions,
  awaitHandOver,
  type OfferOptions,
  offerHandOver,
  openSignInChannel,
  type PostTarget,
  type SignInChannel,
} from "./sign-in/hand-over.ts";
export {
  createSessionStorage,
  type SessionStorage,
  type StoredSession,
  type TextStore,
  wrapStorage,
} from "./sign-in/session-storage.ts";
