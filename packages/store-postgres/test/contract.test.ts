import { storeContract } from "@tributary/journal/contracts";
import { type PostgresServer, startPostgres } from "@tributary/testkit";
import { afterAll, beforeAll } from "vitest";
import { contractFixture } from "./database.ts";

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});

afterAll(() => server[Symbol.asyncDispose]());

storeContract("PostgreSQL", () => contractFixture(server));
