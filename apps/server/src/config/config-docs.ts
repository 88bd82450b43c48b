import * as v from "valibot";
import { configSchema, SECRET_SETTINGS, type SettingName } from "./schema.ts";
import { environmentName, flagName, SETTING_NAMES } from "./setting-names.ts";

/** Documentation of a setting. */
export type SettingDoc = {
  readonly name: SettingName;
  readonly flag: string;
  readonly environment: string;
  /** True if a variable that ends in `_FILE` can contain the path of a file with the value. */
  readonly isSecret: boolean;
  /** Default as written in a file or flag; null if there is none. */
  readonly defaultValue: string | null;
  readonly meaning: string;
};

/** All settings in the order of the schema, for docs/config.md and `--help`. */
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
    const shown = defaultValue === null ? "" : `\`${defaultValue}\``;
    return `| \`${name}\` | \`${flag}\` | ${variables} | ${shown} | ${meaning} |`;
  });
  return [
    "# Settings",
    "",
    "Settings come from defaults, the file, the environment and flags; later sources override earlier ones. The file is JSON with the names of",
    "the first column; `--config` or `TRIBUTARY_CONFIG` is its path. An unknown setting or an invalid value is reported in one sentence with",
    "exit status 2. Generated from `apps/server/src/config/schema.ts`; do not edit by hand.",
    "",
    "| setting | flag | environment | default | meaning |",
    "|---|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

/** Renders the output of `--help`. */
export function helpText(): string {
  const lines = settingDocs().map(({ flag, defaultValue, meaning }) => {
    const end = defaultValue === null ? "" : ` (${defaultValue})`;
    return `  ${flag.padEnd(24)} ${meaning.replaceAll("`", "")}${end}`;
  });
  return [
    "Starts a Tributary center. Settings, also as TRIBUTARY_… variables or in a file (--config):",
    "",
    ...lines,
  ].join("\n");
}
