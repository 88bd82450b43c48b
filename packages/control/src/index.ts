/** The local socket through which the command line talks to a running server. */
export { type ControlAnswer, callControl } from "./client.ts";
export {
  type AdministrationCommand,
  askServer,
  type CommandAnswer,
  type CommandInput,
  controlCommand,
} from "./messages.ts";
export { type ControlCommand, createControlServer } from "./server.ts";
