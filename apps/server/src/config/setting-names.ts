import { configSchema, type SettingName } from "./schema.ts";

/** Settings from one source with their names in that source: `--port`, `TRIBUTARY_PORT`, `port in tributary.json`. */
export type GivenSettings = Readonly<Record<string, { readonly value: unknown; readonly calledAs: string }>>;

/** In schema order. */
export const SETTING_NAMES = Object.keys(configSchema.entries) as SettingName[]; // the schema's own keys

/** Prefix of the server's environment variables. */
export const ENVIRONMENT_PREFIX = "TRIBUTARY_";

/** Returns the environment variable of a setting: `TRIBUTARY_DATA_DIR` for `dataDir`. */
export function environmentName(setting: SettingName): string {
  return ENVIRONMENT_PREFIX + setting.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/** Returns the flag of a setting: `--data-dir` for `dataDir`. */
export function flagName(setting: SettingName): string {
  return `--${setting.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
