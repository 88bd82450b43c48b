/** What browsers must be told with every answer of this API, so that its SDK works on pages of any origin. No cookies are involved. */
export const CORS_HEADERS = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "x-amzn-RequestId, x-amzn-ErrorType, Date",
} as const;

/** What browsers must be told before they ask. */
export const PREFLIGHT_HEADERS = {
  ...CORS_HEADERS,
  "access-control-allow-methods": "GET, POST, PUT, DELETE, OPTIONS",
  "access-control-allow-headers":
    "authorization, content-type, x-amz-content-sha256, x-amz-date, x-amz-security-token, x-amz-user-agent, " +
    "amz-sdk-invocation-id, amz-sdk-request",
  "access-control-max-age": "86400",
} as const;
