/** The store that needs nothing but a file. */
export { createSqliteStore, type SqliteStoreDeps, type SqliteStoreOptions } from "./create.ts";
