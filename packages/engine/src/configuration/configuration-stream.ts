import { type Draft, defineStream, draft, streamOf } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import type { ConfigurationEvent, ResourceEvent, ResourceIn, ResourceList } from "@tributary/model";
import { type ConfigurationState, newConfiguration } from "./configuration-state.ts";
import { evolveConfiguration } from "./evolve-configuration.ts";
import { upcastFromVersion1, upcastFromVersion2 } from "./upcast-configuration.ts";

/**
 * The stream of an instance's configuration. A center has a single one.
 *
 * Version 2 has the same events for all kinds of resources, and more members of each. Version 3 has approved origins and
 * types of flows.
 */
export const configurationStream = defineStream({
  kind: "configuration",
  version: 3,
  upcasters: { 1: upcastFromVersion1, 2: upcastFromVersion2 },
  initial: newConfiguration,
  evolve: evolveConfiguration,
  isActive: () => true,
  stamp: () => ({}),
});

/** Reference of the configuration's stream. */
export const configurationRef = streamOf(configurationStream, "instance");

/** A draft on the configuration's stream. */
export type ConfigurationDraft = Draft<ConfigurationState, ConfigurationEvent, ConfigurationState, object>;

/** Returns the event of a resource that was created or changed. */
export function resourceEvent<List extends ResourceList>(
  type: "resource.created" | "resource.changed",
  list: List,
  resource: ResourceIn<List>,
): ResourceEvent {
  return { type, list, resource } as ResourceEvent; // a resource of that list
}

/** Starts a draft on the configuration's stream. */
export function draftConfiguration(state: ConfigurationState, now: EpochMs): ConfigurationDraft {
  return draft(configurationRef, state, now);
}
