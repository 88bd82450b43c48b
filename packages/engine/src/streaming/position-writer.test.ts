import { createMemoryStore } from "@tributary/journal";
import { asId, type ConversationId, type StreamingId } from "@tributary/model";
import { createManualClock } from "@tributary/testkit";
import { expect, it } from "vitest";
import { POSITIONS } from "../contact/streamings.ts";
import { createPositionWriter } from "./position-writer.ts";

const ID = asId<StreamingId>("streaming");
const at = (afterSeq: number) => ({
  conversationId: asId<ConversationId>("conversation"),
  endpointArn: "arn",
  afterSeq,
});

/** A writer under a lease that it holds, or that another node has taken since. */
async function openWriter({ isReplaced = false } = {}) {
  const clock = createManualClock();
  const store = createMemoryStore({ clock });
  const lease = { name: "routing", holder: "first", forMs: 1_000 };
  const { epoch } = await store.takeLease(lease);
  if (isReplaced) {
    await clock.run(1_001);
    await store.takeLease({ ...lease, holder: "second" });
  }
  const failures: unknown[] = [];
  const fence = { name: "routing", epoch };
  const writer = createPositionWriter({ store, fence, onFailed: (error) => void failures.push(error) }, ID);
  const stored = async () => {
    await clock.drain();
    return (await store.records(POSITIONS)).map(({ value }) => value);
  };
  return { clock, store, writer, failures, stored };
}

it("[HK-05] stores the newest position without a wait, and deletes it after the writes in progress", async () => {
  const { writer, stored, failures } = await openWriter();

  for (const seq of [1, 2, 3]) writer.save(at(seq));

  expect(await stored()).toEqual([at(3)]);
  writer.save(at(4));
  const deleting = writer.delete();
  expect(await stored()).toEqual([]);
  expect(await deleting).toBe(true);
  expect(failures).toEqual([]);
});

it("[HK-05] writes and deletes nothing once another node leads", async () => {
  const { store, writer, stored, failures } = await openWriter({ isReplaced: true });
  const byOther = store.commit({ changes: [], putRecords: [{ kind: POSITIONS, id: ID, value: at(7) }] });
  expect(await stored()).toEqual([at(7)]);
  await byOther;

  writer.save(at(1));

  expect(await stored()).toEqual([at(7)]);
  expect(failures).toHaveLength(1);
  const deleting = writer.delete();
  expect(await stored()).toEqual([at(7)]);
  expect(await deleting).toBe(false);
});
