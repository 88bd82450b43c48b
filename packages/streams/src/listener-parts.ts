import { installAgentData } from "./agent-data/install.ts";
import { installCore } from "./core/install.ts";
import { installFacade } from "./facade/install.ts";
import { installLogger } from "./log/install.ts";
import type { Part } from "./namespace.ts";
import { installBasics } from "./utilities/install-basics.ts";

/** What listening to agent and contacts needs, where another script of the page has started the panel. */
export const LISTENER_PARTS: readonly Part[] = [
  installBasics,
  installLogger,
  installCore,
  installAgentData,
  installFacade,
];
