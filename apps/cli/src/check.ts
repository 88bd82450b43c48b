import { callControl } from "@tributary/control";
import { accepted, asSentence, refused } from "@tributary/kernel";
import { checkDatabase } from "@tributary/store-sqlite";
import { sizeOf } from "./backup.ts";
import type { Command } from "./command.ts";
import { findDatabase } from "./data-folder.ts";

/** Reads the whole database of a center that is not running. */
export const check: Command = {
  name: "check",
  summary: "Reads the whole database and reports damage; the server must not run",
  async run({ dataFolder }) {
    const answer = await callControl(dataFolder, "check", {});
    if (answer.kind !== "no-server") {
      return refused(`A server uses ${dataFolder}: stop it, or check a copy, as \`tributary backup FILE\` does.`);
    }
    const database = findDatabase(dataFolder);
    if (!database.ok) return database;
    const checked = checkDatabase(database.value);
    if (!checked.ok) return refused(asSentence(checked.refusal.message));
    return accepted([`The database is intact: ${database.value} (${sizeOf(database.value)}).`]);
  },
};
