import { isOriginPattern } from "@tributary/protocol/panel";
import * as v from "valibot";

/** Settings that are secrets: besides the value itself, the environment may name a file that holds it (`…_FILE`). */
export const SECRET_SETTINGS: ReadonlySet<string> = new Set(["tokenSecret"]);

/**
 * Every setting of the server: what it means, what it may be, what it is when nobody says. Flags, environment variables, the names in the
 * file and docs/config.md are all made from this one schema. Values may be given as text wherever they come from.
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
      v.description(
        "Folder for everything that is kept. It is created when it is missing and belongs to one server at a time.",
      ),
    ),
    ".tributary",
  ),
  publicUrl: v.optional(
    v.pipe(
      v.string(),
      v.check(isOrigin, "an address such as https://contact.example.org, without a path"),
      v.transform((url) => new URL(url).origin),
      v.description(
        "How browsers and other clients reach this server when a proxy stands before it, e.g. `https://contact.example.org`. " +
          "Without it they are given the address that the server listens on.",
      ),
    ),
  ),
  approvedOrigins: v.optional(
    v.pipe(
      textList(),
      v.everyItem(isOriginPattern, "a list of origins such as https://desk.example.org or http://localhost:*"),
      v.description(
        "Origins of the pages that may embed the agent panel, separated by commas. `*.` at the front of a host means any " +
          "subdomain, `*` as the port any port.",
      ),
    ),
    ["http://localhost:*", "http://127.0.0.1:*", "https://localhost:*", "https://127.0.0.1:*"],
  ),
  signatures: v.optional(
    v.pipe(
      v.picklist(["verify", "known-key", "off"], "verify, known-key or off"),
      v.description(
        "How much of the signatures of control-plane requests is looked at: `verify` all of it, `known-key` only whether the " +
          "access key exists, `off` nothing.",
      ),
    ),
    "verify",
  ),
  offerTimeoutSeconds: v.optional(
    v.pipe(wholeNumber(5, 60), v.description("How long a contact rings before it counts as missed. Seconds, 5 to 60.")),
    20,
  ),
  sessionSeconds: v.optional(
    v.pipe(
      wholeNumber(5, 7 * 86_400),
      v.description(
        "How long a sign-in to the agent panel lasts. Seconds, 5 to 604800; the default is a shift of 12 hours.",
      ),
    ),
    43_200,
  ),
  participantRequestsPerSecond: v.optional(
    v.pipe(
      wholeNumber(1, 1_000_000),
      v.description(
        "How many requests a second one participant of a chat may make, and twice as many at once after a pause. Whole number from 1 to " +
          "1000000. Coming back after a lost connection is not counted.",
      ),
    ),
    20,
  ),
  allowRemoteDemo: v.optional(
    v.pipe(
      yesOrNo(),
      v.description(
        "Lets a demo center listen on other than loopback addresses, although everybody knows its passwords.",
      ),
    ),
    false,
  ),
  tokenSecret: v.optional(
    v.pipe(
      v.string(),
      v.minLength(32, "at least 32 characters"),
      v.description(
        "What sessions' and participants' tokens are signed with, at least 32 characters. Without it a random one is made at the " +
          "first start and kept with the data.",
      ),
    ),
  ),
  logLevel: v.optional(
    v.pipe(
      v.picklist(["debug", "info", "warn", "error"], "debug, info, warn or error"),
      v.description("The least important lines that are logged: `debug`, `info`, `warn` or `error`."),
    ),
    "info",
  ),
  logFormat: v.optional(
    v.pipe(
      v.picklist(["auto", "lines", "json"], "auto, lines or json"),
      v.description(
        "How lines of the log look: `lines` for people, `json` for programs, `auto` by whether a terminal is there.",
      ),
    ),
    "auto",
  ),
});

/** All settings with their values: what the rest of the server is handed, frozen. */
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
