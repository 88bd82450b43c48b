/** Checks and defaults for settings of the server, apart from the rest of the package: a process that reads settings only is not to load that. */
export { isProxyAddress } from "./limits/client-address.ts";
export { DEFAULT_LIMITS, type LimitOptions } from "./limits/limit-options.ts";
export type { Rate } from "./limits/token-buckets.ts";
export { isSecureAddress } from "./outgoing/outgoing-fetch.ts";
export { isHostPattern, isLoopback, isLoopbackUrl } from "./server/hosts.ts";
export { type VisitorKey, visitorKeyOf } from "./start/visitor-key.ts";
