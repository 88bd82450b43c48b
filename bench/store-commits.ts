/**
 * Purpose: measures commits per second and CPU per commit of a store: one event per commit, 64 in flight, over some streams. The CPU of
 *          PostgreSQL includes that of its server, which this program starts; `server µs` is the server's part.
 * When:    by hand, after a change to store-sqlite or store-postgres. Does not compare figures with targets.
 * Usage:   node --conditions=source bench/store-commits.ts [--store sqlite|postgres] [--streams 100] [--in-flight 64] [--seconds 5]
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Store } from "@tributary/journal";
import { createSystemClock, silentLogger } from "@tributary/kernel";
import { createPostgresStore } from "@tributary/store-postgres";
import { createSqliteStore } from "@tributary/store-sqlite";
import { startPostgres } from "@tributary/testkit";
import { readCpu } from "./generator/cpu-window.ts";

const { values } = parseArgs({
  options: {
    store: { type: "string", default: "sqlite" },
    streams: { type: "string", default: "100" },
    "in-flight": { type: "string", default: "64" },
    seconds: { type: "string", default: "5" },
  },
});

const TEXT = "x".repeat(120);
const clock = createSystemClock();
const folder = await mkdtemp(join(tmpdir(), "tributary-bench-"));
const server = values.store === "postgres" ? await startPostgres() : undefined;
const ports = { clock, log: silentLogger };
const store = server
  ? await createPostgresStore(ports, { url: server.url })
  : await createSqliteStore(ports, { path: join(folder, "tributary.db") });

try {
  await measure(store, 1);
  console.table([await measure(store, Number(values.seconds))]);
} finally {
  await store[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
}

async function measure(into: Store, seconds: number) {
  const streams = Number(values.streams);
  const ids = Array.from(
    { length: streams },
    (_, index) => `018f0000-0000-7000-8000-${String(index).padStart(12, "0")}`,
  );
  const lastSeqs = await Promise.all(
    ids.map(async (id) => {
      const [last] = await into.readEvents({ kind: "conversation", id }, { order: "backward", limit: 1 });
      return last?.seq ?? 0;
    }),
  );
  const untilMs = clock.monotonicMs() + seconds * 1_000;
  let commits = 0;
  let next = 0;

  async function keepCommitting(): Promise<void> {
    while (clock.monotonicMs() < untilMs) {
      const which = next++ % streams;
      const expectedSeq = lastSeqs[which] ?? 0;
      lastSeqs[which] = expectedSeq + 1;
      await into.commit({
        changes: [
          {
            stream: { kind: "conversation", id: ids[which] ?? "" },
            expectedSeq,
            events: [messageSent(expectedSeq + 1)],
          },
        ],
      });
      commits += 1;
    }
  }

  const startMs = clock.monotonicMs();
  const startCpu = process.cpuUsage();
  const serverPids = server?.pid === undefined ? [] : [server.pid];
  const serverBefore = readCpu(serverPids);
  await Promise.all(Array.from({ length: Number(values["in-flight"]) }, keepCommitting));
  const cpu = process.cpuUsage(startCpu);
  const serverAfter = readCpu(serverPids);
  const serverCpu = (serverAfter.user + serverAfter.system - serverBefore.user - serverBefore.system) * 1e6;
  const tookMs = clock.monotonicMs() - startMs;
  return {
    streams,
    "in flight": Number(values["in-flight"]),
    "commits/s": Math.round((commits / tookMs) * 1_000),
    "CPU µs/commit": Number(((cpu.user + cpu.system + serverCpu) / commits).toFixed(1)),
    "server µs": Number((serverCpu / commits).toFixed(1)),
    "user µs": Number((cpu.user / commits).toFixed(1)),
    "system µs": Number((cpu.system / commits).toFixed(1)),
  };
}

function messageSent(seq: number) {
  return {
    seq,
    at: clock.now(),
    contactId: "018f0000-0000-7000-8000-00000000abcd",
    type: "message.sent",
    participantId: "018f0000-0000-7000-8000-00000000dcba",
    role: "customer",
    displayName: "Customer",
    contentType: "text/plain",
    content: TEXT,
    clientToken: null,
  };
}
