/**
 * For pages whose other scripts read `globalThis.connect`: defines `connect.ChatSession` and the names beside it on import, in place of
 * `import "amazon-connect-chatjs"`. Works in browsers and in Node.
 */
import "./global-types.ts";
import type { ChatJsNames } from "./chatjs/chat-session-object.ts";
import { defineGlobalNames } from "./chatjs/default-instance.ts";

declare global {
  /** Names of all libraries on `connect`; each adds its own. `LogLevel` is that of the Streams API if both are on the page. */
  interface TributaryConnect extends Omit<ChatJsNames, "LogLevel"> {}
  /** The page's names. */
  var connect: TributaryConnect;
}

defineGlobalNames();
