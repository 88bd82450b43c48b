import { present } from "@tributary/kernel";
import { QUEUE_DEFAULTS } from "@tributary/model";
import {
  type ClusterNode,
  createAuditFault,
  type InProcessCenter,
  inProcessCenter,
  inProcessCluster,
} from "@tributary/testkit";
import { expect, it } from "vitest";
import { acceptedValue, FIRST } from "../../test/center.ts";
import type { AuditEntry, AuditPosition } from "./audit-log.ts";

const BY = { kind: "command-line" } as const;
const START: AuditPosition = { configuration: 0, audit: 0 };
const signedIn = { type: "user.signed-in", userId: FIRST, address: "192.0.2.1" } as const;
const KEY = { type: "access-key.created", accessKeyId: "AKIA", userId: FIRST, by: BY } as const;

/** Reads everything after the position, page by page. */
async function readAll(
  { run, center }: InProcessCenter,
  after: AuditPosition,
  limit: number,
): Promise<readonly AuditEntry[]> {
  const entries: AuditEntry[] = [];
  for (let position = after; ; ) {
    const page = await run(center.audit.read(position, limit));
    expect(page.entries.length).toBeLessThanOrEqual(limit);
    entries.push(...page.entries);
    if (page.isLast) return entries;
    position = page.position;
  }
}

const typesOf = (entries: readonly AuditEntry[]): readonly string[] => entries.map(({ type }) => type);

async function openLog() {
  const harness = await inProcessCenter();
  const { run, center, clock } = harness;
  const before = await readAll(harness, START, 100);
  for (let hour = 0; hour < 3; hour += 1) {
    clock.advance(3_600_000);
    await run(center.audit.add([signedIn]));
    await run(center.administration(BY).create("queues", { ...QUEUE_DEFAULTS, name: `Queue ${hour}` }));
    await run(center.audit.add([KEY, { ...signedIn, address: "192.0.2.2" }]));
  }
  return { harness, count: before.length };
}

const HOUR = ["resource.created", "user.signed-in", "access-key.created", "user.signed-in"];

it("[AL-02] facts are stored with their records in one commit, and read after a restart", async () => {
  await using harness = await inProcessCenter();
  const record = { kind: "note", id: "1", value: { text: "kept" } };

  await harness.run(harness.center.audit.add([KEY], { put: [record] }));
  await harness.restart();

  expect((await readAll(harness, START, 100)).at(-1)).toMatchObject({ ...KEY, seq: 1, at: harness.clock.now() });
  expect(await harness.run(harness.center.records.find("note", "1"))).toEqual(record);
});

it("[AL-02] facts are stored in the commit of the change that they report, and without a change not at all", async () => {
  const auditFault = createAuditFault();
  await using harness = await inProcessCenter({ wrapStore: auditFault.wrapStore });
  const { run, center } = harness;
  const record = { kind: "note", id: "1", value: 1 };
  const belongings = { putRecords: [record], facts: [KEY] };
  const create = () =>
    center.administration(BY).create("queues", { ...QUEUE_DEFAULTS, name: "Returns" }, () => belongings);
  const stored = async () => [
    typesOf(await readAll(harness, { configuration: center.directory.seq, audit: 0 }, 100)),
    await run(center.records.list("note")),
  ];

  auditFault.isBroken = true;
  expect(await run(create().catch((error: unknown) => error))).toMatchObject({ code: "unavailable" });
  auditFault.isBroken = false;
  await run(center.administration(BY).edit([], belongings));
  expect(await stored()).toEqual([[], []]);
  expect((await run(create())).ok).toBe(true);

  expect(await stored()).toEqual([["access-key.created"], [record]]);
  expect((await run(create())).ok).toBe(false);
  expect(await stored()).toEqual([["access-key.created"], [record]]);
});

it("[AL-05] what is noted comes before what an administrator does later, and is read at once", async () => {
  await using harness = await inProcessCenter();
  const { run, center } = harness;

  center.audit.note(signedIn);
  await run(center.audit.add([KEY]));
  center.audit.note({ ...signedIn, address: "192.0.2.2" });
  await run(center.administration(BY).create("queues", { ...QUEUE_DEFAULTS, name: "Returns" }));
  center.audit.note({ ...signedIn, address: "192.0.2.3" });
  const entries = await readAll(harness, { configuration: center.directory.seq, audit: 0 }, 100);

  const facts = ["user.signed-in", "access-key.created", "user.signed-in"];
  expect(typesOf(entries)).toEqual([...facts, "user.signed-in"]);
  const stored = harness.disk.journal.map(({ text }) => (JSON.parse(text) as { readonly type: string }).type);
  expect(stored.slice(-5)).toEqual([...facts, "resource.created", "user.signed-in"]);
});

it("[AL-05] what administrators do succeeds while users sign in on other nodes all the time", async () => {
  const cluster = inProcessCluster();
  const nodes = [];
  for (const name of ["one", "two", "three", "four", "five"]) nodes.push(await cluster.open(name));
  const [first, ...others] = nodes;
  let signIns = 0;
  function rush(): void {
    for (const { center } of others) center.audit.note(signedIn);
    signIns += others.length;
    cluster.clock.after(1, rush);
  }
  rush();

  async function administer({ center }: ClusterNode): Promise<void> {
    for (let round = 0; round < 200; round += 1) {
      await new Promise<void>((resolve) => void cluster.clock.after(10, resolve));
      await center.audit.add([KEY]);
      const queue = { ...QUEUE_DEFAULTS, name: `Queue ${round}` };
      acceptedValue(await center.administration(BY).create("queues", queue, () => ({ facts: [KEY] })));
    }
  }
  await cluster.finish(administer(present(first, "node")));

  expect(signIns).toBeGreaterThan(5_000);
  expect(cluster.log.lines.filter(({ message }) => message.includes("audit log"))).toEqual([]);
});

it.each([1, 2, 5, 1_000])("[AL-03] both streams are read together by time, in pages of %s", async (limit) => {
  const { harness, count } = await openLog();
  await using _ = harness;

  const entries = await readAll(harness, START, limit);

  expect(typesOf(entries.slice(0, 1))).toEqual(["instance.created"]);
  expect(typesOf(entries.slice(count))).toEqual([...HOUR, ...HOUR, ...HOUR]);
  const keys = entries.map(
    (entry) => `${"list" in entry || entry.type === "instance.created" ? "c" : "a"}${entry.seq}`,
  );
  expect(new Set(keys).size).toBe(entries.length);
});

it("[AL-03] a time is the position before the first entry that is not earlier", async () => {
  const { harness } = await openLog();
  await using _ = harness;
  const { run, center, clock } = harness;
  const from = async (at: number) => typesOf(await readAll(harness, await run(center.audit.positionAt(at)), 3));

  expect(await from(clock.now())).toEqual(HOUR);
  expect(await from(clock.now() - 1)).toEqual(HOUR);
  expect(await from(clock.now() - 3_600_000)).toEqual([...HOUR, ...HOUR]);
  expect(await from(clock.now() + 1)).toEqual([]);
  expect(await from(0)).toHaveLength((await readAll(harness, START, 100)).length);
});
