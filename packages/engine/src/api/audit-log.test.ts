import { QUEUE_DEFAULTS } from "@tributary/model";
import { type InProcessCenter, inProcessCenter } from "@tributary/testkit";
import { expect, it } from "vitest";
import { FIRST } from "../../test/center.ts";
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
