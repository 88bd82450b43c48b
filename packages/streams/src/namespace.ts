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
 * One instance: everything that pages know under `connect.`.
 *
 * A mutable object on purpose: pages replace and spy on its members, so every part looks up what it needs of another part when it uses it.
 */
export type Connect = CoreNames &
  AgentDataNames &
  FacadeNames &
  typeof ENUMS &
  LogNames &
  UtilityNames &
  InfrastructureNames &
  ExtraNames;

/** Adds one part's members to an instance. Must not touch the window: that waits until something is called. */
export type Part = (ns: Connect, deps: StreamsDeps) => void;
