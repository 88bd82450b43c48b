import { type Blobs, createMemoryBlobs } from "@tributary/engine";
import { uuidV7 } from "@tributary/kernel";
import { BY_SERVER } from "@tributary/model";
import { createSeededRandom, demoDefinition, type InProcessCenter, inProcessCenter } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { acceptedValue, connectChat, SALES_CHAT } from "../../test/center.ts";
import { openTwoNodes } from "../../test/cluster.ts";
import { PNG, sendFile, startFile, storeFile } from "../../test/files.ts";
import { clear, DAY_MS, keepFor } from "../../test/retention.ts";
import { BLOB_SWEEP_EVERY_MS, FIRST_BLOB_SWEEP_MS, UPLOADS_LAST_MS } from "./blob-sweep.ts";
import { FIRST_SWEEP_MS } from "./sweep.ts";

/** Time in which a pass has looked at bytes that have just arrived. */
const SWEPT_MS = UPLOADS_LAST_MS + 2 * BLOB_SWEEP_EVERY_MS;

async function keysOf({ blobs }: Pick<InProcessCenter, "blobs">): Promise<readonly string[]> {
  const keys = (await blobs?.list({ prefix: "", limit: 10_000 })) ?? [];
  return keys.filter((key) => !key.startsWith("center/"));
}

async function putEmpty({ blobs }: InProcessCenter, key: string): Promise<void> {
  await blobs?.put(key, (async function* () {})(), { maxBytes: 1 });
}

/** A storage whose removals fail while `isDown`. */
function faultyBlobs() {
  const memory = createMemoryBlobs();
  const fault = { isDown: false };
  const down = () => Promise.reject(new Error("down"));
  const blobs: Blobs = {
    ...memory,
    remove: (keys) => (fault.isDown ? down() : memory.remove(keys)),
    list: (query) => (fault.isDown ? down() : memory.list(query)),
  };
  return { blobs, fault };
}

/** A chat with a file that was sent, which has ended and is on no desk. */
async function chatThatEnded(harness: InProcessCenter): Promise<string> {
  const { chat, customer } = await connectChat(harness);
  await sendFile(harness, customer);
  acceptedValue(await harness.run(harness.center.chats.leave(customer)));
  await clear(harness, chat.contactId);
  return chat.contactId;
}

const erase = (harness: InProcessCenter, contactId: string) =>
  harness.run(harness.center.conversations.erase(contactId, BY_SERVER));

describe("files of a deleted conversation", () => {
  it("[AT-14] go with an erasure, and those of others stay", async () => {
    await using harness = await inProcessCenter();
    const erased = await chatThatEnded(harness);
    const kept = await chatThatEnded(harness);

    acceptedValue(await erase(harness, erased));

    expect((await keysOf(harness)).map((key) => key.split("/")[0])).toEqual([kept]);
  });

  it("[AT-14] go with an erasure, however many they are", async () => {
    await using harness = await inProcessCenter();
    const erased = await chatThatEnded(harness);
    for (let count = 0; count < 1_100; count += 1) await putEmpty(harness, `${erased}/${count}`);

    acceptedValue(await erase(harness, erased));

    expect(await keysOf(harness)).toEqual([]);
  });

  it("[AT-14] go when its time is over", async () => {
    await using harness = await inProcessCenter();
    await keepFor(harness, 1);
    await chatThatEnded(harness);

    await harness.clock.run(DAY_MS - FIRST_SWEEP_MS);
    const before = (await keysOf(harness)).length;
    await harness.clock.run(2 * BLOB_SWEEP_EVERY_MS);

    expect([before, await keysOf(harness)]).toEqual([1, []]);
    expect(harness.log.lines.map(({ message }) => message)).not.toContain("unneeded attachments removed");
  });

  it.each(["the storage fails", "the process ends"])(
    "[AT-14] are removed later if %s between the two",
    async (what) => {
      const { blobs, fault } = faultyBlobs();
      await using harness = await inProcessCenter({ blobs });
      const contactId = await chatThatEnded(harness);
      fault.isDown = true;
      acceptedValue(await erase(harness, contactId));
      if (what === "the process ends") await harness.crashAndRestart();
      const left = (await blobs.list({ prefix: "", limit: 1 }).catch(() => ["down"])).length;

      await harness.clock.run(SWEPT_MS);
      fault.isDown = false;
      await harness.clock.run(2 * BLOB_SWEEP_EVERY_MS);

      expect([left, await keysOf(harness)]).toEqual([1, []]);
      expect(harness.log.lines.map(({ message }) => message)).toContain("unneeded attachments removed");
    },
  );
});

