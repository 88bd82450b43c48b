/** Assembly of an instance: its parts, their order, and the sets of parts that the entry points use. */
import { installAgentData } from "./agent-data/agent-data-members.ts";
import { coreLifecycle } from "./core/core-lifecycle.ts";
import { installCore } from "./core/core-members.ts";
import { coreRequests } from "./core/core-requests.ts";
import { installMasters } from "./core/masters.ts";
import { createStorageAccess } from "./core/storage-access.ts";
import { ENUMS } from "./enums/all-enums.ts";
import { installExtras } from "./extras/extra-members.ts";
import { installFacade } from "./facade/facade-classes.ts";
import { installInfrastructure } from "./infrastructure/infrastructure-classes.ts";
import { installLogger } from "./log/instance-logger.ts";
import type { Connect, Part } from "./namespace.ts";
import { createSdkClient } from "./sdk-channel/sdk-client.ts";
import type { StreamsDeps } from "./streams-deps.ts";
import { NotImplementedError, StateError, ValueError } from "./utilities/errors.ts";
import { isValidLocale } from "./utilities/page.ts";
import { createPublishing } from "./utilities/publish.ts";
import { installUtilities } from "./utilities/utility-members.ts";

/**
 * Parts for pages that subscribe to agent and contacts while another script starts the panel.
 *
 * The sets are functions so that bundlers can drop the unused ones together with their parts.
 */
export function listenerParts(): readonly Part[] {
  return [installBasics, installLogger, installCore, installAgentData, installFacade];
}

/** Parts of a desktop: panel, agent and contacts. */
export function deskParts(): readonly Part[] {
  return [...listenerParts(), installPanel];
}

export function allParts(): readonly Part[] {
  return [installEnums, installUtilities, ...deskParts(), installStorageAccess, installInfrastructure, installExtras];
}

/** Creates an instance with all parts. Has no side effects until `core.initCCP` is called. */
export function createConnect(deps: StreamsDeps, onto?: object): Connect {
  return assemble(deps, allParts(), onto);
}

/** Installed parts per instance. */
const installed = new WeakMap<object, Set<Part>>();

/**
 * Assembles an instance from parts, in their order, or adds the missing parts to an existing one.
 *
 * `onto`: an object on which other libraries, such as chatjs, have already defined names; these are kept.
 */
export function assemble(deps: StreamsDeps, parts: readonly Part[], onto: object = {}): Connect {
  const ns = onto as Connect; // complete once the parts that declare these names have added them
  const present = installed.get(ns) ?? new Set();
  installed.set(ns, present);
  for (const part of parts) {
    if (present.has(part)) continue;
    present.add(part);
    part(ns, deps);
  }
  return ns;
}

/** Installs the helpers that other parts use. {@link installUtilities} adds the rest of the `connect.` helpers. */
function installBasics(ns: Connect): void {
  Object.assign(ns, { ValueError, StateError, NotImplementedError, isValidLocale }, createPublishing(ns));
}

/** Installs panel start, termination and requests, the SDK channel, and master election. Requires the core part. */
export function installPanel(ns: Connect, deps: StreamsDeps): void {
  Object.assign(ns.core, { sdk: createSdkClient(deps) }, coreLifecycle(ns, deps), coreRequests(ns, deps));
  installMasters(ns);
}

/** `connect.storageAccess`. */
export function installStorageAccess(ns: Connect): void {
  ns.storageAccess = createStorageAccess((text) => new ns.ValueError(text));
}

/** The enumerations with their run-time values. */
function installEnums(ns: Connect): void {
  Object.assign(ns, ENUMS);
}
