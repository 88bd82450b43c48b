import { accepted, type Result, refused } from "@tributary/kernel";
import * as v from "valibot";
import { ATTACHMENT_CHOICES, ATTACHMENT_NEEDS } from "./attachment-settings.ts";
import { type ConfigSources, readEnvironment } from "./environment.ts";
import { readFlags } from "./flags.ts";
import { NODE_NEEDS } from "./node-settings.ts";
import { type Config, configSchema } from "./schema.ts";
import type { GivenSettings } from "./setting-names.ts";
import { hasSecureAddress, SINGLE_SIGN_ON_NEEDS } from "./single-sign-on-settings.ts";
import { VISITOR_NEEDS } from "./visitor-settings.ts";
import { VOICE_NEEDS } from "./voice-settings.ts";

/** Error message for the operator, one sentence. */
type ErrorSentence = string;

/**
 * Reads the settings from defaults, file, environment and flags. Later sources override earlier ones.
 *
 * Refusals: one sentence that names the unknown setting, or the invalid setting and its expected value.
 */
export function readConfig(sources: ConfigSources): Result<Config, ErrorSentence> {
  const flags = readFlags(sources.flags);
  if (!flags.ok) return flags;
  const environment = readEnvironment(sources);
  if (!environment.ok) return environment;
  const file = readFile(flags.value.file ?? environment.value.file, sources);
  if (!file.ok) return file;
  return validated({ ...file.value, ...environment.value.settings, ...flags.value.settings });
}

function validated(given: GivenSettings): Result<Config, ErrorSentence> {
  const values = Object.fromEntries(Object.entries(given).map(([name, { value }]) => [name, value]));
  const parsed = v.safeParse(configSchema, values, { abortEarly: true });
  if (parsed.success) return complete(parsed.output, given);
  const [issue] = parsed.issues;
  const calledAs = given[String(issue.path?.[0]?.key)]?.calledAs ?? v.getDotPath(issue);
  return refused(`The setting ${calledAs} must be ${issue.message}.`);
}

const NEEDS = [...NODE_NEEDS, ...SINGLE_SIGN_ON_NEEDS, ...ATTACHMENT_NEEDS, ...VISITOR_NEEDS, ...VOICE_NEEDS];

/** Refuses a setting without the one it needs. The sentence has names only: values may be secret. */
function complete(config: Config, given: GivenSettings): Result<Config, ErrorSentence> {
  const calledAs = (setting: string): string => given[setting]?.calledAs ?? setting;
  const missing = NEEDS.find(({ setting, needs }) => given[setting] !== undefined && config[needs] === undefined);
  if (missing !== undefined) {
    const { setting, needs } = missing;
    return refused(
      `The setting ${calledAs(setting)} needs ${needs}, which is not set; docs/config.md lists all settings.`,
    );
  }
  const both = ATTACHMENT_CHOICES.find((names) => names.every((name) => config[name] !== undefined));
  if (both !== undefined) {
    const [first, second] = both;
    return refused(`The settings ${calledAs(first)} and ${calledAs(second)} exclude each other.`);
  }
  if (config.oidcIssuer !== undefined && !hasSecureAddress(config)) {
    return refused(
      `The setting ${calledAs("oidcIssuer")} needs publicUrl with an https address or a loopback address.`,
    );
  }
  return accepted(Object.freeze(config));
}

function readFile(path: string | undefined, { readText }: ConfigSources): Result<GivenSettings, ErrorSentence> {
  if (path === undefined) return accepted({});
  let json: unknown;
  try {
    json = JSON.parse(readText(path));
  } catch (error) {
    const isSyntax = error instanceof SyntaxError;
    return refused(
      isSyntax ? `The settings file ${path} is not valid JSON.` : `The settings file ${path} cannot be read.`,
    );
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    return refused(`The settings file ${path} must contain a JSON object.`);
  }
  const unknown = Object.keys(json).find((name) => !(name in configSchema.entries));
  if (unknown !== undefined) {
    return refused(
      `The settings file ${path} contains the unknown setting ${unknown}; docs/config.md lists all settings.`,
    );
  }
  return accepted(
    Object.fromEntries(Object.entries(json).map(([name, value]) => [name, { value, calledAs: `${name} in ${path}` }])),
  );
}
