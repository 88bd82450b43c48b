/** For bundled pages whose other scripts look for `globalThis.connect`: defines it on import. Does nothing on a server. */
import { defineGlobalNames } from "./global-names.ts";

if (typeof window !== "undefined") defineGlobalNames();
