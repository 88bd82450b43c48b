import { createSystemClock, createSystemRandom } from "@tributary/kernel";
import type { StreamsDeps } from "./streams-deps.ts";

/** The page that this code runs in. Errors: throws where there is no window, as on a server; call it when something is to happen, not at import. */
export function browserDeps(): StreamsDeps {
  if (typeof window === "undefined") throw new Error("The Streams API needs a browser window.");
  return {
    window,
    clock: createSystemClock(),
    random: createSystemRandom(),
    fetch: (...request) => window.fetch(...request),
    console: globalThis.console,
  };
}
