import type { StoredRecord } from "@tributary/engine";
import { demoDefinition, type InProcessCenter, inProcessCenter } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { acceptedValue, connectChat, FIRST, queueChat, startChat } from "../../test/center.ts";
import { connectChatOn, openTwoNodes } from "../../test/cluster.ts";
import { type ContactSearch, MAX_CONTACTS_READ } from "./contact-search.ts";

const ALL: ContactSearch = {
  by: "initiatedAt",
  from: 0,
  until: Number.MAX_SAFE_INTEGER - 1,
  order: "ascending",
  matches: () => true,
  after: null,
  limit: 100,
  isCounted: true,
};

function openCenter(): Promise<InProcessCenter> {
  return inProcessCenter({ definition: demoDefinition({ agents: 3, chatSlots: 1 }) });
}

async function find(harness: InProcessCenter, search: Partial<ContactSearch> = {}) {
  const page = await harness.run(harness.center.contacts.search({ ...ALL, ...search }));
  const { contacts, next, total } = acceptedValue(page);
  return { ids: contacts.map(({ contactId }) => contactId), next, total };
}

/** Starts chats, a second apart. Returns their ids. */
async function startChats(harness: InProcessCenter, count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    ids.push((await startChat(harness)).contactId);
    await harness.clock.run(1_000);
  }
  return ids;
}

describe("a search of contacts", () => {
  it("[CX-01] finds a contact by each of its times, also after its end", async () => {
    await using harness = await openCenter();
    const { chat } = await connectChat(harness);
    await harness.clock.run(5_000);
    acceptedValue(await harness.run(harness.center.contacts.stop(chat.contactId, "api")));
    await harness.clock.run(5_000);

    for (const by of ["initiatedAt", "queuedAt", "connectedAt", "endedAt"] as const) {
      expect(await find(harness, { by }), by).toEqual({ ids: [chat.contactId], next: null, total: 1 });
    }
    const { contacts } = acceptedValue(await harness.run(harness.center.contacts.search(ALL)));
    expect(contacts).toMatchObject([{ agentId: FIRST, endedAt: expect.any(Number) }]);
  });

  it("[CX-02] returns the contacts of the range in the order of the time", async () => {
    await using harness = await openCenter();
    const from = harness.clock.now();
    const ids = await startChats(harness, 5);

    expect((await find(harness)).ids).toEqual(ids);
    expect((await find(harness, { order: "descending" })).ids).toEqual([...ids].reverse());
    const range = { from: from + 1_000, until: from + 3_000 };
    expect(await find(harness, range)).toEqual({ ids: ids.slice(1, 4), next: null, total: 3 });
    expect((await find(harness, { ...range, order: "descending" })).ids).toEqual(ids.slice(1, 4).reverse());
  });

  it("[CX-02] continues after a page, also if contacts were added", async () => {
    await using harness = await openCenter();
    const ids = await startChats(harness, 5);

    const first = await find(harness, { limit: 2, order: "descending" });
    const added = await startChats(harness, 1);
    const second = await find(harness, { limit: 2, order: "descending", after: first.next, isCounted: false });
    const third = await find(harness, { limit: 2, order: "descending", after: second.next, isCounted: false });

    expect(first.total).toBe(5);
    expect([...first.ids, ...second.ids, ...third.ids]).toEqual([...ids].reverse());
    expect(third.next).toBeNull();
    expect((await find(harness, { after: first.next })).ids).toEqual([ids[4], ...added]);
  });

  it("[CX-02] does not leave the range with a position from outside of it", async () => {
    await using harness = await openCenter();
    const from = harness.clock.now();
    const ids = await startChats(harness, 3);
    const range = { from: from + 1_000, until: from + 1_500 };

    expect((await find(harness, { ...range, after: "" })).ids).toEqual([ids[1]]);
    expect((await find(harness, { ...range, after: "9", order: "descending" })).ids).toEqual([ids[1]]);
  });

  it("[CX-02] has only those that match, and their number", async () => {
    await using harness = await openCenter();
    await startChats(harness, 2);
    const waiting = await queueChat(harness);

    const matches: ContactSearch["matches"] = ({ queueId }) => queueId !== undefined;

    expect(await find(harness, { matches })).toEqual({ ids: [waiting.contactId], next: null, total: 1 });
  });

  it("[CX-03] reads a limited number of contacts, and continues where it ended", async () => {
    await using harness = await openCenter();
    const count = MAX_CONTACTS_READ + 500;
    const put: StoredRecord[] = Array.from({ length: count }, (_, index) => ({
      kind: "contact-initiated",
      id: `${String(index).padStart(15, "0")}/${index}`,
      value: null,
    }));
    const last = String(count - 1);
    const summary = { contactId: last, conversationId: last, channel: "chat", initiatedAt: count - 1 };
    await harness.run(
      harness.center.records.change({ put: [...put, { kind: "contact-summary", id: last, value: summary }] }),
    );

    const first = await find(harness);
    const second = await find(harness, { after: first.next, isCounted: false });

    expect(first).toEqual({ ids: [], next: `${String(MAX_CONTACTS_READ - 1).padStart(15, "0")}/9999`, total: null });
    expect(second).toEqual({ ids: [last], next: null, total: null });
  });

  it("[CX-05] of which too many wait is refused, and later ones are not", async () => {
    await using harness = await openCenter();
    const { contacts } = harness.center;

    const pages = await harness.run(Promise.all(Array.from({ length: 25 }, () => contacts.search(ALL))));

    expect(pages.map(({ ok }) => ok)).toEqual([...Array(20).fill(true), ...Array(5).fill(false)]);
    expect(pages.at(-1)).toEqual({ ok: false, refusal: { code: "too-many-requests" } });
    expect(await harness.run(contacts.search(ALL))).toMatchObject({ ok: true });
  });

  it("[CX-05] lets other work run every few milliseconds", async () => {
    await using harness = await openCenter();
    await startChats(harness, 30);
    let others = 0;
    const seen: number[] = [];
    const matches = (): boolean => {
      if (seen.length === 0)
        harness.clock.soon(() => {
          others += 1;
        });
      seen.push(others);
      harness.clock.advance(1);
      return true;
    };

    await find(harness, { matches });

    expect(seen.at(0)).toBe(0);
    expect(seen.at(-1)).toBe(1);
  });

  it("[CX-01, ND-01] finds on each node what any of them has written", async () => {
    const { cluster, first, second } = await openTwoNodes();
    const { chat } = await connectChatOn(cluster, [first, second]);

    const found = await Promise.all(
      [first, second].map(({ center }) => cluster.run(center.contacts.search({ ...ALL, by: "connectedAt" }))),
    );

    expect(found.map((page) => acceptedValue(page).contacts.map(({ contactId }) => contactId))).toEqual([
      [chat.contactId],
      [chat.contactId],
    ]);
  });
});
