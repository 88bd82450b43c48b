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
      defaultValue:
        value === undefined || (Array.isArray(value) && value.length === 0) ? null : [value].flat().join(","),
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
  const settings = settingDocs().flatMap(({ flag, environment, isSecret, defaultValue, meaning }) => {
    const variables = isSecret ? `${environment} or ${environment}_FILE` : environment;
    const suffix = defaultValue === null ? "" : ` Default: ${defaultValue}`;
    const value = ["true", "false"].includes(defaultValue ?? "") ? "=<true|false>" : " <value>";
    return [`  ${flag}${value}`, ...wrapped(`${meaning.replaceAll("`", "")}${suffix}`), `      ${variables}`];
  });
  return [
    "Starts a Tributary center.",
    "",
    "Usage: npm start -- [options]                     the demo center",
    "       npx tributary serve [options]              a center of your own: --demo=false",
    "       node apps/server/dist/main.js [options]    either, without npm: for services",
    "",
    "Options, each with its environment variable (flags override variables, variables override the settings file):",
    "",
    "  --config <path>",
    "      JSON file with settings. docs/config.md lists their names.",
    "      TRIBUTARY_CONFIG",
    ...settings,
    "  --help",
    "      Prints this text.",
    "  --version",
    "      Prints the version.",
    "",
  ].join("\n");
}

/** Breaks a text into indented lines for a terminal of 100 columns. */
function wrapped(text: string): readonly string[] {
  return (text.match(/.{1,94}(?: |$)/g) ?? []).map((line) => `      ${line.trimEnd()}`);
}
