import { constants } from "node:fs";
import { access, type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import type { Archive } from "@tributary/engine";
import type { Clock } from "@tributary/kernel";
import { CenterError } from "@tributary/model";

/** Archives contain all that customers wrote. */
const OWNER_ONLY = 0o600;

const LINE_BREAK = 10;

/**
 * Opens an archive in a folder: one file per day of archiving, in UTC. A line that a crash has left incomplete is ended before the next one.
 *
 * Errors: `CenterError("unavailable")` if the folder does not exist or cannot be written to: a folder that is not mounted must not become another one.
 * Source: RE-04, SV-84.
 */
export async function openArchiveFolder({ now }: Pick<Clock, "now">, folder: string): Promise<Archive> {
  if (!(await isWritable(folder))) {
    throw new CenterError("unavailable", `the archive folder ${folder} does not exist or cannot be written to`);
  }
  return {
    async append(pieces) {
      const path = join(folder, `conversations-${new Date(now()).toISOString().slice(0, 10)}.jsonl`);
      const file = await open(path, "a+", OWNER_ONLY);
      try {
        if (!(await endsWithLine(file))) await file.appendFile("\n");
        for await (const piece of pieces) await file.appendFile(piece);
        await file.sync();
      } finally {
        await file.close();
      }
      await syncFolder(folder); // the file may be new
    },
  };
}

async function isWritable(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function endsWithLine(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return true;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] === LINE_BREAK;
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
