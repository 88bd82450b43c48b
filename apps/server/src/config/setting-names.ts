import { configSchema, type SettingName } from "./schema.ts";

/** Settings from one source, each with its name there: `--port`, `TRIBUTARY_PORT`, `port in tributary.json`. */
export type GivenSettings = Readonly<Record<string, { readonly value: unknown; readonly calledAs: string }>>;

/** All settings, in the order of the schema. */
export const SETTING_NAMES = Object.keys(configSchema.entries) as SettingName[]; // the schema's own keys

/** Prefix of all environment variables of the server. */
export const ENVIRONMENT_PREFIX = "TRIBUTARY_";

/** `dataDir` as an environment variable: `TRIBUTARY_DATA_DIR`. */
export function environmentName(setting: SettingName): string {
  return ENVIRONMENT_PREFIX + setting.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/** `dataDir` as a flag: `--data-dir`. */
export function flagName(setting: SettingName): string {
  return `--${setting.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
