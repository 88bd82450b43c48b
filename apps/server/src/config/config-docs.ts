import * as v from "valibot";
import { configSchema, SECRET_SETTINGS, type SettingName } from "./schema.ts";
import { environmentName, flagName, SETTING_NAMES } from "./setting-names.ts";

/** Documentation of one setting. */
export type SettingDoc = {
  readonly name: SettingName;
  readonly flag: string;
  readonly environment: string;
  /** True if an environment variable that ends in `_FILE` can name a file that contains the value. */
  readonly isSecret: boolean;
  /** Text of the default value; null if there is none. */
  readonly defaultValue: string | null;
  readonly meaning: string;
};

/** Returns all settings in schema order. Source of docs/config.md and `--help`. */
export function settingDocs(): readonly SettingDoc[] {
  return SETTING_NAMES.map((name) => {
    const entry = configSchema.entries[name];
    const value: unknown = "default" in entry ? entry.default : undefined;
    return {
      name,
      flag: flagName(name),
      environment: environmentName(name),
      isSecret: SECRET_SETTINGS.has(name),
      defaultValue: value === undefined ? null : [value].flat().join(","),
      meaning: v.getDescription(entry.wrapped) ?? "",
    };
  });
}

/** Renders docs/config.md. */
export function configMarkdown(): string {
  const rows = settingDocs().map(({ name, flag, environment, isSecret, defaultValue, meaning }) => {
    const variables = isSecret ? `\`${environment}\` or \`${environment}_FILE\`` : `\`${environment}\``;
    const shownDefault = defaultValue === null ? "" : `\`${defaultValue}\``;
    return `| \`${name}\` | \`${flag}\` | ${variables} | ${shownDefault} | ${meaning} |`;
  });
  return [
    "# Settings",
    "",
    "Sources in order of precedence, lowest first: defaults, settings file, environment variables, flags. The settings file is JSON with the",
    "names of the first column; `--config` or `TRIBUTARY_CONFIG` sets its path. For an unknown setting or an invalid value the server prints one",
    "sentence and exits with status 2. Generated from `apps/server/src/config/schema.ts`; do not edit by hand.",
    "",
    "| setting | flag | environment | default | meaning |",
    "|---|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

/** Returns the output of `--help`. */
export function helpText(): string {
  const lines = settingDocs().map(({ flag, defaultValue, meaning }) => {
    const suffix = defaultValue === null ? "" : ` (default: ${defaultValue})`;
    return `  ${flag.padEnd(24)} ${meaning.replaceAll("`", "")}${suffix}`;
  });
  return [
    "Starts a Tributary center. Settings can also be TRIBUTARY_… environment variables or members of a JSON file (--config):",
    "",
    ...lines,
  ].join("\n");
}
