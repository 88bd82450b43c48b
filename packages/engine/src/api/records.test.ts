import { createMemoryStore } from "@tributary/journal";
import { createManualClock } from "@tributary/testkit";
import { expect, it } from "vitest";
import { createRecords } from "./records.ts";

it("records are stored, replaced, listed by id and deleted", async () => {
  const clock = createManualClock();
  const records = createRecords(createMemoryStore({ clock }));
  async function run<T>(work: Promise<T>): Promise<T> {
    await clock.drain();
    return work;
  }
  const record = (id: string, value: string) => ({ kind: "session", id, value });

  await run(records.change({ put: [record("b", "1"), record("a", "1"), { ...record("x", "1"), kind: "other" }] }));
  await run(records.change({ put: [record("b", "2")] }));
  const all = await run(records.list("session"));
  await run(records.change({ delete: [record("a", "")] }));

  expect(all).toEqual([record("a", "1"), record("b", "2")]);
  expect(await run(records.list("session"))).toEqual([record("b", "2")]);
  expect(await run(records.find("session", "b"))).toEqual(record("b", "2"));
  expect(await run(records.find("session", "a"))).toBeUndefined();
});

it("[LV-09] a change with a claim is made by the first claimant only, until the claim ends", async () => {
  const clock = createManualClock();
  const records = createRecords(createMemoryStore({ clock }));
  const take = async (value: string, endsAt = clock.now() + 1_000): Promise<boolean> => {
    const taken = records.claim({ key: "secret", holder: "", endsAt }, { put: [{ kind: "secret", id: "a", value }] });
    await clock.drain();
    return taken;
  };
  const first = await take("1");
  const second = await take("2");
  const found = records.find("secret", "a");
  await clock.drain();
  const value = (await found)?.value;

  clock.advance(1_000);

  expect([first, second, value, await take("3")]).toEqual([true, false, "1", true]);
});
