/**
 * Content type of interactive messages: choices and forms that agents, bots and the center present to customers. Source: CY-03.
 */
export const INTERACTIVE_MESSAGE = "application/vnd.amazonaws.connect.message.interactive";
