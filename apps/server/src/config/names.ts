import { configSchema, type SettingName } from "./schema.ts";

/** Every setting, in the order of the schema. */
export const SETTING_NAMES = Object.keys(configSchema.entries) as SettingName[]; // the schema's own keys

/** What every environment variable of ours begins with. */
export const ENVIRONMENT_PREFIX = "TRIBUTARY_";

/** `dataDir` as an environment variable: `TRIBUTARY_DATA_DIR`. */
export function environmentName(setting: SettingName): string {
  return ENVIRONMENT_PREFIX + setting.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/** `dataDir` as a flag: `--data-dir`. */
export function flagName(setting: SettingName): string {
  return `--${setting.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
