import * as v from "valibot";
import { configSchema, SECRET_SETTINGS, type SettingName } from "./schema.ts";
import { environmentName, flagName, SETTING_NAMES } from "./setting-names.ts";

/** A setting as people look it up. */
export type SettingDoc = {
  readonly name: SettingName;
  readonly flag: string;
  readonly environment: string;
  /** Whether the environment may name a file that holds the value, by a variable that ends in `_FILE`. */
  readonly isSecret: boolean;
  /** As it would be written; null where there is none. */
  readonly defaultValue: string | null;
  readonly meaning: string;
};

/** Every setting, in the order of the schema: docs/config.md and `--help` are made from this. */
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

/** docs/config.md as a whole. */
export function configMarkdown(): string {
  const rows = settingDocs().map(({ name, flag, environment, isSecret, defaultValue, meaning }) => {
    const variables = isSecret ? `\`${environment}\` or \`${environment}_FILE\`` : `\`${environment}\``;
    const shown = defaultValue === null ? "" : `\`${defaultValue}\``;
    return `| \`${name}\` | \`${flag}\` | ${variables} | ${shown} | ${meaning} |`;
  });
  return [
    "# Settings",
    "",
    "Defaults, then the file, then the environment, then flags: the later wins. The file is JSON with the names of the first column and is",
    "named by `--config` or `TRIBUTARY_CONFIG`. An unknown setting or a bad value is one sentence and exit status 2. Made from",
    "`apps/server/src/config/schema.ts`; do not edit by hand.",
    "",
    "| setting | flag | environment | default | meaning |",
    "|---|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

/** What `--help` prints. */
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
