import { expect, it } from "vitest";
import { CONVERSATION } from "../../test/conversations.ts";
import { ENDPOINT } from "../../test/recorded-endpoints.ts";
import { openStreamedJournal, STREAMING } from "../../test/streamed-journal.ts";
import { decideStopStreaming } from "../chat/decide-streaming.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import { POSITIONS } from "../contact/streamings.ts";
import { createPositionWriter } from "./position-writer.ts";

const at = (afterSeq: number) => ({ conversationId: CONVERSATION, endpointArn: ENDPOINT, afterSeq });

/** A writer under a lease that it holds, or that another node has taken since. */
async function openWriter({ isReplaced = false } = {}) {
  const opened = await openStreamedJournal();
  const { clock, store, journal } = opened;
  const lease = { name: "routing", holder: "first", forMs: 1_000 };
  const { epoch } = await store.takeLease(lease);
  if (isReplaced) {
    await clock.run(1_001);
    await store.takeLease({ ...lease, holder: "second" });
  }
  const failures: unknown[] = [];
  const writer = createPositionWriter(
    { journal, fence: { name: "routing", epoch }, onFailed: (error) => void failures.push(error) },
    { id: STREAMING, conversationId: CONVERSATION },
  );
  const stop = () =>
    journal.run({ conversation: conversationRef(CONVERSATION) }, ({ conversation }, now) =>
      conversation === undefined ? { value: null, drafts: [] } : decideStopStreaming(conversation, STREAMING, now),
    );
  return { ...opened, writer, failures, stop };
}

it("[HK-05] stores the newest position without a wait, and deletes it after the writes in progress", async () => {
  await using opened = await openWriter();
  const { writer, positions, failures, run } = opened;

  for (const seq of [11, 12, 13]) writer.save(at(seq));

  expect(await positions()).toEqual([at(13)]);
  writer.save(at(14));
  await run(writer.delete());
  expect(await positions()).toEqual([]);
  expect(failures).toEqual([]);
});

it("[HK-05] writes and deletes nothing once another node leads", async () => {
  await using opened = await openWriter({ isReplaced: true });
  const { store, writer, positions, failures, run } = opened;
  await run(store.commit({ changes: [], putRecords: [{ kind: POSITIONS, id: STREAMING, value: at(17) }] }));

  writer.save(at(11));

  expect(await positions()).toEqual([at(17)]);
  expect(failures).toHaveLength(1);
  await expect(run(writer.delete())).rejects.toThrow("fenced");
  expect(await positions()).toEqual([at(17)]);
});

it("[HK-03] writes nothing of a sending that is being stopped, or was", async () => {
  await using opened = await openWriter();
  const { writer, positions, failures, run, stop } = opened;

  const stopping = stop();
  writer.save(at(11));
  await run(stopping);
  expect(await positions()).toEqual([]);

  writer.save(at(12));
  expect(await positions()).toEqual([]);
  expect(failures).toEqual([]);
});

it("[HK-05] stores the next position after one that could not be stored", async () => {
  await using opened = await openWriter();
  const { writer, positions, failures, store } = opened;
  const { commit } = store;
  store.commit = () => Promise.reject(new Error("the disk failed"));
  writer.save(at(11));
  store.commit = commit;
  writer.save(at(12));

  expect(await positions()).toEqual([at(12)]);
  expect(failures).toHaveLength(1);
});
