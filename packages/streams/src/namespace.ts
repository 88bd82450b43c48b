import type { AgentDataNames } from "./agent-data/names.ts";
import type { CoreNames } from "./core/names.ts";
import type { EnumNames } from "./enums/names.ts";
import type { ExtraNames } from "./extras/names.ts";
import type { FacadeNames } from "./facade/names.ts";
import type { InfrastructureNames } from "./infrastructure/names.ts";
import type { LogNames } from "./log/names.ts";
import type { StreamsDeps } from "./streams-deps.ts";
import type { UtilityNames } from "./utilities/names.ts";

/**
 * One instance: everything that pages know under `connect.`.
 *
 * A mutable object on purpose: pages replace and spy on its members, so every part looks up what it needs of another part when it uses it.
 */
export type Connect = CoreNames &
  AgentDataNames &
  FacadeNames &
  EnumNames &
  LogNames &
  UtilityNames &
  InfrastructureNames &
  ExtraNames;

/** Adds one part's members to an instance. Must not touch the window: that waits until something is called. */
export type Part = (ns: Connect, deps: StreamsDeps) => void;
