import { accepted, type Result, refused } from "@tributary/kernel";
import { SECRET_SETTINGS } from "./schema.ts";
import { ENVIRONMENT_PREFIX, environmentName, type GivenSettings, SETTING_NAMES } from "./setting-names.ts";

/** Sources of settings. `readText` reads a file or throws. */
export type ConfigSources = {
  readonly flags: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly readText: (path: string) => string;
};

/** What the environment says: settings, and perhaps the file with more of them. */
export type Environment = { readonly settings: GivenSettings; readonly file: string | undefined };

const FILE_VARIABLE = `${ENVIRONMENT_PREFIX}CONFIG`;

/** Reads all variables of ours. Empty ones count as not given; one that is no setting is refused. */
export function readEnvironment({ environment, readText }: ConfigSources): Result<Environment, string> {
  const settings: Record<string, GivenSettings[string]> = {};
  for (const [variable, value] of Object.entries(environment)) {
    if (!variable.startsWith(ENVIRONMENT_PREFIX) || variable === FILE_VARIABLE || value === undefined || value === "") {
      continue;
    }
    const setting = SETTING_NAMES.find((name) => environmentName(name) === variable);
    const secret = SETTING_NAMES.find(
      (name) => SECRET_SETTINGS.has(name) && `${environmentName(name)}_FILE` === variable,
    );
    if (setting !== undefined) {
      settings[setting] = { value, calledAs: variable };
    } else if (secret !== undefined) {
      const text = readSecret(value, readText);
      if (text === undefined) return refused(`The file ${value}, which ${variable} names, cannot be read.`);
      settings[secret] ??= { value: text, calledAs: variable };
    } else {
      return refused(`The environment variable ${variable} is no setting: docs/config.md lists all there are.`);
    }
  }
  return accepted({ settings, file: environment[FILE_VARIABLE] || undefined });
}

/** Files end in a line break that is nobody's secret. */
function readSecret(path: string, readText: (path: string) => string): string | undefined {
  try {
    return readText(path).trimEnd();
  } catch {
    return undefined; // told to whoever started the server, in a sentence
  }
}
