/** The local socket through which the command line talks to a running server. */
export { type ControlAnswer, callControl } from "./client.ts";
export { type ControlCommand, createControlServer } from "./server.ts";
