import { statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { resolve } from "node:path";
import { callControl } from "@tributary/control";
import { JournalError } from "@tributary/journal";
import { accepted, asSentence, createSystemClock, type Result, refused, silentLogger } from "@tributary/kernel";
import { createSqliteStore, isIntact } from "@tributary/store-sqlite";
import type { Command } from "./command.ts";
import { FILES_PLACE, findDatabase } from "./data-folder.ts";

/** A file is stored before the database names it, so that a copy of the files that is made later has them all. */
const FILES_NOTE = `The files of chats are not in it: now copy them too, from ${FILES_PLACE}.`;

/** Backs up a center and checks the copy. A running server makes the copy itself, because no other process can open its database. */
export const backUp: Command = {
  name: "backup",
  operand: "FILE",
  summary: "Copies the data to FILE, which must not exist; the server may run",
  async run({ operand, dataFolder }) {
    const target = resolve(operand);
    const answer = await callControl(dataFolder, "backup", { file: target });
    if (answer.kind === "refused") return refused(answer.refusal);
    if (answer.kind === "no-server") {
      const copied = await copyClosed(dataFolder, target);
      if (!copied.ok) return copied;
    }
    if (!isIntact(target)) return discard(target);
    return accepted([`Backed up to ${target} (${sizeOf(target)}).`, FILES_NOTE]);
  },
};

/** Copies the database of a center that is not running. */
async function copyClosed(dataFolder: string, target: string): Promise<Result<void, string>> {
  const database = findDatabase(dataFolder);
  if (!database.ok) return database;
  try {
    const deps = { clock: createSystemClock(), log: silentLogger };
    await using store = await createSqliteStore(deps, { path: database.value });
    await store.backUp(target);
    return accepted(undefined);
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    return refused(asSentence(error.message));
  }
}

async function discard(target: string): Promise<Result<never, string>> {
  await rm(target, { force: true });
  return refused("The copy is damaged and was deleted: the database itself may be damaged. Keep your last backup.");
}

/** Returns the size of a file as a text. */
export function sizeOf(path: string): string {
  return `${(statSync(path).size / 1e6).toFixed(1)} MB`;
}
