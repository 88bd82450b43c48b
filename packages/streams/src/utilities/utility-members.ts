import { randomId } from "../client/random-id.ts";
import { STREAMS_VERSION } from "../core/core-members.ts";
import type { Connect } from "../namespace.ts";
import type { StreamsDeps } from "../streams-deps.ts";
import * as collections from "./collections.ts";
import * as errors from "./errors.ts";
import { createPageQuestions, getUrlWithProtocol, isValidLocale, parseRegionFromArn } from "./page.ts";
import { createPublishing } from "./publish.ts";
import { createRetries } from "./retry.ts";
import { sprintf, vsprintf } from "./sprintf.ts";
import type { UtilityNames } from "./utilities-namespace.ts";

/** Installs helper functions and error classes. */
export function installUtilities(ns: Connect, deps: StreamsDeps): void {
  const names: UtilityNames = {
    ...collections,
    ...errors,
    ...createPageQuestions(deps),
    ...createPublishing(ns),
    ...createRetries(deps),
    isValidLocale,
    getUrlWithProtocol: (url) => getUrlWithProtocol(deps.window.location, url),
    sprintf,
    vsprintf,
    version: STREAMS_VERSION,
    voiceContactTypes: ["voice", "queue_callback"],
    DEFAULT_BATCH_SIZE: 500,
    now: () => deps.clock.now(),
    randomId: () => randomId(deps),
    isSharedWorker: () => false,
    isCCP: () => false,
    isCRM: () => true,
    hasOtherConnectedCCPs: () => (ns.numberOfConnectedCCPs ?? 0) > 1,
    isActiveConduit: (_conduit) => true,
    addNamespaceToLogs: (namespace) => ns.getLog().setNamespace(namespace),
    _parseRegionFromArn: parseRegionFromArn,
  };
  Object.assign(ns, names);
}
