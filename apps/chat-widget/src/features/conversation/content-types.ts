/** Content type of messages with answers to choose from. Source: docs/wire/participant.md#content-types. */
export const INTERACTIVE = "application/vnd.amazonaws.connect.message.interactive";

/** Content type of answers to them that are JSON. */
export const INTERACTIVE_RESPONSE = `${INTERACTIVE}.response`;
