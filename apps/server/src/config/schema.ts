import { isHostPattern, isProxyAddress } from "@tributary/http/settings";
import { isOriginPattern } from "@tributary/protocol/panel";
import * as v from "valibot";
import { ATTACHMENT_SECRETS, attachmentSettings } from "./attachment-settings.ts";
import { CUSTOMER_PROVIDER_SECRETS, customerProviderSettings } from "./customer-provider-settings.ts";
import { NODE_SECRETS, nodeSettings } from "./node-settings.ts";
import { booleanSetting, integerBetween, listSetting } from "./setting-types.ts";
import { SINGLE_SIGN_ON_SECRETS, singleSignOnSettings } from "./single-sign-on-settings.ts";
import { streamingSettings } from "./streaming-settings.ts";
import { VISITOR_SECRETS, visitorSettings } from "./visitor-settings.ts";
import { VOICE_SECRETS, voiceSettings } from "./voice-settings.ts";

/** Secret settings. The environment can contain the value, or in `…_FILE` the path of a file with the value. */
export const SECRET_SETTINGS: ReadonlySet<string> = new Set([
  "tokenSecret",
  "previousTokenSecret",
  ...NODE_SECRETS,
  ...SINGLE_SIGN_ON_SECRETS,
  ...CUSTOMER_PROVIDER_SECRETS,
  ...ATTACHMENT_SECRETS,
  ...VISITOR_SECRETS,
  ...VOICE_SECRETS,
]);

/** Value of `previousTokenSecret` that selects the secret stored with the data. */
export const STORED_SECRET = "stored";

/**
 * All settings of the server with meaning, allowed values and default. Flags, environment variables, members of the settings file and
 * docs/config.md are derived from this schema. Each source may give values as text.
 */
