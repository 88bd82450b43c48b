import type { Blobs, ParticipantRef, Scanner, StoredBlob } from "@tributary/engine";
import { createMemoryBlobs } from "@tributary/engine";
import { BY_SERVER } from "@tributary/model";
import { type InProcessCenter, type InProcessCenterOptions, inProcessCenter } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { acceptedValue, connectChat, FIRST, queueChat, SALES_CHAT } from "../../test/center.ts";
import { NEWEST, PNG, refOf, sendFile, startFile, storeFile } from "../../test/files.ts";
import { UPLOAD_MS } from "../attachments/decide-upload.ts";
import { SCAN_RETRY_MS } from "../attachments/scans.ts";

describe("sending a file", () => {
  it("[AT-05, AT-07, AT-12] it is an item for both, its bytes are those that were sent, and it has receipts", async () => {
    await using harness = await inProcessCenter();
    const { customer, agent } = await connectChat(harness);

    const attachmentId = await sendFile(harness, customer);
    const found = acceptedValue(await harness.run(harness.center.attachments.find(agent, attachmentId)));
    const { items } = acceptedValue(await harness.run(harness.center.chats.transcript(agent, NEWEST)));
    const item = items.at(-1);
    await harness.run(harness.center.chats.sendReceipt(agent, { messageId: String(item?.id), kind: "read" }));
    const after = acceptedValue(await harness.run(harness.center.chats.transcript(customer, NEWEST)));

    expect(found).toMatchObject({ name: "a.png", contentType: "image/png", sizeBytes: PNG.length });
    expect(item?.event).toMatchObject({ type: "attachment.sent", attachmentId, role: "customer" });
    expect(after.items.at(-1)?.receipts).toMatchObject([{ recipientId: agent.participantId }]);
    expect(await bytesAt(harness, customer, attachmentId)).toEqual(PNG);
  });

  it.each([
    [{ name: "a.exe" }, "AttachmentName"],
    [{ name: "a/../b.png" }, "AttachmentName"],
    [{ name: "a\u202egnp.png" }, "AttachmentName"],
    [{ name: "a\0.png" }, "AttachmentName"],
    [{ contentType: "text/html" }, "ContentType"],
    [{ sizeBytes: 20 * 1024 * 1024 + 1 }, "AttachmentSizeInBytes"],
  ])("[AT-01, AT-02] %j is refused: %s", async (changes, field) => {
    await using harness = await inProcessCenter();
    const { customer } = await connectChat(harness);

    expect(await startFile(harness, customer, changes)).toMatchObject({
      ok: false,
      refusal: { code: "invalid-field", field },
    });
  });

  it("[AT-02] the size limit is that of the center", async () => {
    await using harness = await inProcessCenter({ maxAttachmentBytes: 100 });
    const { customer } = await connectChat(harness);

    expect(await startFile(harness, customer, { sizeBytes: 100 })).toMatchObject({ ok: true });
    expect(await startFile(harness, customer, { sizeBytes: 101 })).toMatchObject({ ok: false });
  });

  it("[AT-05] bytes that are fewer or more than declared are refused, and nothing of them remains", async () => {
    await using harness = await inProcessCenter();
    const { customer } = await connectChat(harness);
    const { attachmentId } = acceptedValue(await startFile(harness, customer)).file;

    for (const bytes of [PNG.subarray(1), Buffer.concat([PNG, PNG])]) {
      expect(await storeFile(harness, customer, { attachmentId, bytes })).toMatchObject({
        ok: false,
        refusal: { field: "body" },
      });
    }

    expect(await keysOf(harness)).toEqual([]);
    expect(await completeFile(harness, customer, attachmentId)).toMatchObject({
      ok: false,
      refusal: { code: "invalid-field" },
    });
  });

  it("[AT-05] bytes that arrive again replace the first ones, until the file is complete", async () => {
    await using harness = await inProcessCenter();
    const { customer } = await connectChat(harness);
    const { attachmentId } = acceptedValue(await startFile(harness, customer)).file;
    const newer = Buffer.from(PNG).fill(9, 20);
    await storeFile(harness, customer, { attachmentId, bytes: PNG });
    await storeFile(harness, customer, { attachmentId, bytes: newer });
    await completeFile(harness, customer, attachmentId);

    const late = await storeFile(harness, customer, { attachmentId, bytes: PNG });

    expect(late).toMatchObject({ ok: false, refusal: { code: "attachment-conflict" } });
    expect(await bytesAt(harness, customer, attachmentId)).toEqual(newer);
    expect(await keysOf(harness)).toHaveLength(1);
  });

  it("[AT-06] other bytes than those of the type are refused at completion, and nothing remains", async () => {
    await using harness = await inProcessCenter();
    const { customer } = await connectChat(harness);
    const { attachmentId } = acceptedValue(await startFile(harness, customer)).file;
    const page = Buffer.from("<script>alert(1)</script>".padEnd(PNG.length));
    await storeFile(harness, customer, { attachmentId, bytes: page });

    const completed = await completeFile(harness, customer, attachmentId);

    expect(completed).toMatchObject({ ok: false, refusal: { code: "invalid-field", field: "AttachmentIds" } });
    expect(await keysOf(harness)).toEqual([]);
    expect(await completeFile(harness, customer, attachmentId)).toMatchObject({
      ok: false,
      refusal: { code: "not-found" },
    });
    expect(await harness.run(harness.center.attachments.find(customer, attachmentId))).toMatchObject({ ok: false });
  });

  it("[AT-07] of two completions at once one is refused, and the file is sent once", async () => {
    await using harness = await inProcessCenter();
    const { customer } = await connectChat(harness);
    const { attachmentId } = acceptedValue(await startFile(harness, customer)).file;
    await storeFile(harness, customer, { attachmentId, bytes: PNG });

    const both = await Promise.all(["a", "b"].map((token) => completeFile(harness, customer, attachmentId, token)));
    const { items } = acceptedValue(await harness.run(harness.center.chats.transcript(customer, NEWEST)));

    const again = await Promise.all(["a", "a"].map((token) => completeFile(harness, customer, attachmentId, token)));

    expect(both.map((each) => (each.ok ? "sent" : each.refusal.code))).toEqual(["sent", "attachment-conflict"]);
    expect(again.map(({ ok }) => ok)).toEqual([true, true]);
    expect(items.filter(({ event }) => event.type === "attachment.sent")).toHaveLength(1);
  });

  it("[AT-08] an upload that was not completed in time is as if it had not begun, also after a restart", async () => {
    await using harness = await inProcessCenter();
    const { customer } = await connectChat(harness);
    const { attachmentId } = acceptedValue(await startFile(harness, customer)).file;
    await storeFile(harness, customer, { attachmentId, bytes: PNG });

    await harness.restart();
    await harness.clock.run(UPLOAD_MS);

    expect(await completeFile(harness, customer, attachmentId)).toMatchObject({
      ok: false,
      refusal: { code: "not-found" },
    });
  });

  it("[AT-03] a customer who has not connected joins by it", async () => {
    await using harness = await inProcessCenter();
    const chat = acceptedValue(await harness.run(harness.center.chats.start(SALES_CHAT)));

    expect(await startFile(harness, refOf(chat))).toMatchObject({ ok: true });
  });

  it("[AT-16] a center without a storage refuses files", async () => {
    await using harness = await inProcessCenter({ blobs: null });
    const { customer } = await connectChat(harness);

    expect(harness.center.attachments.isOn).toBe(false);
    expect(await startFile(harness, customer)).toMatchObject({ ok: false, refusal: { code: "attachments-off" } });
  });

  it("[AT-05] a storage that fails is unavailable, and the upload can be repeated", async () => {
    const memory = createMemoryBlobs();
    let isUp = false;
    const blobs: Blobs = {
      ...memory,
      put: (...all) => (isUp ? memory.put(...all) : Promise.reject(new Error("down"))),
    };
    await using harness = await inProcessCenter({ blobs });
    const { customer } = await connectChat(harness);
    const { attachmentId } = acceptedValue(await startFile(harness, customer)).file;

    const failing = expect(
      harness.center.attachments.store(customer, attachmentId, { bytes: (async function* () {})() }),
    ).rejects.toThrow("down");
    await harness.clock.drain();
    await failing;
    isUp = true;

    expect(await storeFile(harness, customer, { attachmentId, bytes: PNG })).toMatchObject({ ok: true });
  });
});

