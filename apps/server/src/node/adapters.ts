/** Opens the adapters of a center with several nodes from the settings. Each client is imported when it is opened, because most centers use neither. */
import type { NatsFanout } from "@tributary/fanout-nats";
import { JournalError, type Store } from "@tributary/journal";
import type { Clock, Logger } from "@tributary/kernel";
import type { Config } from "../config/schema.ts";

type Deps = { readonly clock: Clock; readonly log: Logger };

/** Opens the store on PostgreSQL. Errors: `unavailable` with a sentence without secrets. */
export async function openDatabase(deps: Deps, config: Config): Promise<Store> {
  const { databaseUrl: url = "", databasePasswordFile, databaseConnections: poolSize, databaseSchema: schema } = config;
  const password = databasePasswordFile === undefined ? {} : { passwordFile: databasePasswordFile };
  const { createPostgresStore } = await import("@tributary/store-postgres");
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
export async function openBroker(deps: Deps, config: Config, { nodeId, centerId }: Names): Promise<NatsFanout> {
  const {
    fanoutUrl: servers = [],
    fanoutCredentialsFile: credsFile,
    fanoutCaFile: caFile,
    fanoutPrefix: prefix,
  } = config;
  const { createNatsFanout } = await import("@tributary/fanout-nats");
  return createNatsFanout(deps, {
    servers,
    prefix: `${prefix}.${centerId}`,
    name: `tributary ${nodeId}`,
    ...(credsFile === undefined ? {} : { credentials: { kind: "creds", credsFile } }),
    ...(caFile === undefined ? {} : { tls: { caFile } }),
  }).catch((error: unknown) => withSettings(error, "fanoutUrl, fanoutCredentialsFile and fanoutCaFile"));
}
