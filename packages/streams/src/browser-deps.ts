import { createSystemClock, createSystemRandom } from "@tributary/kernel";
import type { StreamsDeps } from "./streams-deps.ts";

/** Dependencies from the browser globals. Errors: throws without a `window`, as on a server; call it on first use, not at import. */
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
