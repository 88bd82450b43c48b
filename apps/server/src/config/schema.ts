import { isOriginPattern } from "@tributary/protocol/panel";
import * as v from "valibot";

/** Secret settings: the environment can contain the path of a file with the value (`…_FILE`) instead of the value. */
export const SECRET_SETTINGS: ReadonlySet<string> = new Set(["tokenSecret"]);

/**
 * All settings of the server with their meaning, range and default. Flags, environment variables, names in the file and docs/config.md are
 * derived from this schema. Values may be text in every source.
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
    v.pipe(wholeNumber(0, 65_535), v.description("Port to listen on, 0 to 65535. 0 takes any free one.")),
    8480,
  ),
  dataDir: v.optional(
    v.pipe(
      v.string(),
      v.minLength(1, "the path of a folder"),
      v.description("Folder for all data. It is created if it is missing. Only one server can use it at a time."),
    ),
    ".tributary",
  ),
  publicUrl: v.optional(
    v.pipe(
      v.string(),
      v.check(isOrigin, "an address such as https://contact.example.org, without a path"),
      v.transform((url) => new URL(url).origin),
      v.description(
        "Address of this server for browsers and other clients behind a proxy, such as `https://contact.example.org`. Default: the address " +
          "that the server listens on.",
      ),
    ),
  ),
  approvedOrigins: v.optional(
    v.pipe(
      textList(),
      v.everyItem(isOriginPattern, "a list of origins such as https://desk.example.org or http://localhost:*"),
      v.description(
        "Origins of pages that may embed the agent panel, separated by commas. `*.` at the start of a host matches any " +
          "subdomain, `*` as the port any port.",
      ),
    ),
    ["http://localhost:*", "http://127.0.0.1:*", "https://localhost:*", "https://127.0.0.1:*"],
  ),
  signatures: v.optional(
    v.pipe(
      v.picklist(["verify", "known-key", "off"], "verify, known-key or off"),
      v.description(
        "Check of the signatures of control-plane requests. `verify`: the complete signature; `known-key`: only that the access key " +
          "exists; `off`: no check.",
      ),
    ),
    "verify",
  ),
  offerTimeoutSeconds: v.optional(
    v.pipe(
      wholeNumber(5, 60),
      v.description("Time that a contact rings before it counts as missed. Seconds, 5 to 60."),
    ),
    20,
  ),
  sessionSeconds: v.optional(
    v.pipe(
      wholeNumber(5, 7 * 86_400),
      v.description(
        "Maximum duration of a session in the agent panel. Seconds, 5 to 604800; the default is a shift of 12 hours.",
      ),
    ),
    43_200,
  ),
  participantRequestsPerSecond: v.optional(
    v.pipe(
      wholeNumber(1, 1_000_000),
      v.description(
        "Request limit per chat participant and second; after a pause a burst of twice as many is allowed. Whole number from 1 to " +
          "1000000. Reconnecting after a lost connection is not counted.",
      ),
    ),
    20,
  ),
  allowRemoteDemo: v.optional(
    v.pipe(
      yesOrNo(),
      v.description(
        "Allows a demo center to listen on addresses other than loopback, although its passwords are public.",
      ),
    ),
    false,
  ),
  tokenSecret: v.optional(
    v.pipe(
      v.string(),
      v.minLength(32, "at least 32 characters"),
      v.description(
        "Key for signing the tokens of sessions and participants, at least 32 characters. Default: a random key that is created at the " +
          "first start and stored with the data.",
      ),
    ),
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
        "Format of log lines: `lines` for people, `json` for programs, `auto`: `lines` on a terminal, otherwise `json`.",
      ),
    ),
    "auto",
  ),
});

/** All settings with their values, frozen. */
export type Config = Readonly<v.InferOutput<typeof configSchema>>;

export type SettingName = keyof typeof configSchema.entries;

function wholeNumber(min: number, max: number) {
  const expected = `a whole number from ${min} to ${max}`;
  const fromText = v.pipe(v.string(expected), v.regex(/^\d{1,9}$/, expected), v.transform(Number));
  return v.pipe(
    v.union([v.number(expected), fromText], expected),
    v.integer(expected),
    v.minValue(min, expected),
    v.maxValue(max, expected),
  );
}

function yesOrNo() {
  const fromText = v.pipe(
    v.picklist(["true", "false"]),
    v.transform((text) => text === "true"),
  );
  return v.union([v.boolean(), fromText], "true or false");
}

function textList() {
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
