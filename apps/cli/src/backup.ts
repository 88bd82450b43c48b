import { existsSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { callControl } from "@tributary/control";
import { JournalError } from "@tributary/journal";
import { accepted, asSentence, createSystemClock, type Result, refused, silentLogger } from "@tributary/kernel";
import { createSqliteStore, isIntact } from "@tributary/store-sqlite";

/** `dataFolder`: of the center. `file`: the backup, which must not exist. */
export type BackupOptions = { readonly dataFolder: string; readonly file: string };

/** Backs up a center and checks the copy. A running server makes the copy itself, because no other process can open its database. */
export async function backUp({ dataFolder, file }: BackupOptions): Promise<Result<string, string>> {
  const folder = resolve(dataFolder);
  const database = join(folder, "tributary.db");
  const target = resolve(file);
  if (!existsSync(database)) return refused(`There is no center in ${folder}; choose its data folder with --data-dir.`);
  const answer = await callControl(folder, "backup", { file: target });
  if (answer.kind === "refused") return refused(answer.refusal);
  if (answer.kind === "no-server") {
    const copied = await copyClosed(database, target);
    if (!copied.ok) return copied;
  }
  return isIntact(target) ? accepted(`Backed up to ${target} (${sizeOf(target)}).`) : await discard(target);
}

/** Copies the database of a center that is not running. */
async function copyClosed(database: string, target: string): Promise<Result<void, string>> {
  try {
    await using store = await createSqliteStore({ clock: createSystemClock(), log: silentLogger }, { path: database });
    await store.backUp(target);
    return accepted(undefined);
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    return refused(asSentence(error.message));
  }
}

async function discard(target: string): Promise<Result<string, string>> {
  await rm(target, { force: true });
  return refused("The copy is damaged and was deleted: the database itself may be damaged. Keep your last backup.");
}

function sizeOf(path: string): string {
  return `${(statSync(path).size / 1e6).toFixed(1)} MB`;
}
