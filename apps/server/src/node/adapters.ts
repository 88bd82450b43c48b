/** Opens the adapters of a center with several nodes from the settings. */
import type { Fanout, Store } from "@tributary/journal";
import type { Clock, Logger } from "@tributary/kernel";
import { CenterError } from "@tributary/model";
import { createPostgresStore } from "@tributary/store-postgres";
import type { Config } from "../config/schema.ts";

type Deps = { readonly clock: Clock; readonly log: Logger };

/** Opens the store on PostgreSQL. Errors: `unavailable` with a sentence without secrets. */
export function openDatabase(deps: Deps, config: Config): Promise<Store> {
  const { databaseUrl: url = "", databasePasswordFile, databaseConnections: poolSize, databaseSchema: schema } = config;
  const password = databasePasswordFile === undefined ? {} : { passwordFile: databasePasswordFile };
  return createPostgresStore(deps, { url, ...password, poolSize, schema });
}

/** Connects to NATS. Errors: `unavailable` with a sentence without secrets. */
export async function openBroker(
  _deps: Deps,
  _config: Config,
  _nodeId: string,
): Promise<Fanout & { readonly isConnected: boolean }> {
  throw new CenterError("unavailable", "This version cannot use NATS.");
}
