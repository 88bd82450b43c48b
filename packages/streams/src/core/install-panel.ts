import type { Connect } from "../namespace.ts";
import { createSdkClient } from "../sdk-channel/sdk-client.ts";
import type { StreamsDeps } from "../streams-deps.ts";
import { coreLifecycle } from "./core-lifecycle.ts";
import { coreWishes } from "./core-wishes.ts";
import { installMasters } from "./masters.ts";

/** Adds what starts a panel, ends it and asks it for something, its SDK's channel, and the questions about masters. After the core. */
export function installPanel(ns: Connect, deps: StreamsDeps): void {
  Object.assign(ns.core, { sdk: createSdkClient(deps) }, coreLifecycle(ns, deps), coreWishes(ns, deps));
  installMasters(ns);
}
