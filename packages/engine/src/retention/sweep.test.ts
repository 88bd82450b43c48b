import { BY_SERVER } from "@tributary/model";
import { demoDefinition, type InProcessCenter, inProcessCenter, withQuickConnects } from "@tributary/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { acceptedValue, connectChat, FIRST, queueChat } from "../../test/center.ts";
import { openTwoNodes, queueChatOn } from "../../test/cluster.ts";
import { clear, DAY_MS, endedChat, keepFor, SECRET, textOf } from "../../test/retention.ts";
import type { Archive } from "./archive.ts";
import { BATCH_CONVERSATIONS, BATCH_PAUSE_MS, FIRST_SWEEP_MS, SWEEP_EVERY_MS } from "./sweep.ts";

type Fault = "none" | "crash before" | "torn" | "crash after" | "disk full";

/** An archive in memory. A crash is a call that is never answered. */
function memoryArchive(fault: () => Fault = () => "none") {
  const written: string[] = [];
  const archive: Archive = {
    async append(pieces) {
      const what = fault();
      if (what === "disk full") throw new Error("disk full");
      if (what === "crash before") return new Promise(() => undefined);
      let text = "";
      for await (const piece of pieces) text += piece;
      written.push(what === "torn" ? `${text.slice(0, text.length / 2)}\n` : text);
      return what === "none" ? undefined : new Promise(() => undefined);
    },
  };
  return {
    archive,
    /** Ids of the conversations with a complete line. */
    ids: () =>
      written.flatMap((text) =>
        text
          .split("\n")
          .flatMap((line) =>
            line.endsWith("]}") ? [(JSON.parse(line) as { readonly conversationId: string }).conversationId] : [],
          ),
      ),
    text: () => written.join(""),
  };
}

function idsOn({ disk }: Pick<InProcessCenter, "disk">): readonly string[] {
  return [...disk.streams.keys()].flatMap((key) => (key.startsWith("conversation/") ? [key.slice(13)] : [])).sort();
}

