import { expect, it } from "vitest";
import { done, openControlCenter } from "../../test/control-center.ts";

it("[CO-15] sets the days and turns retention off, with entries of the audit log", async () => {
  await using opened = await openControlCenter();
  const { run, center } = opened;
  const seq = center.directory.seq;

  const answers = [
    await run("retention-read", {}),
    await run("retention-set", { days: null }),
    await run("retention-set", { days: 90 }),
    await run("retention-set", { days: 90 }),
    await run("retention-read", {}),
    await run("retention-set", { days: null }),
  ];

  expect(answers.map((answer) => done(answer).days)).toEqual([null, null, 90, 90, 90, null]);
  expect(center.directory.seq).toBe(seq + 2);
  const { entries } = done(await run("audit-read", { since: 0, user: null, after: null }));
  expect(entries.slice(-2).map(({ by, text }) => `${by}: ${text}`)).toEqual([
    "command line: changed the instance: retentionDays none -> 90",
    "command line: changed the instance: retentionDays 90 -> none",
  ]);
});

it.each([0, -1, 1.5, 36_501, 1e300])("[CO-15] refuses %d days", async (days) => {
  await using opened = await openControlCenter();

  expect(await opened.run("retention-set", { days })).toEqual({
    ok: false,
    refusal: "The number of days is a whole number from 1 to 36500.",
  });
});

it("[CO-08, CO-15] is in the center file, which makes another center the same", async () => {
  await using opened = await openControlCenter();
  await using other = await openControlCenter();
  done(await opened.run("retention-set", { days: 30 }));
  const { file } = done(await opened.run("center-export", {}));

  const { seq } = done(await other.run("center-plan", { file, prune: true }));
  done(await other.run("center-apply", { file, prune: true, seq }));

  expect(file.instance).toMatchObject({ retentionDays: 30 });
  expect(JSON.stringify(done(await other.run("center-export", {})).file)).toBe(JSON.stringify(file));
  expect(done(await other.run("center-plan", { file, prune: true })).differences).toEqual([]);
});
