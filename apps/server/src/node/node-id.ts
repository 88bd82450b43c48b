import { DatabaseSync } from "node:sqlite";
import { type Random, uuidV7 } from "@tributary/kernel";
import { CenterError } from "@tributary/model";

/** Identity of a node, the same after a restart. Disposing gives up the data folder. */
export type NodeId = Disposable & { readonly nodeId: string };

type Folder = { readonly path: string; readonly nodeFile: string };

/** Error number of SQLite for a database that another process has locked. */
const SQLITE_BUSY = 5;

/**
 * Takes a data folder for this process and returns the id of its node, which the first start creates. SQLite locks the file, so that the lock ends
 * with the process however that ends.
 *
 * Errors: `CenterError("unavailable")` if another process has the folder, or the file cannot be written. Source: NL-07.
 */
export function takeNodeId(
  { now, random }: { readonly now: number; readonly random: Random },
  { path, nodeFile }: Folder,
): NodeId {
  using opening = new DisposableStack();
  try {
    const database = new DatabaseSync(nodeFile, { timeout: 0 });
    opening.defer(() => database.close());
    const nodeId = storedId(database, () => uuidV7(now, random));
    const open = opening.move();
    return { nodeId, [Symbol.dispose]: () => open.dispose() };
  } catch (error) {
    // biome-ignore lint/style/useErrorCause: the cause is in the options of this class
    throw new CenterError("unavailable", sentenceOf(error, path), { cause: error });
  }
}

function storedId(database: DatabaseSync, create: () => string): string {
  database.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
  database.exec("CREATE TABLE IF NOT EXISTS node (id TEXT NOT NULL)");
  const stored = database.prepare("SELECT id FROM node").get()?.id;
  const nodeId = typeof stored === "string" ? stored : create();
  if (stored === undefined) database.prepare("INSERT INTO node (id) VALUES (?)").run(nodeId);
  database.exec("COMMIT");
  return nodeId;
}

function sentenceOf(error: unknown, path: string): string {
  const isBusy = error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY;
  return isBusy
    ? `The data folder ${path} is in use by another server: choose another with --data-dir.`
    : `The node's file in the data folder ${path} cannot be read or written.`;
}
