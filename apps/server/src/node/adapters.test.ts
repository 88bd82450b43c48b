import { createSystemClock, silentLogger } from "@tributary/kernel";
import * as v from "valibot";
import { expect, it } from "vitest";
import { configSchema } from "../config/schema.ts";
import { openBroker, openDatabase } from "./adapters.ts";

const deps = { clock: createSystemClock(), log: silentLogger };
const config = v.parse(configSchema, {
  databaseUrl: "postgres://tributary:secret@127.0.0.1:1/tributary",
  fanoutUrl: "nats://127.0.0.1:1",
});

it("[NL-01] a database that cannot be reached is reported with the names of its settings", async () => {
  await expect(openDatabase(deps, config)).rejects.toMatchObject({
    code: "unavailable",
    message:
      "the database cannot be used: connect ECONNREFUSED 127.0.0.1:1 (settings: databaseUrl and databasePasswordFile)",
  });
});

it("[NL-01] a broker that cannot be reached is reported with the names of its settings", async () => {
  await expect(openBroker(deps, config, { nodeId: "a", centerId: "b" })).rejects.toMatchObject({
    code: "unavailable",
    message:
      "cannot connect to NATS at 127.0.0.1:1: connection refused (settings: fanoutUrl, fanoutCredentialsFile and fanoutCaFile)",
  });
});
