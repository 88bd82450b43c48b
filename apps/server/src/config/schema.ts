import { isOriginPattern } from "@tributary/protocol/panel";
import * as v from "valibot";

/** Secret settings. The environment can contain the value, or in `…_FILE` the path of a file with the value. */
export const SECRET_SETTINGS: ReadonlySet<string> = new Set(["tokenSecret"]);

/**
 * All settings of the server with meaning, allowed values and default. Flags, environment variables, members of the settings file and
 * docs/config.md are derived from this schema. Each source may give values as text.
 */
export const configSchema = v.strictObject({
  host: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[A-Za-z0-9.:_-]+$/, "a host name or an IP address"),
      v.description(
        "Address to listen on. A demo center listens on loopback addresses only, unless `allowRemoteDemo` is set.",
      ),
    ),
    "127.0.0.1",
  ),
  port: v.optional(
    v.pipe(integerBetween(0, 65_535), v.description("Port to listen on, 0 to 65535. 0 uses any free port.")),
    8480,
  ),
  dataDir: v.optional(
    v.pipe(
      v.string(),
      v.minLength(1, "the path of a folder"),
      v.description("Data folder. It is created if it is missing. Only one server at a time can use it."),
    ),
    ".tributary",
  ),
  publicUrl: v.optional(
    v.pipe(
      v.string(),
      v.check(isOrigin, "an address such as https://contact.example.org, without a path"),
      v.transform((url) => new URL(url).origin),
      v.description(
        "Public address of the server behind a proxy, e.g. `https://contact.example.org`. Clients get this address instead of the " +
          "address that the server listens on.",
      ),
    ),
  ),
  approvedOrigins: v.optional(
    v.pipe(
      listSetting(),
      v.everyItem(isOriginPattern, "a list of origins such as https://desk.example.org or http://localhost:*"),
      v.description(
        "Comma-separated origins of pages that may embed the agent panel. `*.` at the start of a host matches any subdomain, `*` " +
          "as the port matches any port.",
      ),
    ),
    ["http://localhost:*", "http://127.0.0.1:*", "https://localhost:*", "https://127.0.0.1:*"],
  ),
  signatures: v.optional(
    v.pipe(
      v.picklist(["verify", "known-key", "off"], "verify, known-key or off"),
      v.description(
        "Verification of signatures on control-plane requests: `verify` checks the signature, `known-key` only that the access key " +
          "exists, `off` nothing.",
      ),
    ),
    "verify",
  ),
  offerTimeoutSeconds: v.optional(
    v.pipe(
      integerBetween(5, 60),
      v.description("Time that a contact rings before it counts as missed. Seconds, 5 to 60."),
    ),
    20,
  ),
  sessionSeconds: v.optional(
    v.pipe(
      integerBetween(5, 7 * 86_400),
      v.description(
        "Duration of a session in the agent panel. Seconds, 5 to 604800; the default is 12 hours, one shift.",
      ),
    ),
    43_200,
  ),
  participantRequestsPerSecond: v.optional(
    v.pipe(
      integerBetween(1, 1_000_000),
      v.description(
        "Requests per second that each chat participant may make, with bursts of twice as many. Whole number, 1 to 1000000. Requests " +
          "to reconnect are not counted.",
      ),
    ),
    20,
  ),
  allowRemoteDemo: v.optional(
    v.pipe(
      booleanSetting(),
      v.description(
        "Allows a demo center to listen on non-loopback addresses, although its passwords are publicly known.",
      ),
    ),
    false,
  ),
  tokenSecret: v.optional(
    v.pipe(
      v.string(),
      v.minLength(32, "at least 32 characters"),
      v.description(
        "Secret that signs the tokens of sessions and participants, at least 32 characters. By default a random secret is created at " +
          "the first start and stored with the data.",
      ),
    ),
  ),
  restartAfterCrash: v.optional(
    v.pipe(
      booleanSetting(),
      v.description(
        "Runs the server in a child process and restarts it after a crash; clients wait meanwhile instead of being refused. Set it to " +
          "`false` if a container runtime or systemd restarts the server.",
      ),
    ),
    true,
  ),
  logLevel: v.optional(
    v.pipe(
      v.picklist(["debug", "info", "warn", "error"], "debug, info, warn or error"),
      v.description("Lowest level that is logged: `debug`, `info`, `warn` or `error`."),
    ),
    "info",
  ),
  logFormat: v.optional(
    v.pipe(
      v.picklist(["auto", "lines", "json"], "auto, lines or json"),
      v.description(
        "Log format: `lines` is human-readable, `json` is machine-readable, `auto` uses `lines` on a terminal and `json` otherwise.",
      ),
    ),
    "auto",
  ),
});

/** Validated settings. Frozen. */
export type Config = Readonly<v.InferOutput<typeof configSchema>>;

export type SettingName = keyof typeof configSchema.entries;

function integerBetween(min: number, max: number) {
  const expected = `a whole number from ${min} to ${max}`;
  const fromText = v.pipe(v.string(expected), v.regex(/^\d{1,9}$/, expected), v.transform(Number));
  return v.pipe(
    v.union([v.number(expected), fromText], expected),
    v.integer(expected),
    v.minValue(min, expected),
    v.maxValue(max, expected),
  );
}

function booleanSetting() {
  const fromText = v.pipe(
    v.picklist(["true", "false"]),
    v.transform((text) => text === "true"),
  );
  return v.union([v.boolean(), fromText], "true or false");
}

function listSetting() {
  const fromText = v.pipe(
    v.string(),
    v.transform((text) => text.split(",").map((part) => part.trim())),
  );
  return v.union([v.array(v.string()), fromText], "a list");
}

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  return (
    url !== null && ["http:", "https:"].includes(url.protocol) && url.pathname === "/" && url.search + url.hash === ""
  );
}
