/** The journal's store in a single file. */
export { createSqliteStore, type SqliteStore, type SqliteStoreDeps, type SqliteStoreOptions } from "./create.ts";
