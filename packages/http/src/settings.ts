/** Checks and defaults of settings. A separate entry point, so that a process that only reads settings does not load the surfaces. */
export { isProxyAddress } from "./limits/client-address.ts";
export { DEFAULT_LIMITS, type LimitOptions } from "./limits/limit-options.ts";
export type { Rate } from "./limits/token-buckets.ts";
export { isSecureAddress } from "./outgoing/outgoing-fetch.ts";
export { isHostPattern, isLoopback, isLoopbackUrl } from "./server/hosts.ts";
export { type VisitorKey, visitorKeyOf } from "./start/visitor-key.ts";