export const configSchema = v.strictObject({
  demo: v.optional(
    v.pipe(
      booleanSetting(),
      v.description(
        "Kind of center that the first start creates: the demo center with its public accounts, or an empty one that its set-up page completes. " +
          "`npx tributary serve` sets it to `false`. Later starts use the center in the data folder.",
      ),
    ),
    true,
  ),
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
      v.description(
        "Data folder. It is created if it is missing. Only one server at a time can use it. Default: `.tributary` for a demo center, " +
          "`tributary-data` otherwise.",
      ),
    ),
  ),
  archiveDir: v.optional(
    v.pipe(
      v.string(),
      v.minLength(1, "the path of a folder"),
      v.description(
        "Folder, which must exist, to which conversations are written before they are deleted because their retention is over: one JSON object per " +
          "line, one file per day. By default they are deleted without a copy. Set it on all nodes.",
      ),
    ),
  ),
  ...attachmentSettings,
  viewsDir: v.optional(
    v.pipe(
      v.string(),
      v.minLength(1, "the path of a folder"),
      v.description(
        "Folder, which must exist, with the views that messages can present, one JSON file for each version. It is read at the start. Set it on all nodes.",
      ),
    ),
  ),
  ...nodeSettings,
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
        "Comma-separated origins of pages that may embed the agent panel and start chats and calls, besides those approved in the center itself. A demo center " +
          "lets any page start chats and calls, whatever this list contains. `*.` at the start of a host matches any subdomain, `*` as the port matches any port. " +
          "Default: `localhost` and `127.0.0.1` on any port for a demo center, none otherwise.",
      ),
    ),
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
  connectionTokenSeconds: v.optional(
    v.pipe(
      integerBetween(65, 86_400),
      v.description(
        "Validity of the token with which a page takes part in a chat. Pages renew it a minute before its end: a short one tries that out. " +
          "Seconds, 65 to 86400.",
      ),
    ),
    86_400,
  ),
  signInFailuresPerAddress: v.optional(
    v.pipe(
      integerBetween(1, 1_000_000),
      v.description(
        "Wrong passwords from one address within a minute, over all user names, before further attempts from there are refused for the " +
          "rest of that minute. Browsers that have signed in as the same user before are not affected. Whole number, 1 to 1000000.",
      ),
    ),
    60,
  ),
  signInFailuresPerName: v.optional(
    v.pipe(
      integerBetween(1, 1_000_000),
      v.description(
        "Wrong passwords for one user name within 15 minutes, over all addresses, before only one attempt per second is accepted for " +
          "it. Browsers that have signed in as this user before are not affected. Whole number, 1 to 1000000.",
      ),
    ),
    100,
  ),
  ...singleSignOnSettings,
  ...customerProviderSettings,
  ...visitorSettings,
  ...streamingSettings,
  ...voiceSettings,
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
  socketFramesPerSecond: v.optional(
    v.pipe(
      integerBetween(1, 1_000_000),
      v.description(
        "Frames per second that each chat participant, and each agent in the panel, may send on all their sockets together, with " +
          "bursts of ten times as many. A socket that exceeds it is closed with 1008. Whole number, 1 to 1000000. Clients send a " +
          "frame every ten seconds and a few per action.",
      ),
    ),
    50,
  ),
  trustedProxies: v.optional(
    v.pipe(
      listSetting(),
      v.everyItem(isProxyAddress, "a list of addresses and networks such as 127.0.0.1 or 10.0.0.0/8"),
      v.description(
        "Comma-separated addresses and networks of proxies in front of the server. Only their `X-Forwarded-For` gives the " +
          "address of a client. Set it together with `publicUrl`: otherwise all clients share the limits of one address.",
      ),
    ),
    [],
  ),
  allowedHosts: v.optional(
    v.pipe(
      listSetting(),
      v.everyItem(isHostPattern, "a list of host names such as contact.example.org or *.example.org, without ports"),
      v.description(
        "Comma-separated names that requests may have in the header `Host`, besides loopback names, the listening address and the host " +
          "of `publicUrl`. Others are refused with 421, except at `/healthz`, `/readyz` and `/metrics`. `*.` at the start matches any " +
          "subdomain.",
      ),
    ),
    [],
  ),
  connectionsPerAddress: v.optional(
    v.pipe(
      integerBetween(1, 1_000_000),
      v.description(
        "Open connections of one client address, sockets included. Further ones are closed; those of trusted proxies are not counted. Whole " +
          "number, 1 to 1000000.",
      ),
    ),
    2_000,
  ),
  addressRequestsPerSecond: v.optional(
    v.pipe(
      integerBetween(1, 1_000_000),
      v.description(
        "Requests per second of one client address, with bursts of ten times as many; each full 50 kB of an answer, other than a file, counts " +
          "as a further request. Whole number, 1 to 1000000. An IPv6 address counts as its /64 network, here and below.",
      ),
    ),
    500,
  ),
  chatStartsPerAddressPerMinute: v.optional(
    v.pipe(
      integerBetween(1, 1_000_000),
      v.description(
        "Chats and calls that one client address may start in a minute without an access key; each full 4 KiB of a request counts as one " +
          "more. Whole number, 1 to 1000000.",
      ),
    ),
    300,
  ),
  chatStartsPerMinute: v.optional(
    v.pipe(
      integerBetween(1, 1_000_000),
      v.description(
        "Chats and calls that may be started in a minute without an access key, and chats and tasks with each access key. Whole number, 1 to " +
          "1000000.",
      ),
    ),
    3_000,
  ),
  openChatsPerAddress: v.optional(
    v.pipe(
      integerBetween(1, 1_000_000),
      v.description(
        "Chats and calls that one client address may have open at a time, of those it started without an access key. Whole number, 1 to 1000000.",
      ),
    ),
    2_000,
  ),
  unjoinedChatsPerAddress: v.optional(
    v.pipe(
      integerBetween(1, 1_000_000),
      v.description(
        "Chats and calls of one client address that the customer has not joined yet. Chats end after five minutes, calls after one. Whole " +
          "number, 1 to 1000000.",
      ),
    ),
    500,
  ),
  unjoinedChats: v.optional(
    v.pipe(
      integerBetween(1, 1_000_000),
      v.description("The same for all client addresses together. Whole number, 1 to 1000000."),
    ),
    5_000,
  ),
  bodyMegabytesPerAddress: v.optional(
    v.pipe(
      integerBetween(1, 100_000),
      v.description(
        "Megabytes of request bodies of one client address that may be in transmission. Further requests with a body of more than 16 KiB " +
          "are refused with 429. Whole number, 1 to 100000.",
      ),
    ),
    32,
  ),
  unsentMegabytesPerAddress: v.optional(
    v.pipe(
      integerBetween(1, 100_000),
      v.description(
        "Megabytes that may wait for the clients of one address to read them. Beyond it the connections with the most are ended. Whole " +
          "number, 1 to 100000.",
      ),
    ),
    32,
  ),
  unsentMegabytes: v.optional(
    v.pipe(integerBetween(1, 100_000), v.description("The same for all clients together. Whole number, 1 to 100000.")),
    256,
  ),
  slowReaderSeconds: v.optional(
    v.pipe(
      integerBetween(5, 3_600),
      v.description(
        "Time after which the connection of a client that reads nothing is ended. WebSockets are closed after 10 seconds in any case. " +
          "Seconds, 5 to 3600.",
      ),
    ),
    30,
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
  previousTokenSecret: v.optional(
    v.pipe(
      v.string(),
      v.check((text) => text === STORED_SECRET || text.length >= 32, "at least 32 characters, or stored"),
      v.description(
        "Secret before a change of `tokenSecret`: its tokens stay valid, and no new ones are signed with it. At least 32 characters, or " +
          "`stored` for the secret stored with the data.",
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

/** Returns the path of the data folder. */
export function dataDirOf({ dataDir, demo }: Pick<Config, "dataDir" | "demo">): string {
  return dataDir ?? (demo ? ".tributary" : "tributary-data");
}

export type SettingName = keyof typeof configSchema.entries;

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  return (
    url !== null && ["http:", "https:"].includes(url.protocol) && url.pathname === "/" && url.search + url.hash === ""
  );
}
