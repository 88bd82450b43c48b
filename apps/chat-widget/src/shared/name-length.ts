/** Longest name of a customer. Source: docs/wire/participant.md#operations. */
export const MAX_NAME_LENGTH = 256;
