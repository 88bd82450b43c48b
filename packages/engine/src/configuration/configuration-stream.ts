import { type Draft, defineStream, draft, streamOf } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import type { ConfigurationEvent } from "@tributary/model";
import { type ConfigurationState, newConfiguration } from "./configuration-state.ts";
import { evolveConfiguration } from "./evolve-configuration.ts";

/** The stream of an instance's configuration. A center has a single one. */
export const configurationStream = defineStream({
  kind: "configuration",
  version: 1,
  initial: newConfiguration,
  evolve: evolveConfiguration,
  isActive: () => true,
  stamp: () => ({}),
});

/** Reference of the configuration's stream. */
export const configurationRef = streamOf(configurationStream, "instance");

/** A draft on the configuration's stream. */
export type ConfigurationDraft = Draft<ConfigurationState, ConfigurationEvent, ConfigurationState, object>;

/** Starts a draft on the configuration's stream. */
export function draftConfiguration(state: ConfigurationState, now: EpochMs): ConfigurationDraft {
  return draft(configurationRef, state, now);
}
