/** Opens the adapters of a center with several nodes from the settings. */
import { createNatsFanout, type NatsFanout } from "@tributary/fanout-nats";
import { JournalError, type Store } from "@tributary/journal";
import type { Clock, Logger } from "@tributary/kernel";
import { createPostgresStore } from "@tributary/store-postgres";
import type { Config } from "../config/schema.ts";

type Deps = { readonly clock: Clock; readonly log: Logger };

/** Opens the store on PostgreSQL. Errors: `unavailable` with a sentence without secrets. */
export function openDatabase(deps: Deps, config: Config): Promise<Store> {
  const { databaseUrl: url = "", databasePasswordFile, databaseConnections: poolSize, databaseSchema: schema } = config;
  const password = databasePasswordFile === undefined ? {} : { passwordFile: databasePasswordFile };
  return createPostgresStore(deps, { url, ...password, poolSize, schema }).catch((error: unknown) =>
    withSettings(error, "databaseUrl and databasePasswordFile"),
  );
}

/** Throws the error again with the names of the settings that its reader may want to change. */
function withSettings(error: unknown, settings: string): never {
  if (!(error instanceof JournalError) || error.code !== "unavailable") throw error;
  throw new JournalError("unavailable", `${error.message} (settings: ${settings})`, { cause: error });
}

/** Names of this node and of the center in its store. */
export type Names = { readonly nodeId: string; readonly centerId: string };

/** Connects to NATS. Errors: `unavailable` with a sentence without secrets. */
export function openBroker(deps: Deps, config: Config, { nodeId, centerId }: Names): Promise<NatsFanout> {
  const {
    fanoutUrl: servers = [],
    fanoutCredentialsFile: credsFile,
    fanoutCaFile: caFile,
    fanoutPrefix: prefix,
  } = config;
  return createNatsFanout(deps, {
    servers,
    prefix: `${prefix}.${centerId}`,
    name: `tributary ${nodeId}`,
    ...(credsFile === undefined ? {} : { credentials: { kind: "creds", credsFile } }),
    ...(caFile === undefined ? {} : { tls: { caFile } }),
  }).catch((error: unknown) => withSettings(error, "fanoutUrl, fanoutCredentialsFile and fanoutCaFile"));
}