describe("retention", () => {
  it("[RE-02] deletes conversations whose time is over, and no others", async () => {
    await using harness = await inProcessCenter();
    await keepFor(harness, 30);
    const old = await endedChat(harness);
    await harness.clock.run(29 * DAY_MS);
    const newer = await endedChat(harness);
    const waiting = (await queueChat(harness)).contactId;
    expect(idsOn(harness)).toEqual([old, newer, waiting].sort());

    await harness.clock.run(DAY_MS + SWEEP_EVERY_MS + 1_000);

    expect(idsOn(harness)).toEqual([newer, waiting].sort());
    expect((await harness.run(harness.center.contacts.describe(old))).ok).toBe(false);
  });

  it.each([undefined, null])("[RE-02] deletes nothing without a number of days: %s", async (days) => {
    await using harness = await inProcessCenter();
    if (days === null) {
      await keepFor(harness, 1);
      await keepFor(harness, null);
    }
    const id = await endedChat(harness);

    await harness.clock.run(400 * DAY_MS);

    expect(idsOn(harness)).toEqual([id]);
  });

  it("[RE-02] a change applies from the next pass, without a restart", async () => {
    await using harness = await inProcessCenter();
    await endedChat(harness);
    await harness.clock.run(2 * DAY_MS);

    await keepFor(harness, 1);
    await harness.clock.run(SWEEP_EVERY_MS + 1_000);

    expect(idsOn(harness)).toEqual([]);
    expect(textOf(harness)).not.toContain(SECRET);
  });

  it("[RE-02] counts from the end of the last contact of a chain", async () => {
    await using harness = await inProcessCenter({ definition: withQuickConnects(demoDefinition()) });
    await keepFor(harness, 1);
    const { chat } = await connectChat(harness, { durationMs: 7 * DAY_MS });
    await harness.run(harness.center.agents.transfer(FIRST, chat.contactId, "support"));
    await clear(harness, chat.contactId);
    const { chain } = acceptedValue(await harness.run(harness.center.contacts.describe(chat.contactId)));
    const next = chain.at(-1)?.id ?? "";
    await harness.clock.run(2 * DAY_MS);
    acceptedValue(await harness.run(harness.center.contacts.stop(next, "api")));
    const { agent } = acceptedValue(await harness.run(harness.center.agents.view(FIRST)));
    for (const { contactId } of agent.slots) await clear(harness, contactId); // offered to the same agent, who missed it

    await harness.clock.run(DAY_MS / 2);
    expect(idsOn(harness)).toEqual([chat.contactId]);
    await harness.clock.run(DAY_MS);

    expect(idsOn(harness)).toEqual([]);
  });

  it("[RE-01] keeps a conversation while an agent has its contact on their desk", async () => {
    await using harness = await inProcessCenter();
    await keepFor(harness, 1);
    const { chat } = await connectChat(harness);
    await harness.run(harness.center.contacts.stop(chat.contactId, "api"));
    await harness.clock.run(3 * DAY_MS);
    expect(idsOn(harness)).toEqual([chat.contactId]);

    await clear(harness, chat.contactId);
    await harness.clock.run(SWEEP_EVERY_MS + 1_000);

    expect(idsOn(harness)).toEqual([]);
  });

  it("[RE-05] works in batches with pauses, and continues after a crash", async () => {
    await using harness = await inProcessCenter();
    const count = 2 * BATCH_CONVERSATIONS + 20;
    for (let index = 0; index < count; index += 1) await endedChat(harness);
    await harness.clock.run(2 * DAY_MS);
    await keepFor(harness, 1);
    await harness.restart();

    await harness.clock.run(FIRST_SWEEP_MS);
    const afterFirst = idsOn(harness).length;
    await harness.crashAndRestart();
    await harness.clock.run(FIRST_SWEEP_MS);
    const afterSecond = idsOn(harness).length;
    await harness.clock.run(2 * BATCH_PAUSE_MS);

    expect([afterFirst, afterSecond]).toEqual([count - BATCH_CONVERSATIONS, count - 2 * BATCH_CONVERSATIONS]);
    expect(idsOn(harness)).toEqual([]);
  });

  it("[RE-05] leaves a damaged conversation, and deletes the others", async () => {
    await using harness = await inProcessCenter();
    await keepFor(harness, 1);
    const [damaged, intact] = [await endedChat(harness), await endedChat(harness)];
    const file = harness.disk.streams.get(`conversation/${damaged}`);
    if (file) {
      file.snapshot = null;
      file.events.reverse();
    }
    await harness.restart();

    await harness.clock.run(2 * DAY_MS);

    expect(intact).not.toBe(damaged);
    expect(idsOn(harness)).toEqual([damaged]);
    expect(harness.log.lines.map(({ message }) => message)).toContain("failed to read old conversation");
  });

  it("[RE-03] is in the audit log, with the ids only", async () => {
    await using harness = await inProcessCenter();
    await keepFor(harness, 1);
    const id = await endedChat(harness);
    await harness.clock.run(2 * DAY_MS);

    const position = { configuration: harness.center.directory.seq, audit: 0 };
    const { entries } = await harness.run(harness.center.audit.read(position, 10));

    expect(entries).toMatchObject([{ type: "conversations.expired", conversationIds: [id], by: BY_SERVER }]);
  });

  it("[RE-05] runs on the node that routes only, and continues on the next one", async () => {
    const { archive, ids } = memoryArchive();
    const { cluster, clock, first, second } = await openTwoNodes({ archive });
    const endOn = async (node: typeof first) => {
      const { contactId } = await queueChatOn(cluster, node);
      acceptedValue(await cluster.run(node.center.contacts.stop(contactId, "api")));
      return contactId;
    };
    const keepOneDay = second.center
      .administration(BY_SERVER)
      .changeInstance((instance) => ({ ...instance, retentionDays: 1 }));
    acceptedValue(await cluster.run(keepOneDay));
    const chats = [await endOn(first), await endOn(second)];
    clock.jumpTo(clock.now() + 2 * DAY_MS);
    await clock.run(2 * FIRST_SWEEP_MS);
    expect([idsOn(cluster), ids().toSorted()]).toEqual([[], chats.sort()]);

    const third = await endOn(second);
    await cluster.finish(first.stop());
    clock.jumpTo(clock.now() + 2 * DAY_MS);
    await clock.run(2 * FIRST_SWEEP_MS);

    expect([idsOn(cluster), ids().slice(2)]).toEqual([[], [third]]);
  });
});

