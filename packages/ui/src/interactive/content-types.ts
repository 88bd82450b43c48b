/** Content type of messages that offer answers. Source: docs/wire/participant.md#content-types. */
export const INTERACTIVE = "application/vnd.amazonaws.connect.message.interactive";

/** Content type of requests for other elements of a list. */
export const INTERACTIVE_RESPONSE = `${INTERACTIVE}.response`;
