/** The journal's store in a single file. */
export { createSqliteStore, type SqliteStoreDeps, type SqliteStoreOptions } from "./create.ts";
