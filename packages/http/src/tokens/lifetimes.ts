/** Validity of a socket address. Unit: milliseconds. Source: docs/wire/participant.md#createparticipantconnection. */
export const SOCKET_ADDRESS_MS = 100_000;

/**
 * Maximum and default validity of a connection token. Clients renew it a minute earlier, with a timer that overflows beyond 24 days.
 * Unit: milliseconds. Source: docs/wire/participant.md#credential-expiry.
 */
export const CONNECTION_TOKEN_MS = 24 * 60 * 60_000;

/** Validity of the token of a customer's leg: longer than any call. Unit: milliseconds. */
export const CUSTOMER_LEG_MS = 24 * 60 * 60_000;

/** Validity of an agent's participant token: the longest chat, and a day for its transcript afterwards. Unit: milliseconds. */
export const AGENT_TOKEN_MS = 8 * 24 * 60 * 60_000;
