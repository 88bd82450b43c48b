/** The journal's store in PostgreSQL. */
export { createPostgresStore, type PostgresStoreDeps, type PostgresStoreOptions } from "./create.ts";
