/** The Streams API for agents' desktops: the door for bundlers. Importing it does nothing. */
export type { StreamsDeps } from "./streams-deps.ts";
