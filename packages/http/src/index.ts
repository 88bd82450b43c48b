/** HTTP and WebSocket APIs over the engine. Composition roots select the surfaces. */

export type { DemoAccessKey } from "@tributary/protocol";
export { passwordPath } from "./admin/password-form.ts";
export { createPasswordLinks, type PasswordLinks } from "./admin/password-links.ts";
export { canSetUp, type SetUpKey } from "./admin/set-up.ts";
export { setUpPath } from "./admin/set-up-request.ts";
export { createAdminSurface } from "./admin/surface.ts";
export { disabledRecordOf, disabledUsers } from "./auth/disabled-users.ts";
export { createStoredSessions, type Sessions } from "./auth/sessions.ts";
export type { VerifiedUser, VerifyPassword } from "./auth/sign-in.ts";
export { DEFAULT_SIGN_IN_LIMITS, type SignInLimitOptions } from "./auth/sign-in-limits.ts";
export { type SignOutDeps, signOutEverywhere } from "./auth/sign-out.ts";
export { type AuthDeps, type AuthOptions, createAuthSurface } from "./auth/surface.ts";
export type { CustomerProviderOptions } from "./authentication/open-customer-sign-ins.ts";
export {
  type AccessKeyFacts,
  type AccessKeys,
  createStoredAccessKeys,
  type NewAccessKey,
  recordOfKey,
} from "./connect/access-keys.ts";
export { neededPermissions } from "./connect/implemented.ts";
export type { HashPassword } from "./connect/operation.ts";
export type { AccessKey, SignatureMode } from "./connect/signature/check.ts";
export { type ConnectOptions, createConnectSurface } from "./connect/surface.ts";
export type { Addresses, HttpContext, Surface } from "./context.ts";
export { createFilesSurface, type FilesOptions } from "./files/surface.ts";
export { createFrontPageSurface } from "./front-page/surface.ts";
export type { FrameBudget } from "./limits/frame-budget.ts";
export type { Limits } from "./limits/limits.ts";
export type { BudgetName, RefusalCounts } from "./limits/refusal-counts.ts";
export { createOutgoingFetch } from "./outgoing/outgoing-fetch.ts";
export { createPanelPagesSurface, DEMO_APPROVED_ORIGINS, type PanelPagesOptions } from "./panel/pages/surface.ts";
export { createPanelSocketSurface, type PanelSocketDeps } from "./panel/socket/surface.ts";
export { type MessageLimits, STRICT_MESSAGE_LIMITS } from "./participant/message-limits.ts";
export { DEFAULT_PARTICIPANT_OPTIONS, type ParticipantOptions } from "./participant/service.ts";
export { createParticipantSurface } from "./participant/surface.ts";
export { createParticipantSockets } from "./participant-socket/surface.ts";
export {
  type ConversationRooms,
  createConversationRooms,
  DEFAULT_ROOM_OPTIONS,
  type RoomMember,
  type RoomOptions,
  type RoomStart,
  type RoomSubscription,
} from "./rooms/conversation-rooms.ts";
export { createDeliveredCursors, type DeliveredCursors } from "./rooms/delivered-cursors.ts";
export type { RoomFrame } from "./rooms/room-frame.ts";
export { type RoutingAnswer, routingAnswer } from "./routing/routing-answer.ts";
export { createSdkSurface, type SdkOptions } from "./sdk/surface.ts";
export type { ErrorAnswer, ErrorForm } from "./server/error-form.ts";
export type { ConnectionSource, ListenAddress } from "./server/listen.ts";
export type { ApprovedOrigins } from "./server/page-request.ts";
export type { UpgradeDecision, UpgradedSocket, UpgradeHandler, UpgradeRouter } from "./server/upgrade-router.ts";
export {
  createHttpServer,
  type HttpServer,
  type HttpServerDeps,
  type HttpServerOptions,
  type Readiness,
} from "./server.ts";
export type { SingleSignOnOptions } from "./single-sign-on/single-sign-on.ts";
export type { StartOptions } from "./start/public-start.ts";
export { createStartSurface } from "./start/surface.ts";
export { createStreamingEndpoints, type EndpointOptions } from "./streaming/endpoints.ts";
export { type NotificationKey, readOrCreateNotificationKey } from "./streaming/signing-key.ts";
export { createCertificateSurface } from "./streaming/surface.ts";
export type { TokenSecrets } from "./tokens/signing-keys.ts";
export {
  createTokens,
  type TokenClaims,
  type TokenPurpose,
  type Tokens,
} from "./tokens/tokens.ts";
export { createViews, type Views } from "./views/views.ts";
export type { RelayOptions, Relays } from "./voice/ice-servers.ts";
export { voiceSurface } from "./voice/surface.ts";
export { createWellKnownSurface, type Demo, type WellKnownOptions } from "./well-known/surface.ts";
