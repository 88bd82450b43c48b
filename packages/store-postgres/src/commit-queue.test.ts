import { type Commit, JournalError } from "@tributary/journal";
import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createCommitQueue } from "./commit-queue.ts";
import type { Group, WrittenGroup } from "./group-writer.ts";

const commit: Commit = { changes: [] };

/** A writer whose groups wait until the test answers them. */
function heldWriter() {
  const groups: { readonly size: number; readonly answer: () => void }[] = [];
  return {
    groups,
    write: ({ commits }: Group) =>
      new Promise<WrittenGroup>((resolve) => {
        const written = { outcomes: commits.map(() => ({ ok: true }) as const), refused: new Map() };
        groups.push({ size: commits.length, answer: () => resolve(written) });
      }),
  };
}

describe("commit queue", () => {
  it("[ST-03] writes the commits of a turn together, and those submitted meanwhile next", async () => {
    const writer = heldWriter();
    const clock = createManualClock();
    const queue = createCommitQueue(writer, clock);

    const first = [queue.submit(commit), queue.submit(commit)];
    await clock.drain();
    const second = [queue.submit(commit), queue.submit(commit), queue.submit(commit)];
    await clock.drain();
    expect(writer.groups.map(({ size }) => size)).toEqual([2]);
    writer.groups[0]?.answer();
    await Promise.all(first);
    await clock.drain();

    expect(writer.groups.map(({ size }) => size)).toEqual([2, 3]);
    writer.groups[1]?.answer();
    expect(await Promise.all(second)).toEqual([{ ok: true }, { ok: true }, { ok: true }]);
  });

  it("[PG-09] rejects a commit while too many are waiting, and accepts others afterwards", async () => {
    const writer = heldWriter();
    const clock = createManualClock();
    const queue = createCommitQueue(writer, clock);
    const waiting = Array.from({ length: 20_000 }, () => queue.submit(commit));

    await expect(queue.submit(commit)).rejects.toThrow(JournalError);
    await clock.drain();
    const later = queue.submit(commit);
    writer.groups[0]?.answer();
    await Promise.all(waiting);
    await clock.drain();
    writer.groups[1]?.answer();

    expect(await later).toEqual({ ok: true });
  });
});
