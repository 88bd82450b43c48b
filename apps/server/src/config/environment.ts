import { accepted, type Result, refused } from "@tributary/kernel";
import { SECRET_SETTINGS } from "./schema.ts";
import { ENVIRONMENT_PREFIX, environmentName, type GivenSettings, SETTING_NAMES } from "./setting-names.ts";

/** Sources of settings. `readText` reads a file or throws. */
export type ConfigSources = {
  readonly flags: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly readText: (path: string) => string;
};

/** Settings from environment variables, and the path of the settings file if it is set there. */
export type Environment = { readonly settings: GivenSettings; readonly file: string | undefined };

const FILE_VARIABLE = `${ENVIRONMENT_PREFIX}CONFIG`;

/**
 * Variables that Kubernetes sets in every pod for a service with a name such as `tributary` or `tributary-web`.
 *
 * Source: https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables
 */
const SERVICE_VARIABLE = /_SERVICE_(?:HOST|PORT(?:_[A-Z0-9_]+)?)$|_PORT_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?$/;
const SERVICE_ADDRESS = /^(?:tcp|udp|sctp):\/\//;

/** Reads the server's environment variables. Empty variables and those of Kubernetes count as unset; unknown ones are refused. */
export function readEnvironment({ environment, readText }: ConfigSources): Result<Environment, string> {
  const settings: Record<string, GivenSettings[string]> = {};
  for (const [variable, value] of Object.entries(environment)) {
    if (!variable.startsWith(ENVIRONMENT_PREFIX) || variable === FILE_VARIABLE || value === undefined || value === "") {
      continue;
    }
    if (isOfKubernetes(variable, value)) continue;
    const setting = SETTING_NAMES.find((name) => environmentName(name) === variable);
    const secret = SETTING_NAMES.find(
      (name) => SECRET_SETTINGS.has(name) && `${environmentName(name)}_FILE` === variable,
    );
    if (setting !== undefined) {
      settings[setting] = { value, calledAs: variable };
    } else if (secret !== undefined) {
      const text = readSecret(value, readText);
      if (text === undefined) return refused(`The file ${value} named by ${variable} cannot be read.`);
      settings[secret] ??= { value: text, calledAs: variable };
    } else {
      return refused(`The environment variable ${variable} is not a known setting; docs/config.md lists all settings.`);
    }
  }
  return accepted({ settings, file: environment[FILE_VARIABLE] || undefined });
}

function isOfKubernetes(variable: string, value: string): boolean {
  return SERVICE_VARIABLE.test(variable) || (variable.endsWith("_PORT") && SERVICE_ADDRESS.test(value));
}

/** Reads a secret without the trailing line break that editors add. Undefined if the file cannot be read. */
function readSecret(path: string, readText: (path: string) => string): string | undefined {
  try {
    return readText(path).trimEnd();
  } catch {
    return undefined; // the caller refuses the start with the name of the file
  }
}
