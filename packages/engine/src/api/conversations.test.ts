import { present } from "@tributary/kernel";
import { type Actor, BY_SERVER } from "@tributary/model";
import { demoDefinition, type InProcessCenter, inProcessCenter, withQuickConnects } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import {
  acceptedValue,
  connectChat,
  FIRST,
  makeAvailable,
  offerChat,
  queueChat,
  SECOND,
  startChat,
} from "../../test/center.ts";
import { connectChatOn, openTwoNodes } from "../../test/cluster.ts";
import { clear, endedChat, SECRET, textOf } from "../../test/retention.ts";

const BY: Actor = { kind: "command-line" };
const PAGE = { after: null, limit: 100, by: BY } as const;
const ok = { ok: true };

function openCenter(): Promise<InProcessCenter> {
  return inProcessCenter({ definition: withQuickConnects(demoDefinition({ agents: 3, chatSlots: 1 })) });
}

async function auditTypes(harness: InProcessCenter): Promise<readonly string[]> {
  const page = await harness.run(
    harness.center.audit.read({ configuration: harness.center.directory.seq, audit: 0 }, 100),
  );
  return page.entries.map(({ type }) => type);
}

describe("erasing a conversation", () => {
  it("[RE-03, RE-06] leaves nothing of it but its ids in the audit log", async () => {
    await using harness = await openCenter();
    const id = await endedChat(harness);
    const other = await endedChat(harness);
    const { conversations, contacts, audit } = harness.center;
    expect(textOf(harness)).toContain(SECRET);

    expect(await harness.run(conversations.erase(id, BY))).toEqual({ ok: true, value: [id] });
    expect(await harness.run(conversations.erase(other, BY))).toMatchObject(ok);

    expect(textOf(harness)).not.toContain(SECRET);
    expect(
      [...harness.disk.records].flatMap(([kind, { size }]) => (kind.startsWith("contact") && size > 0 ? [kind] : [])),
    ).toEqual([]);
    expect(await harness.run(contacts.describe(id))).toMatchObject({
      refusal: { code: "not-found", field: "ContactId" },
    });
    const { entries } = await harness.run(audit.read({ configuration: harness.center.directory.seq, audit: 0 }, 10));
    expect(entries).toMatchObject([
      { type: "conversation.erased", contactIds: [id], by: BY },
      { type: "conversation.erased", contactIds: [other], by: BY },
    ]);
  });

  it("[RE-06] is refused as not found the second time, after a restart too, and writes nothing", async () => {
    await using harness = await openCenter();
    const id = await endedChat(harness);
    await harness.run(harness.center.conversations.erase(id, BY));
    const before = textOf(harness);

    const again = await harness.run(harness.center.conversations.erase(id, BY));
    await harness.restart();
    const later = await harness.run(harness.center.conversations.erase(id, BY));

    expect([again, later]).toMatchObject([{ refusal: { code: "not-found" } }, { refusal: { code: "not-found" } }]);
    expect(textOf(harness)).toBe(before);
  });

  it("[RE-03] leaves the key of a client token to a later start that has it by now", async () => {
    await using harness = await openCenter();
    const clientToken = { key: "k", requestDigest: "d", validMs: 1_000 };
    const old = await startChat(harness, { clientToken });
    await harness.run(harness.center.contacts.stop(old.contactId, "api"));
    await harness.clock.run(2_000);
    const later = await startChat(harness, { clientToken });

    expect(await harness.run(harness.center.conversations.erase(old.contactId, BY))).toMatchObject(ok);
    const repeated = await startChat(harness, { clientToken });

    expect(later.contactId).not.toBe(old.contactId);
    expect(repeated.contactId).toBe(later.contactId);
  });

  it.each(["", "unknown", "constructor", "__proto__", "x".repeat(10_000), "a/b", "\u0000"])(
    "[RE-06] is refused as not found for the id %j",
    async (id) => {
      await using harness = await openCenter();

      expect(await harness.run(harness.center.conversations.erase(id, BY))).toMatchObject({
        refusal: { code: "not-found" },
      });
      expect(await harness.run(harness.center.conversations.export(id, PAGE))).toMatchObject({
        refusal: { code: "not-found" },
      });
      expect(await auditTypes(harness)).toEqual([]);
    },
  );

  it("[RE-01] waits until the agent has cleared the contact", async () => {
    await using harness = await openCenter();
    const { chat } = await connectChat(harness);
    const { conversations, contacts } = harness.center;
    const erase = () => harness.run(conversations.erase(chat.contactId, BY));

    expect(await erase()).toMatchObject({ refusal: { code: "wrong-phase" } });
    await harness.run(contacts.stop(chat.contactId, "api"));
    expect(await erase()).toMatchObject({ refusal: { code: "in-use" } });
    await clear(harness, chat.contactId);
    expect(await erase()).toMatchObject(ok);
  });

  it("[RE-01] waits until an agent who missed the contact has cleared it", async () => {
    await using harness = await openCenter();
    const { chat } = await offerChat(harness);
    await harness.run(harness.center.agents.reject(FIRST, chat.contactId));
    await harness.run(harness.center.contacts.stop(chat.contactId, "api"));
    const erase = () => harness.run(harness.center.conversations.erase(chat.contactId, BY));

    expect(await erase()).toMatchObject({ refusal: { code: "in-use" } });
    await clear(harness, chat.contactId);
    expect(await erase()).toMatchObject(ok);
  });

  it("[RE-03] takes the whole chain, by the id of any of its contacts", async () => {
    await using harness = await openCenter();
    const { chat } = await connectChat(harness);
    await makeAvailable(harness, SECOND);
    await harness.run(harness.center.agents.transfer(FIRST, chat.contactId, "last"));
    const { chain } = acceptedValue(await harness.run(harness.center.contacts.describe(chat.contactId)));
    const ids = chain.map(({ id }) => id);
    const last = present(ids.at(-1), "the last contact");
    acceptedValue(await harness.run(harness.center.agents.accept(SECOND, last)));
    await harness.run(harness.center.contacts.stop(last, "api"));
    await clear(harness, chat.contactId);
    acceptedValue(await harness.run(harness.center.agents.clear(SECOND, last)));

    const exported = acceptedValue(await harness.run(harness.center.conversations.export(last, PAGE)));
    const erased = await harness.run(harness.center.conversations.erase(last, BY));

    expect(exported.conversation.contacts.map(({ contactId }) => contactId)).toEqual(ids);
    expect(erased).toEqual({ ok: true, value: ids });
    for (const id of ids) expect((await harness.run(harness.center.contacts.describe(id))).ok, id).toBe(false);
    expect(
      [...harness.disk.records].flatMap(([kind, { size }]) => (kind.startsWith("contact") && size > 0 ? [kind] : [])),
    ).toEqual([]);
  });

  it("[RE-03] takes the contacts of agents who were added, and waits for the desks of all", async () => {
    await using harness = await openCenter();
    const { chat } = await connectChat(harness);
    await makeAvailable(harness, SECOND);
    const { agents, contacts, conversations } = harness.center;
    acceptedValue(await harness.run(agents.add(FIRST, chat.contactId, "last")));
    const { whole } = acceptedValue(await harness.run(contacts.describe(chat.contactId)));
    const added = present(whole.added?.[0], "an added contact").id;
    acceptedValue(await harness.run(agents.accept(SECOND, added)));
    acceptedValue(await harness.run(contacts.stop(chat.contactId, "api")));
    await clear(harness, chat.contactId);
    const erase = () => harness.run(conversations.erase(added, BY));

    expect(await erase()).toMatchObject({ refusal: { code: "in-use" } });
    acceptedValue(await harness.run(agents.clear(SECOND, added)));
    const erased = acceptedValue(await erase());

    expect(new Set(erased)).toEqual(new Set([chat.contactId, added]));
    expect(
      [...harness.disk.records].flatMap(([kind, { size }]) => (kind.startsWith("contact") && size > 0 ? [kind] : [])),
    ).toEqual([]);
  });

  it("[RE-03] other contacts keep its id, and cannot refer to it any more", async () => {
    await using harness = await openCenter();
    const id = await endedChat(harness);
    const start = { kind: "flow", id: harness.definition.contactFlows[0]?.id ?? "", field: "ContactFlowId" } as const;
    const task = {
      name: "t",
      description: null,
      references: {},
      attributes: {},
      scheduledAt: null,
      lifetimeMs: 60_000,
      clientToken: null,
      start,
      relatedContactId: id,
    };
    const created = await harness.run(harness.center.tasks.create(task));

    await harness.run(harness.center.conversations.erase(id, BY));
    const another = await harness.run(harness.center.tasks.create(task));

    const { contactId } = acceptedValue(created);
    expect(acceptedValue(await harness.run(harness.center.contacts.describe(contactId))).contact.relatedId).toBe(id);
    expect(another).toMatchObject({ refusal: { code: "not-found" } });
  });

  it("[RE-03, ND-03] holds on other nodes at once, also on one that misses messages", async () => {
    const { cluster, first, second } = await openTwoNodes();
    const { chat } = await connectChatOn(cluster, [first, second]);
    await cluster.run(first.center.contacts.stop(chat.contactId, "api"));
    expect(await cluster.run(second.center.conversations.erase(chat.contactId, BY))).toMatchObject({
      refusal: { code: "in-use" },
    });
    await cluster.run(second.center.agents.clear(FIRST, chat.contactId));
    expect(await cluster.run(second.center.contacts.describe(chat.contactId))).toMatchObject(ok);
    second.link.cut();
    expect(await cluster.run(first.center.conversations.erase(chat.contactId, BY))).toMatchObject(ok);
    second.link.heal();

    expect(await cluster.run(second.center.contacts.describe(chat.contactId))).toMatchObject({
      refusal: { code: "not-found" },
    });
  });

  it("[RE-06] of two erasures on two nodes one is made", async () => {
    const { cluster, first, second } = await openTwoNodes();
    const { chat } = await connectChatOn(cluster, [first, second]);
    await cluster.run(first.center.contacts.stop(chat.contactId, "api"));
    await cluster.run(first.center.agents.clear(FIRST, chat.contactId));

    const results = await cluster.run(
      Promise.all([first, second].map(({ center }) => center.conversations.erase(chat.contactId, BY_SERVER))),
    );

    expect(results.filter(({ ok: isOk }) => isOk)).toHaveLength(1);
    expect(results.filter(({ ok: isOk }) => !isOk)).toMatchObject([{ refusal: { code: "not-found" } }]);
  });
});

