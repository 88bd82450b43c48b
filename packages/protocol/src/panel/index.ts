/**
 * Protocol between a panel page and its server: socket frames, agent data, sign-in, and the origins that may embed the
 * page.
 */

export { MAX_CLIENT_FRAME_BYTES } from "../socket/frames.ts";
export {
  type AgentConfiguration,
  type AgentSnapshot,
  type AgentStateDefinition,
  type AgentUpdate,
  agentUpdate,
  type ConnectionSnapshot,
  type ContactSnapshot,
} from "./agent-update.ts";
export { isApprovedOrigin, isOriginPattern } from "./approved-origins.ts";
export {
  AUTH_PATHS,
  authFailure,
  type CodeGrant,
  codeGrant,
  exchangeRequest,
  FEDERATION_PATH,
  type SessionGrant,
  SINGLE_SIGN_ON_META,
  SINGLE_SIGN_ON_PATHS,
  type SignedInUser,
  sessionGrant,
  signedInUser,
  signInRequest,
} from "./auth.ts";
export {
  PANEL_WIRE_VERSION,
  type PanelClientFrame,
  type ParsedClientFrame,
  panelClientFrame,
  parsePanelClientFrame,
} from "./client-frames.ts";
export { mayPanelReturn, PANEL_CLOSE_CODES } from "./close-codes.ts";
export {
  isPanelMethod,
  PANEL_METHODS,
  type PanelMethod,
  type PanelParams,
  UNSUPPORTED_PANEL_METHODS,
} from "./methods.ts";
export { PANEL_CONFIG_PATH, PANEL_SOCKET_PATH, type PanelPageConfig, panelPageConfig } from "./page-config.ts";
export {
  MAX_SERVER_FRAME_LENGTH,
  type MasterAnswer,
  type PanelCallError,
  type PanelServerFrame,
  type PanelWelcome,
  type ParsedServerFrame,
  panelServerFrame,
  parsePanelServerFrame,
} from "./server-frames.ts";
