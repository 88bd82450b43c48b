import { installAgentData } from "./agent-data/install.ts";
import { installCore } from "./core/install.ts";
import { installFacade } from "./facade/install.ts";
import { installLogger } from "./log/install.ts";
import type { Part } from "./namespace.ts";
import { installUtilities } from "./utilities/install.ts";

/** What a desk needs: the panel, the agent, the contacts. */
export const DESK_PARTS: readonly Part[] = [
  installUtilities,
  installLogger,
  installCore,
  installAgentData,
  installFacade,
];