describe("getting a file", () => {
  it("[AT-09] is refused for one that was not sent, that is unknown, and of another conversation", async () => {
    await using harness = await inProcessCenter();
    const { customer } = await connectChat(harness);
    const other = refOf(await queueChat(harness));
    const { attachmentId } = acceptedValue(await startFile(harness, customer)).file;
    const sent = await sendFile(harness, customer);
    const { attachments } = harness.center;

    for (const [ref, id] of [
      [customer, attachmentId],
      [customer, "unknown"],
      [other, sent],
    ] as const) {
      expect(await harness.run(attachments.find(ref, id))).toMatchObject({ ok: false, refusal: { code: "not-found" } });
    }
  });

  it("[AT-09] the agent can until they clear the contact, and the customer not after the end", async () => {
    await using harness = await inProcessCenter();
    const { chat, customer, agent } = await connectChat(harness);
    const attachmentId = await sendFile(harness, customer);
    const { attachments, chats, agents } = harness.center;
    await harness.run(chats.leave(customer));

    const ended = await Promise.all([agent, customer].map((ref) => harness.run(attachments.find(ref, attachmentId))));
    await harness.run(agents.clear(FIRST, chat.contactId));
    const cleared = await harness.run(attachments.find(agent, attachmentId));

    expect(ended.map(({ ok }) => ok)).toEqual([true, false]);
    expect(cleared).toMatchObject({ ok: false, refusal: { code: "contact-ended" } });
  });
});

