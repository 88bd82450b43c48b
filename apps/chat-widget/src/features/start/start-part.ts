/** The requests of the form: the part of the widget that is loaded when it is opened. */
export { readClosedText } from "./opening.ts";
export { startChat } from "./start-chat.ts";
