import { assemble } from "./assemble.ts";
import { installStorageAccess } from "./core/install-storage-access.ts";
import { DESK_PARTS } from "./desk-parts.ts";
import { installEnums } from "./enums/install.ts";
import { installExtras } from "./extras/install.ts";
import { installInfrastructure } from "./infrastructure/install.ts";
import type { Connect, Part } from "./namespace.ts";
import type { StreamsDeps } from "./streams-deps.ts";
import { installUtilities } from "./utilities/install.ts";

/** Every part there is. */
export const ALL_PARTS: readonly Part[] = [
  installEnums,
  installUtilities,
  ...DESK_PARTS,
  installStorageAccess,
  installInfrastructure,
  installExtras,
];

/** Makes a whole instance: all names of the Streams API. Nothing happens until `core.initCCP` is called. */
export function createConnect(deps: StreamsDeps, onto?: object): Connect {
  return assemble(deps, ALL_PARTS, onto);
}