describe("exporting a conversation", () => {
  it("[AT-15] lists its files, and reads their bytes by the id of any of its contacts", async () => {
    await using harness = await inProcessCenter();
    const { chat, customer } = await connectChat(harness);
    const attachmentId = await sendFile(harness, customer);
    const { conversations } = harness.center;
    const page = { after: null, limit: 100, by: BY_SERVER };

    const exported = acceptedValue(await harness.run(conversations.export(chat.contactId, page)));
    const file = acceptedValue(
      await harness.run(conversations.fileOf(chat.contactId, { attachmentId, by: BY_SERVER })),
    );
    const unknown = await harness.run(conversations.fileOf(chat.contactId, { attachmentId: "unknown", by: BY_SERVER }));

    expect(exported.items).toContainEqual(
      expect.objectContaining({ type: "attachment.sent", attachmentId, name: "a.png", sizeBytes: PNG.length }),
    );
    expect(file.sizeBytes).toBe(PNG.length);
    expect(unknown).toMatchObject({ ok: false, refusal: { code: "not-found" } });
    const { entries } = await harness.run(harness.center.audit.read({ configuration: 0, audit: 0 }, 100));
    expect(entries.filter(({ type }) => type.startsWith("conversation"))).toMatchObject([
      { type: "conversation.exported", contactIds: [chat.contactId] },
      { type: "conversation.file-exported", contactIds: [chat.contactId], attachmentId, by: BY_SERVER },
    ]);
  });

  it("[AT-15] returns no bytes if the audit log cannot be written", async () => {
    const broken = { now: false };
    await using harness = await inProcessCenter({
      wrapStore: (store) => ({
        ...store,
        commit: (commit) => (broken.now ? Promise.reject(new Error("disk full")) : store.commit(commit)),
      }),
    });
    const { chat, customer } = await connectChat(harness);
    const attachmentId = await sendFile(harness, customer);
    broken.now = true;

    const reading = harness.center.conversations.fileOf(chat.contactId, { attachmentId, by: BY_SERVER });

    const failed = expect(reading).rejects.toThrow();
    await harness.clock.drain();
    await failed;
  });
});

/** Scans a file with the next result each time. */
function scannerOf(...results: readonly (Awaited<ReturnType<Scanner["scan"]>> | Error)[]) {
  const scanned: string[] = [];
  const scanner: Scanner = {
    async scan({ name }, bytes) {
      let size = 0;
      for await (const part of bytes) size += part.length;
      const result = results[Math.min(scanned.length, results.length - 1)];
      scanned.push(`${name} ${size}`);
      if (result instanceof Error || result === undefined) throw result ?? new Error("no result");
      return result;
    },
  };
  return { scanner, scanned };
}

async function scannedChat(options: InProcessCenterOptions) {
  const harness = await inProcessCenter(options);
  return { harness, ...(await connectChat(harness)), [Symbol.asyncDispose]: () => harness[Symbol.asyncDispose]() };
}

async function itemsOf(harness: InProcessCenter, ref: ParticipantRef): Promise<readonly string[]> {
  const { items } = acceptedValue(await harness.run(harness.center.chats.transcript(ref, NEWEST)));
  return items.map(({ event }) => event.type).filter((type) => type.startsWith("attachment."));
}

