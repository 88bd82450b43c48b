/** Settings of a center on PostgreSQL and of several nodes. */
import * as v from "valibot";
import { integerBetween, listSetting } from "./setting-types.ts";

/** Secret settings of this file: the address may contain a password. */
export const NODE_SECRETS = ["databaseUrl"] as const;

/**
 * Longest drain. A close of connections follows it, and the run contract allows ten seconds for both.
 *
 * Unit: seconds. Source: docs/run-contract.md#signals.
 */
const MAX_DRAIN_SECONDS = 6;

/** Default drain with several nodes: load balancers notice within a second, and clients move to other nodes over the rest. Unit: seconds. */
const DEFAULT_DRAIN_SECONDS = 4;

const BROKER_ADDRESSES = "a list of addresses such as nats://broker.example.org:4222, without credentials";

export const nodeSettings = {
  databaseUrl: v.optional(
    v.pipe(
      v.string(),
      v.check(
        (text) => hasProtocol(text, ["postgres:", "postgresql:"]),
        "an address such as postgres://tributary@db.example.org:5432/tributary",
      ),
      v.description(
        "Address of the PostgreSQL database, e.g. `postgres://tributary@db.example.org:5432/tributary?sslmode=verify-full`. By default the data is " +
          "in SQLite in the data folder. It may contain a password, so prefer the environment or a file to the flag.",
      ),
    ),
  ),
  databasePasswordFile: v.optional(
    v.pipe(
      v.string(),
      v.minLength(1, "the path of a file"),
      v.description(
        "Path of a file with the password of the database user, in place of one in `databaseUrl`. It is read at the start.",
      ),
    ),
  ),
  databaseSchema: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[a-z_][a-z0-9_]{0,50}$/, "1 to 51 small letters, digits or _"),
      v.description(
        "Schema of the tables, created if it is missing. Centers that share a database have different ones.",
      ),
    ),
    "tributary",
  ),
  databaseConnections: v.optional(
    v.pipe(integerBetween(2, 200), v.description("Connections of this node to the database. Whole number, 2 to 200.")),
    10,
  ),
  fanoutUrl: v.optional(
    v.pipe(
      listSetting(),
      v.minLength(1, BROKER_ADDRESSES),
      v.everyItem((text) => hasProtocol(text, ["nats:", "tls:"]) && !text.includes("@"), BROKER_ADDRESSES),
      v.description(
        "Comma-separated addresses of the NATS servers that connect the nodes of a center, e.g. `nats://broker.example.org:4222`; `tls://` requires " +
          "TLS. It needs `databaseUrl`. Without it a center is a single node.",
      ),
    ),
  ),
  fanoutCredentialsFile: v.optional(
    v.pipe(
      v.string(),
      v.minLength(1, "the path of a file"),
      v.description("Path of a NATS credentials file (`.creds`) for `fanoutUrl`. It is read again at each connection."),
    ),
  ),
  fanoutCaFile: v.optional(
    v.pipe(
      v.string(),
      v.minLength(1, "the path of a file"),
      v.description(
        "Path of the PEM file of the authority that signed the certificates of the NATS servers; requires TLS.",
      ),
    ),
  ),
  fanoutPrefix: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[A-Za-z0-9_-]{1,64}$/, "1 to 64 letters, digits, _ or -"),
      v.description(
        "First part of all NATS subjects; an id of the center follows. Permissions of the NATS user: publish and subscribe below it.",
      ),
    ),
    "tributary",
  ),
  drainSeconds: v.optional(
    v.pipe(
      integerBetween(0, MAX_DRAIN_SECONDS),
      v.description(
        "Time between the signal to stop and the close: `/readyz` refuses, everything else is served, and sockets are closed evenly over this " +
          `time, so that clients move to other nodes. Seconds, 0 to ${MAX_DRAIN_SECONDS}; default ${DEFAULT_DRAIN_SECONDS} with \`fanoutUrl\`, otherwise 0.`,
      ),
    ),
  ),
};

type NodeSettings = {
  readonly databaseUrl?: string | undefined;
  readonly databasePasswordFile?: string | undefined;
  readonly fanoutUrl?: readonly string[] | undefined;
  readonly fanoutCredentialsFile?: string | undefined;
  readonly fanoutCaFile?: string | undefined;
  readonly drainSeconds?: number | undefined;
};

/** Settings that are useless without another one. */
export const NODE_NEEDS = [
  { setting: "fanoutUrl", needs: "databaseUrl" },
  { setting: "databasePasswordFile", needs: "databaseUrl" },
  { setting: "fanoutCredentialsFile", needs: "fanoutUrl" },
  { setting: "fanoutCaFile", needs: "fanoutUrl" },
] as const;

/** Returns the time to drain. Unit: milliseconds. */
export function drainMsOf({ drainSeconds, fanoutUrl }: NodeSettings): number {
  return (drainSeconds ?? (fanoutUrl === undefined ? 0 : DEFAULT_DRAIN_SECONDS)) * 1_000;
}

function hasProtocol(text: string, protocols: readonly string[]): boolean {
  const url = URL.parse(text);
  return url !== null && protocols.includes(url.protocol);
}
