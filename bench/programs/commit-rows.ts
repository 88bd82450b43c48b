/**
 * Purpose: lower bound of the disk: writes rows of a message's size to SQLite, `rows` rows per synced commit.
 * When:    started by the benchmarks.
 * Usage:   node bench/programs/commit-rows.ts path-of-database rows seconds   (prints one line of JSON)
 */
import { DatabaseSync } from "node:sqlite";

const [path = "", rows = "1", seconds = "2"] = process.argv.slice(2);
const db = new DatabaseSync(path);
db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA locking_mode = EXCLUSIVE");
db.exec("CREATE TABLE messages (id INTEGER PRIMARY KEY, chat INTEGER, seq INTEGER, at INTEGER, text TEXT)");
const begin = db.prepare("BEGIN");
const commit = db.prepare("COMMIT");
const insert = db.prepare("INSERT INTO messages (chat, seq, at, text) VALUES (?, ?, ?, ?)");
const text = "x".repeat(200);

const startMs = performance.now();
const startCpu = process.cpuUsage();
let commits = 0;
while (performance.now() - startMs < Number(seconds) * 1_000) {
  begin.run();
  for (let row = 0; row < Number(rows); row += 1) insert.run(row, commits, startMs, text);
  commit.run();
  commits += 1;
}
const cpu = process.cpuUsage(startCpu);
const tookMs = performance.now() - startMs;
const written = commits * Number(rows);
console.log(
  JSON.stringify({ perSecond: (written / tookMs) * 1_000, cpuMs: (cpu.user + cpu.system) / 1_000 / written }),
);
