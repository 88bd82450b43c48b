import type { Actor } from "@tributary/model";

/** The actor of all commands: the control socket accepts the owner of the server process only. */
export const BY_COMMAND_LINE: Actor = { kind: "command-line" };
