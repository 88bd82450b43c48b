import { type Draft, defineStream, draft, streamOf } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import type { Actor, ConfigurationEvent, ResourceEvent, ResourceIn, ResourceList } from "@tributary/model";
import { type ConfigurationState, newConfiguration } from "./configuration-state.ts";
import { evolveConfiguration } from "./evolve-configuration.ts";
import {
  upcastFromVersion1,
  upcastFromVersion2,
  upcastFromVersion3,
  upcastFromVersion4,
} from "./upcast-configuration.ts";

/**
 * The stream of an instance's configuration. A center has a single one.
 *
 * Version 2 has the same events for all kinds of resources, and more members of each. Version 3 has approved origins and
 * types of flows. Version 4 has predefined attributes, a list that earlier servers do not know, and proficiencies of users. Version 5 has task templates, another such list. The member `by` of
 * later events is optional, and earlier servers ignore it: it is not a new version.
 */
export const configurationStream = defineStream({
  kind: "configuration",
  version: 5,
  upcasters: { 1: upcastFromVersion1, 2: upcastFromVersion2, 3: upcastFromVersion3, 4: upcastFromVersion4 },
  initial: newConfiguration,
  evolve: evolveConfiguration,
  isActive: () => true,
  stamp: () => ({}),
});

/** Reference of the configuration's stream. */
export const configurationRef = streamOf(configurationStream, "instance");

/** Time of a change of the configuration, and its author. */
export type Origin = { readonly now: EpochMs; readonly by: Actor };

/** A draft on the configuration's stream. */
export type ConfigurationDraft = Draft<
  ConfigurationState,
  ConfigurationEvent,
  ConfigurationState,
  { readonly by: Actor }
>;

/** Returns the event of a resource that was created or changed. */
export function resourceEvent<List extends ResourceList>(
  type: "resource.created" | "resource.changed",
  list: List,
  resource: ResourceIn<List>,
): ResourceEvent {
  return { type, list, resource } as ResourceEvent; // a resource of that list
}

/** Starts a draft on the configuration's stream, whose events name the actor: the stream is the record of all changes. Rule AL-01. */
export function draftConfiguration(state: ConfigurationState, { now, by }: Origin): ConfigurationDraft {
  return draft(streamOf({ ...configurationStream, stamp: () => ({ by }) }, configurationRef.id), state, now);
}
