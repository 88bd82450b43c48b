import { JournalError } from "@tributary/journal";
import { accepted, asSentence, type Result, refused } from "@tributary/kernel";
import type { SqliteStore } from "@tributary/store-sqlite";
import * as v from "valibot";

const inputSchema = v.object({ file: v.string() });

/** Copies the database of this center to a file of the caller, who is the owner of the process. Refusals: one sentence. */
export async function backUp(store: SqliteStore, input: unknown): Promise<Result<undefined, string>> {
  const { file } = v.parse(inputSchema, input);
  try {
    await store.backUp(file);
    return accepted(undefined);
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    return refused(asSentence(error.message));
  }
}
