/** The journal's store in a single file. */
export { checkDatabase, type DatabaseProblem } from "./check-database.ts";
export { isIntact } from "./copy-database.ts";
export { createSqliteStore, type SqliteStore, type SqliteStoreDeps, type SqliteStoreOptions } from "./create.ts";
