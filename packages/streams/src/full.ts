import { installAgentData } from "./agent-data/install.ts";
import { installCore } from "./core/install.ts";
import { assemble } from "./create-connect.ts";
import { installEnums } from "./enums/install.ts";
import { installExtras } from "./extras/install.ts";
import { installFacade } from "./facade/install.ts";
import { installInfrastructure } from "./infrastructure/install.ts";
import { installLogger } from "./log/install.ts";
import type { Connect, Part } from "./namespace.ts";
import type { StreamsDeps } from "./streams-deps.ts";
import { installUtilities } from "./utilities/install.ts";

/** Every part there is. */
const PARTS: readonly Part[] = [
  installEnums,
  installUtilities,
  installLogger,
  installCore,
  installAgentData,
  installFacade,
  installInfrastructure,
  installExtras,
];

/** Makes a whole instance: all names of the Streams API. Nothing happens until `core.initCCP` is called. */
export function createConnect(deps: StreamsDeps): Connect {
  return assemble(deps, PARTS);
}
