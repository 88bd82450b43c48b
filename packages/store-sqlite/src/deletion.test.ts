import { readFile } from "node:fs/promises";
import type { Change, Commit } from "@tributary/journal";
import { createSystemClock, silentLogger } from "@tributary/kernel";
import { expect, it } from "vitest";
import { scratch } from "../test/scratch.ts";
import { checkDatabase } from "./check-database.ts";
import { createSqliteStore } from "./create.ts";

const SECRET = "her number is 0123456";
const ok = { ok: true };

function openAt(path: string, indexBatchSize = 4) {
  return createSqliteStore({ clock: createSystemClock(), log: silentLogger }, { path, indexBatchSize });
}

/** A change with texts that are as long as a message or longer than a page. */
function secrets(id: string, expectedSeq: number): Change {
  const text = SECRET.repeat(expectedSeq % 2 === 0 ? 1 : 1_000);
  const event = { seq: expectedSeq + 1, at: 1, type: "t", text };
  return {
    stream: { kind: "conversation", id },
    expectedSeq,
    events: [event],
    snapshot: { state: { text }, isActive: false },
  };
}

async function filesContain(path: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const suffix of ["", "-wal"]) if ((await readFile(path + suffix)).includes(SECRET)) found.push(suffix);
  return found;
}

it("[SQ-08] the files contain nothing of a stream once its deletion is answered, nor do later backups", async () => {
  await using files = await scratch();
  await using store = await openAt(files.path);
  const ids = Array.from({ length: 12 }, (_, index) => `s${index}`);
  for (let seq = 0; seq < 6; seq += 1) {
    await Promise.all(ids.map((id) => store.commit({ changes: [secrets(id, seq)] })));
  }
  const putRecords = ids.map((id) => ({ kind: "summary", id, value: { name: SECRET } }));
  await store.commit({ changes: [], putRecords });
  expect(await filesContain(files.path)).toContain("-wal");
  const deletion: Commit = {
    changes: [],
    deleteStreams: ids.map((id) => ({ stream: { kind: "conversation", id }, expectedSeq: 6 })),
    deleteRecords: putRecords,
  };

  expect(await store.commit(deletion)).toEqual(ok);

  expect(await filesContain(files.path)).toEqual([]);
  await store.backUp(`${files.path}-backup`);
  expect((await readFile(`${files.path}-backup`)).includes(SECRET)).toBe(false);
});

it("[SQ-01, ST-26] a database whose newest events were deleted opens, and is found intact", async () => {
  await using files = await scratch();
  const store = await openAt(files.path);
  for (let seq = 0; seq < 9; seq += 1) await store.commit({ changes: [secrets("a", seq)] });
  const stream = { kind: "conversation", id: "a" };
  expect(await store.commit({ changes: [], deleteStreams: [{ stream, expectedSeq: 9 }] })).toEqual(ok);
  await store[Symbol.asyncDispose]();

  expect(checkDatabase(files.path)).toEqual({ ok: true, value: null });
  await using again = await openAt(files.path);
  expect(await again.commit({ changes: [secrets("b", 0)] })).toEqual(ok);
  const { position } = await again.readAll({ kinds: ["conversation"], after: null, limit: 10 });
  expect(position).toBe("10");
});