describe("scanning", () => {
  it("[AT-10] a file is sent once the scanner approved it, and not before", async () => {
    const { scanner, scanned } = scannerOf("in-progress", "approved");
    await using chat = await scannedChat({ scanner });
    const { harness, customer, agent } = chat;

    const attachmentId = await sendFile(harness, customer);
    const before = [await itemsOf(harness, customer), await itemsOf(harness, agent)];
    const early = await harness.run(harness.center.attachments.find(agent, attachmentId));
    await harness.clock.run(5_000);

    expect([before, early.ok]).toEqual([[[], []], false]);
    expect(scanned).toEqual([`a.png ${PNG.length}`, `a.png ${PNG.length}`]);
    expect(await itemsOf(harness, agent)).toEqual(["attachment.sent"]);
    expect(await harness.run(harness.center.attachments.find(agent, attachmentId))).toMatchObject({ ok: true });
  });

  it("[AT-10] a rejected file is an item of its sender only, and its bytes are gone", async () => {
    await using chat = await scannedChat(scannerOf("rejected"));
    const { harness, customer, agent } = chat;

    const attachmentId = await sendFile(harness, customer);

    expect([await itemsOf(harness, customer), await itemsOf(harness, agent)]).toEqual([["attachment.rejected"], []]);
    expect(await keysOf(harness)).toEqual([]);
    expect(await harness.run(harness.center.attachments.find(customer, attachmentId))).toMatchObject({ ok: false });
  });

  it("[AT-11] a scanner that fails is tried again for a minute; then the file is rejected", async () => {
    const { scanner, scanned } = scannerOf(new Error("down"));
    await using chat = await scannedChat({ scanner });
    const { harness, customer } = chat;
    await sendFile(harness, customer);

    await harness.clock.run(59_999);
    const before = await itemsOf(harness, customer);
    await harness.clock.run(1);

    expect([before, await itemsOf(harness, customer)]).toEqual([[], ["attachment.rejected"]]);
    expect(scanned).toHaveLength(12);
    expect(harness.clock.pendingTimers.map(({ delayMs }) => delayMs)).not.toContain(SCAN_RETRY_MS);
    expect(await keysOf(harness)).toEqual([]);
  });

  it.each(["approved", new Error("down")])(
    "[AT-10] the bytes are closed after a scan that read none: %s",
    async (result) => {
      let open = 0;
      const memory = createMemoryBlobs();
      const blobs: Blobs = { ...memory, get: async (...all) => countOpen(await memory.get(...all)) };
      function countOpen(blob: StoredBlob | null): StoredBlob | null {
        const source = blob?.bytes[Symbol.asyncIterator]();
        if (blob === null || source === undefined) return null;
        open += 1;
        async function close() {
          open -= 1;
          return { done: true as const, value: undefined };
        }
        async function next() {
          const step = await source?.next();
          return step === undefined || step.done === true ? close() : step;
        }
        return { ...blob, bytes: { [Symbol.asyncIterator]: () => ({ next, return: close }) } };
      }
      const scanner: Scanner = { scan: async () => (result === "approved" ? result : Promise.reject(result)) };
      await using chat = await scannedChat({ scanner, blobs });

      await sendFile(chat.harness, chat.customer);

      expect(open).toBe(0);
    },
  );

  it("[AT-11] a file whose scan ended with the process is rejected in time", async () => {
    const never: Scanner = { scan: () => new Promise(() => undefined) };
    await using chat = await scannedChat({ scanner: never });
    const { harness, customer } = chat;
    await sendFile(harness, customer);

    await harness.crashAndRestart();
    await harness.clock.run(60_000);

    expect(await itemsOf(harness, customer)).toEqual(["attachment.rejected"]);
  });

  it("[AT-11] the end of the chat ends the scan", async () => {
    await using chat = await scannedChat(scannerOf(new Error("down")));
    const { harness, customer, agent } = chat;
    await sendFile(harness, customer);
    const before = scanTimersOf(harness).length;
    await harness.run(harness.center.chats.leave(customer));
    const after = scanTimersOf(harness).length;

    await harness.clock.run(120_000);

    expect([before, after]).toEqual([1, 0]);
    expect(await itemsOf(harness, agent)).toEqual([]);
    expect(harness.disk.timers.size).toBe(0);
  });
});

function scanTimersOf({ disk }: InProcessCenter): readonly string[] {
  return [...disk.timers.keys()].filter((id) => id.startsWith("attachment-scan-over:"));
}

async function keysOf({ blobs }: InProcessCenter): Promise<readonly string[]> {
  return (await blobs?.list({ prefix: "", limit: 100 })) ?? [];
}

async function completeFile(harness: InProcessCenter, ref: ParticipantRef, attachmentId: string, clientToken = "c") {
  return harness.run(harness.center.attachments.complete(ref, { attachmentId, clientToken }));
}

async function bytesAt({ run, center }: InProcessCenter, { conversationId }: ParticipantRef, attachmentId: string) {
  const { blob } = acceptedValue(await run(center.attachments.read({ conversationId, attachmentId })));
  const parts: Uint8Array[] = [];
  for await (const part of blob.bytes) parts.push(part);
  return Buffer.concat(parts);
}
