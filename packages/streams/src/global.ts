/**
 * For bundled pages whose other scripts read `globalThis.connect`: defines it on import. Has no effect on a server.
 *
 * Also declares the global typings: programs that use `connect.Contact` compile as with the upstream typings.
 */
import "./global-types.ts";
import { defineGlobalNames } from "./default-instance.ts";
import type { Connect } from "./namespace.ts";

declare global {
  /** Names of all libraries on `connect`; each adds its own. */
  interface TributaryConnect extends Connect {}
  /** The page's instance. */
  var connect: TributaryConnect;
  /** The old name of `connect`. */
  var lily: TributaryConnect;
}

if (typeof window !== "undefined") defineGlobalNames();