describe("exporting a conversation", () => {
  it("[RE-07] returns its chain, its participants, its attributes and its transcript, page by page", async () => {
    await using harness = await openCenter();
    const { chat, customer } = await connectChat(harness, { attributes: { plan: "gold" }, name: "Order 7" });
    for (const content of ["one", "two", "three"]) {
      const message = { contentType: "text/plain", content, clientToken: `t${content}` };
      acceptedValue(await harness.run(harness.center.chats.sendMessage(customer, message)));
    }
    const page = async (after: number | null) =>
      acceptedValue(
        await harness.run(harness.center.conversations.export(chat.contactId, { after, limit: 3, by: BY })),
      );

    const first = await page(null);
    const items = [...first.items];
    for (let { next } = first; next !== null; ) {
      const later = await page(next);
      items.push(...later.items);
      next = later.next;
    }

    expect(first.conversation).toMatchObject({
      conversationId: chat.contactId,
      contacts: [
        {
          contactId: chat.contactId,
          channel: "chat",
          name: "Order 7",
          initiatedAt: expect.stringMatching(/Z$/),
          phase: "connected",
        },
      ],
      participants: [{ role: "customer" }, { role: "agent", agentId: FIRST }],
      attributes: { plan: "gold" },
    });
    expect(first.items).toHaveLength(3);
    expect(items.flatMap(({ content }) => content ?? [])).toEqual(["Welcome to Sales.", "one", "two", "three"]);
    expect(JSON.stringify(items)).not.toContain("tone");
    expect(await auditTypes(harness)).toEqual(["conversation.exported"]);
  });

  it("[RE-07] is not made if the audit log cannot be written", async () => {
    const broken = { now: false };
    await using harness = await inProcessCenter({
      wrapStore: (store) => ({
        ...store,
        commit: (commit) => (broken.now ? Promise.reject(new Error("disk full")) : store.commit(commit)),
      }),
    });
    const { contactId } = await queueChat(harness);
    broken.now = true;

    const failed = expect(harness.center.conversations.export(contactId, PAGE)).rejects.toThrow();
    await harness.clock.drain();
    await failed;
  });
});

it("[HI-02] the transcript of an ended chat is not read if the audit log cannot be written", async () => {
  const broken = { now: false };
  await using harness = await inProcessCenter({
    wrapStore: (store) => ({
      ...store,
      commit: (commit) => (broken.now ? Promise.reject(new Error("disk full")) : store.commit(commit)),
    }),
  });
  const chat = await queueChat(harness);
  acceptedValue(await harness.run(harness.center.chats.leave(chat)));
  broken.now = true;

  const page = { afterSeq: null, limit: 3, by: BY };
  const failed = expect(harness.center.conversations.history(chat.contactId, page)).rejects.toThrow();
  await harness.clock.drain();
  await failed;
});
