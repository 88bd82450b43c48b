import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { accepted, asError, type Result, refused } from "@tributary/kernel";

/** Writes a new file that only its owner can read. If that fails, nothing of it remains. Refusals: one sentence. */
export async function writeNewFile(path: string, bytes: AsyncIterable<Uint8Array>): Promise<Result<null, string>> {
  const file = createWriteStream(path, { flags: "wx", mode: 0o600 });
  let isOwn = false;
  file.once("open", () => {
    isOwn = true;
  });
  try {
    await pipeline(Readable.from(bytes, { objectMode: false }), file);
    return accepted(null);
  } catch (error) {
    if (isOwn) await rm(path, { force: true });
    return refused(`The file ${path} cannot be written: ${asError(error).message}.`);
  }
}