describe("the sweep", () => {
  it("[AT-08, AT-13] removes bytes of uploads that were not completed, an hour after they arrived", async () => {
    await using harness = await inProcessCenter();
    const { customer } = await connectChat(harness, { durationMs: DAY_MS });
    await sendFile(harness, customer);
    const { attachmentId } = acceptedValue(await startFile(harness, customer)).file;
    await storeFile(harness, customer, { attachmentId, bytes: PNG });

    await harness.clock.run(FIRST_BLOB_SWEEP_MS + 1_000);
    const soon = (await keysOf(harness)).length;
    await harness.clock.run(SWEPT_MS);

    expect(soon).toBe(2);
    expect(await keysOf(harness)).toHaveLength(1);
  });

  it("[AT-13] removes what a crash left in a chat that goes on, and nothing that it did not make", async () => {
    await using harness = await inProcessCenter();
    const { customer } = await connectChat(harness);
    await sendFile(harness, customer);
    const [sent = ""] = await keysOf(harness);
    const left = sent.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
    for (const key of [left, "notes", "notes/of-others"]) {
      await putEmpty(harness, key);
    }

    await harness.clock.run(FIRST_BLOB_SWEEP_MS + 1_000);
    const soon = await keysOf(harness);
    await harness.clock.run(SWEPT_MS);

    expect(soon).toContain(left);
    expect(await keysOf(harness)).toEqual([sent, "notes", "notes/of-others"].sort());
  });

  it("[AT-13] looks at the files of a conversation that exists for seven days", async () => {
    await using harness = await inProcessCenter();
    const keyOf = async (ageMs: number): Promise<string> => {
      const { customer } = await connectChat(harness);
      return `${customer.conversationId}/${uuidV7(harness.clock.now() - ageMs, createSeededRandom(1))}`;
    };
    const [older, younger] = [await keyOf(7 * DAY_MS), await keyOf(7 * DAY_MS - 600_000)];
    for (const key of [older, younger]) await putEmpty(harness, key);

    await harness.clock.run(FIRST_BLOB_SWEEP_MS + 1_000);

    expect(await keysOf(harness)).toEqual([older]);
  });

  it("[AT-13] looks at any number of keys, in pages", async () => {
    await using harness = await inProcessCenter();
    const { customer } = await connectChat(harness);
    await sendFile(harness, customer);
    const [sent = ""] = await keysOf(harness);
    const [, blobId = ""] = sent.split("/");
    for (let count = 0; count < 1_234; count += 1) {
      const gone = `01900000-0000-7000-8000-${String(count).padStart(12, "0")}`;
      await putEmpty(harness, `${gone}/${blobId}`);
    }

    await harness.clock.run(SWEPT_MS);

    expect(await keysOf(harness)).toEqual([sent]);
  });

  it("[AT-13] keeps a file that was sent on another node, if the message about it was lost", async () => {
    const blobs = createMemoryBlobs();
    const { cluster, clock, first, second } = await openTwoNodes({ blobs });
    const started = second.center.chats.start({ ...SALES_CHAT, durationMs: DAY_MS });
    const customer = acceptedValue(await cluster.run(started));
    let lost = 0;
    first.link.lose((message) => {
      const isLost = JSON.stringify(message).includes('"attachment.sent"');
      if (isLost) lost += 1;
      return isLost;
    });

    await sendFile({ run: cluster.run, center: second.center }, customer);
    await clock.run(FIRST_BLOB_SWEEP_MS + BLOB_SWEEP_EVERY_MS + 60_000);

    expect(lost).toBeGreaterThan(0);
    expect(await keysOf({ blobs })).toHaveLength(1);
  });

  it("[AT-13] removes nothing from a storage that another center uses", async () => {
    const blobs = createMemoryBlobs();
    await using first = await inProcessCenter({ blobs });
    const { customer } = await connectChat(first);
    await sendFile(first, customer);
    await first.clock.run(SWEPT_MS);
    const definition = demoDefinition();
    const instance = { ...definition.instance, createdAt: definition.instance.createdAt + 1 };
    await using second = await inProcessCenter({ blobs, definition: { ...definition, instance } });

    await second.clock.run(SWEPT_MS);

    expect(await keysOf(first)).toHaveLength(1);
    expect(await blobs.list({ prefix: "center/", limit: 9 })).toEqual([
      `center/${first.definition.instance.instanceId}/${first.definition.instance.createdAt}`,
    ]);
    expect(second.log.of("error").map(({ message }) => message)).toContain(
      "attachments belong to another center: nothing is removed",
    );
  });

  it("[AT-13] logs a storage that fails, and tries again", async () => {
    const { blobs, fault } = faultyBlobs();
    await using harness = await inProcessCenter({ blobs });
    fault.isDown = true;

    await harness.clock.run(FIRST_BLOB_SWEEP_MS + 1_000);

    expect(harness.log.lines).toContainEqual(expect.objectContaining({ message: "failed to sweep attachments" }));
  });
});
