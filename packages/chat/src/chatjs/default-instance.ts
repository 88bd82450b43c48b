import { platformDeps } from "../platform-deps.ts";
import { type ChatJsNames, createChatJs } from "./chat-session-object.ts";

/** The page's names; created on first use. */
let standard: ChatJsNames | undefined;

/** Returns the names of the page: always the same ones. They use the globals of the browser or of Node. */
export function defaultChatJs(): ChatJsNames {
  standard ??= createChatJs(platformDeps());
  return standard;
}

/** Defines the names on `globalThis.connect`. Names that other libraries have defined there are kept, except for the release. */
export function defineGlobalNames(): void {
  const present: unknown = Reflect.get(globalThis, "connect");
  const connect = typeof present === "object" && present !== null ? present : {};
  const { ChatJS, ...names } = defaultChatJs();
  for (const [name, value] of Object.entries(names)) if (!(name in connect)) Reflect.set(connect, name, value);
  Reflect.set(connect, "ChatJS", ChatJS);
  Reflect.set(globalThis, "connect", connect);
}
