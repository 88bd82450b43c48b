import { accepted, type Result, refused } from "@tributary/kernel";
import { configSchema, type SettingName } from "./schema.ts";
import { flagName, type GivenSettings, SETTING_NAMES } from "./setting-names.ts";

/** Settings from the command line, and the path of the settings file if it is set there. */
export type Flags = { readonly settings: GivenSettings; readonly file: string | undefined };

const FILE_FLAG = "--config";

/** Reads `--name value`, `--name=value` and, for boolean settings, `--name` alone. */
export function readFlags(args: readonly string[]): Result<Flags, string> {
  const settings: Record<string, GivenSettings[string]> = {};
  let file: string | undefined;
  for (let index = 0; index < args.length; index += 1) {
    const [flag = "", ...rest] = (args[index] ?? "").split("=");
    const setting = SETTING_NAMES.find((name) => flagName(name) === flag);
    if (setting === undefined && flag !== FILE_FLAG) {
      return refused(`The flag ${flag} is unknown; --help lists all flags.`);
    }
    let value: string | undefined = rest.length > 0 ? rest.join("=") : undefined;
    if (value === undefined && setting !== undefined && isSwitch(setting)) value = "true";
    if (value === undefined) {
      index += 1;
      value = args[index];
    }
    if (value === undefined) return refused(`The flag ${flag} needs a value.`);
    if (setting === undefined) file = value;
    else settings[setting] = { value, calledAs: flag };
  }
  return accepted({ settings, file });
}

function isSwitch(setting: SettingName): boolean {
  return "default" in configSchema.entries[setting] && typeof configSchema.entries[setting].default === "boolean";
}