describe("the archive", () => {
  it("[RE-04] has each conversation before it is deleted", async () => {
    const { archive, ids, text } = memoryArchive();
    await using harness = await inProcessCenter({ archive });
    await keepFor(harness, 1);
    const chats = [await endedChat(harness), await endedChat(harness)];

    await harness.clock.run(2 * DAY_MS);

    expect([...ids()].sort()).toEqual(chats.sort());
    expect(text()).toContain(SECRET);
    expect(textOf(harness)).not.toContain(SECRET);
    const [line = ""] = text().split("\n");
    expect(JSON.parse(line)).toMatchObject({
      contacts: [{ endReason: "api" }],
      attributes: { number: SECRET },
      transcript: [{ type: "message.sent", content: SECRET }, { type: "contact.ended" }],
    });
  });

  it("[RE-04] that cannot be written prevents the deletion, and is tried again", async () => {
    let fault: Fault = "disk full";
    const { archive, ids } = memoryArchive(() => fault);
    await using harness = await inProcessCenter({ archive });
    await keepFor(harness, 1);
    const id = await endedChat(harness);
    await harness.clock.run(2 * DAY_MS);
    expect(idsOn(harness)).toEqual([id]);
    expect(harness.log.lines.map(({ message }) => message)).toContain("failed to delete old conversations");

    fault = "none";
    await harness.clock.run(SWEEP_EVERY_MS + 1_000);

    expect([idsOn(harness), ids()]).toEqual([[], [id]]);
  });

  it("[RE-04, RE-05] does not keep the others because of one whose items cannot be read", async () => {
    const { archive, ids } = memoryArchive();
    await using harness = await inProcessCenter({ archive });
    await keepFor(harness, 1);
    const damaged = await endedChat(harness);
    const others = [await endedChat(harness), await endedChat(harness)].sort();
    const events = harness.disk.streams.get(`conversation/${damaged}`)?.events ?? [];
    const message = events.findIndex(({ type }) => type === "message.sent");
    events.splice(message, 1, { at: 0, type: "message.sent", text: "{" });
    await harness.restart();

    await harness.clock.run(2 * DAY_MS);

    expect([idsOn(harness), ids().sort()]).toEqual([[damaged], others]);
    expect(harness.log.lines.map(({ message }) => message)).toContain("failed to archive old conversation");
  });

  it("[RE-04] loses nothing by crashes at any point, and has a conversation once more per crash at most", async () => {
    const faults = fc.array(fc.constantFrom<Fault>("crash before", "torn", "crash after", "none", "disk full"), {
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(faults, fc.integer({ min: 1, max: 4 }), async (planned, count) => {
        const left = [...planned];
        let crashes = 0;
        const { archive, ids } = memoryArchive(() => left.shift() ?? "none");
        await using harness = await inProcessCenter({ archive });
        await keepFor(harness, 1);
        const chats: string[] = [];
        for (let index = 0; index < count; index += 1) chats.push(await endedChat(harness));
        await harness.clock.run(DAY_MS + 1);

        for (let pass = 0; pass <= planned.length + 1; pass += 1) {
          await harness.crashAndRestart();
          crashes += 1;
          await harness.clock.run(FIRST_SWEEP_MS + 1_000);
          const kept = idsOn(harness);
          for (const id of chats) expect(kept.includes(id) || ids().includes(id), `${id} after ${planned}`).toBe(true);
        }

        expect(idsOn(harness)).toEqual([]);
        for (const id of chats) expect(ids().filter((each) => each === id).length).toBeLessThanOrEqual(crashes);
        expect(new Set(ids())).toEqual(new Set(chats));
      }),
      { numRuns: 25 },
    );
  });
});
