/**
 * Control plane errors returned by this center: name and HTTP status.
 *
 * Source: https://docs.aws.amazon.com/connect/latest/APIReference/CommonErrors.html and
 * docs/wire/participant.md#rules-of-the-control-plane.
 */
export const CONNECT_ERRORS = {
  AccessDeniedException: 403,
  ConflictException: 409,
  DuplicateResourceException: 409,
  IdempotencyException: 409,
  InternalServiceException: 500,
  InvalidParameterException: 400,
  InvalidRequestException: 400,
  InvalidSignatureException: 403,
  LimitExceededException: 429,
  MissingAuthenticationTokenException: 403,
  RequestEntityTooLargeException: 413,
  ResourceInUseException: 409,
  ResourceNotFoundException: 404,
  ServiceQuotaExceededException: 402,
  ThrottlingException: 429,
  UnknownOperationException: 404,
  UnrecognizedClientException: 403,
  UserNotFoundException: 404,
} as const;

/** Name of one of {@link CONNECT_ERRORS}; SDKs turn it into an exception of that type. */
export type ConnectErrorName = keyof typeof CONNECT_ERRORS;
