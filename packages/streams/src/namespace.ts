import type { AgentDataNames } from "./agent-data/agent-data-namespace.ts";
import type { CoreNames } from "./core/core-namespace.ts";
import type { ENUMS } from "./enums/all-enums.ts";
import type { ExtraNames } from "./extras/extras-namespace.ts";
import type { FacadeNames } from "./facade/facade-namespace.ts";
import type { InfrastructureNames } from "./infrastructure/infrastructure-namespace.ts";
import type { LogNames } from "./log/log-namespace.ts";
import type { StreamsDeps } from "./streams-deps.ts";
import type { UtilityNames } from "./utilities/utilities-namespace.ts";

/**
 * An instance: all members of `connect.`.
 *
 * Deliberately mutable: pages replace and spy on members, so each part looks up members of other parts at each use.
 */
export type Connect = CoreNames &
  AgentDataNames &
  FacadeNames &
  typeof ENUMS &
  LogNames &
  UtilityNames &
  InfrastructureNames &
  ExtraNames;

/** Adds one part's members to an instance. Must not access the window during installation, only when called. */
export type Part = (ns: Connect, deps: StreamsDeps) => void;
