/** CORS headers of every answer: the SDK works on pages of any origin. No cookies are involved. */
export const CORS_HEADERS = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "x-amzn-RequestId, x-amzn-ErrorType, Date",
} as const;

/** Headers of preflight answers. */
export const PREFLIGHT_HEADERS = {
  ...CORS_HEADERS,
  "access-control-allow-methods": "GET, POST, PUT, DELETE, OPTIONS",
  "access-control-allow-headers":
    "authorization, content-type, x-amz-content-sha256, x-amz-date, x-amz-security-token, x-amz-user-agent, " +
    "amz-sdk-invocation-id, amz-sdk-request",
  "access-control-max-age": "86400",
} as const;
