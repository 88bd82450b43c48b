/** Ends of sendings that meet attempts in progress, failures of the store, and its load. */
import type { Commit, Store } from "@tributary/journal";
import { describe, expect, it } from "vitest";
import { acceptedValue, queueChat } from "../../test/center.ts";
import { stored } from "../../test/cluster.ts";
import { ENDPOINT } from "../../test/recorded-endpoints.ts";
import { BY, type OpenedStreaming, openStreaming, recordsOf, streamedChat } from "../../test/streamed-chats.ts";
import { GIVE_UP_MS } from "./attempts.ts";
import { MAX_READS } from "./delivery.ts";

/** A store of which the test makes commits or reads fail. */
function faultyStore() {
  const fault = { refuses: (_commit: Commit): boolean => false, isUnreadable: false, reads: 0 };
  const down = () => Promise.reject(new Error("the disk failed"));
  const wrapStore = (store: Store): Store => {
    const read =
      <Args extends readonly unknown[], T>(own: (...args: Args) => Promise<T>) =>
      (...args: Args): Promise<T> => {
        fault.reads += 1;
        return fault.isUnreadable ? down() : own(...args);
      };
    return {
      ...store,
      commit: (commit) => (fault.refuses(commit) ? down() : store.commit(commit)),
      record: read(store.record),
      readEvents: read(store.readEvents),
    };
  };
  return { fault, wrapStore };
}

/** A store that counts its reads in progress. */
function countingStore() {
  const load = { now: 0, most: 0 };
  const wrapStore = (store: Store): Store => {
    const counted =
      <Args extends readonly unknown[], T>(own: (...args: Args) => Promise<T>) =>
      async (...args: Args): Promise<T> => {
        load.now += 1;
        load.most = Math.max(load.most, load.now);
        const result = await own(...args);
        load.now -= 1;
        return result;
      };
    return { ...store, record: counted(store.record), readEvents: counted(store.readEvents) };
  };
  return { load, wrapStore };
}

const hasEvent = ({ changes }: Commit, type: string): boolean =>
  changes.some(({ events }) => events.some((event) => event.type === type));

/** A streamed chat that is waiting in its queue, of which everything has been sent. */
async function openQueued(opened: OpenedStreaming) {
  const chat = await queueChat(opened.harness);
  const id = acceptedValue(await opened.stream(chat.contactId));
  return { chat, stop: () => opened.harness.center.streaming.stop(chat.contactId, id) };
}

const erase = ({ harness }: OpenedStreaming, contactId: string) =>
  harness.run(harness.center.conversations.erase(contactId, BY));

describe("a sending that is stopped", () => {
  it("[HK-03] during an attempt does not come back with a restart, whatever the endpoint answers", async () => {
    await using opened = await openStreaming();
    const { harness, hooks, write } = opened;
    const { chat, stop } = await openQueued(opened);
    hooks.behaviors.set(ENDPOINT, "hold");
    await write(chat, "one");

    const stopping = stop();
    hooks.release();
    acceptedValue(await harness.run(stopping));

    expect(await recordsOf(opened)).toEqual([]);
    hooks.behaviors.delete(ENDPOINT);
    await harness.crashAndRestart();
    await write(chat, "two");
    await harness.clock.run(120_000);
    expect(hooks.texts()).toEqual(["one"]);
    expect(harness.center.streaming.figures().open).toBe(0);
  });

  it("[HK-03] goes on if its stop cannot be stored", async () => {
    const { fault, wrapStore } = faultyStore();
    await using opened = await openStreaming({ wrapStore });
    const { harness, hooks, write } = opened;
    const { chat, stop } = await openQueued(opened);
    hooks.behaviors.set(ENDPOINT, "hold");
    await write(chat, "one");

    fault.refuses = (commit) => hasEvent(commit, "streaming.stopped");
    const stopping = expect(stop()).rejects.toMatchObject({ code: "unavailable" });
    await harness.run(stopping);
    hooks.behaviors.delete(ENDPOINT);
    hooks.release();
    await harness.clock.run(5_000);
    await write(chat, "two");

    expect([...new Set(hooks.texts())]).toEqual(["one", "two"]);
  });
});

describe("a chat that is erased", () => {
  it("[HK-09] is not sent any more: neither what was refused, nor what waits for its turn", async () => {
    await using opened = await openStreaming();
    const { harness, hooks, write } = opened;
    const { chat } = await openQueued(opened);
    hooks.behaviors.set(ENDPOINT, "refuse");
    for (const text of ["one", "two"]) await write(chat, text);
    acceptedValue(await harness.run(harness.center.chats.leave(chat)));

    acceptedValue(await erase(opened, chat.contactId));
    expect(harness.center.streaming.figures().open).toBe(0);
    hooks.behaviors.delete(ENDPOINT);
    const before = hooks.attempts.length;
    await harness.clock.run(120_000);

    expect(hooks.attempts).toHaveLength(before);
  });

  it("[HK-09] during an attempt leaves nothing, whatever the endpoint answers", async () => {
    await using opened = await openStreaming();
    const { harness, hooks, write } = opened;
    const { chat } = await openQueued(opened);
    hooks.behaviors.set(ENDPOINT, "hold");
    await write(chat, "one");
    acceptedValue(await harness.run(harness.center.chats.leave(chat)));

    const erasing = harness.center.conversations.erase(chat.contactId, BY);
    hooks.release();
    acceptedValue(await harness.run(erasing));
    const before = hooks.attempts.length;
    hooks.release();
    await harness.clock.run(120_000);

    expect(await recordsOf(opened)).toEqual([]);
    expect(hooks.attempts).toHaveLength(before);
  });
});

describe("a store that fails", () => {
  it("[HK-05] ends no sending: it is read again, less and less often", async () => {
    const { fault, wrapStore } = faultyStore();
    await using opened = await openStreaming({ wrapStore });
    const { harness, hooks, write } = opened;
    const chat = await queueChat(harness);
    fault.isUnreadable = true;
    acceptedValue(await opened.stream(chat.contactId));

    fault.reads = 0;
    await harness.clock.run(600_000);
    const { reads } = fault;
    fault.isUnreadable = false;
    await harness.clock.run(60_000);
    await write(chat, "one");

    expect(hooks.texts()).toEqual(["one"]);
    expect(reads).toBeGreaterThan(10);
    expect(reads).toBeLessThan(30);
  });

  it("[HK-05] ends no sending if it fails between two items", async () => {
    const { fault, wrapStore } = faultyStore();
    await using opened = await openStreaming({ wrapStore });
    const { harness, hooks, write } = opened;
    const { chat } = await openQueued(opened);
    await write(chat, "one");
    fault.isUnreadable = true;
    await write(chat, "two");
    await harness.clock.run(10_000);

    fault.isUnreadable = false;
    await harness.clock.run(60_000);

    expect(hooks.texts()).toEqual(["one", "two"]);
  });

  it("[HK-08] counts a sending that is given up once, however often its end cannot be stored", async () => {
    const { fault, wrapStore } = faultyStore();
    await using opened = await openStreaming({ wrapStore });
    const { harness, hooks, write } = opened;
    const chat = await streamedChat(opened);
    hooks.behaviors.set(ENDPOINT, "refuse");
    await write(chat, "one");
    fault.refuses = (commit) => hasEvent(commit, "streaming.stopped");

    await harness.clock.run(GIVE_UP_MS + 300_000);
    expect(harness.center.streaming.figures()).toMatchObject({ gaveUp: 0, open: 1 });
    fault.refuses = () => false;
    await harness.clock.run(300_000);

    expect(harness.center.streaming.figures()).toMatchObject({ gaveUp: 1, open: 0 });
    expect(stored(harness, "streaming.stopped")).toHaveLength(1);
  });
});

it(`[HK-07] a term that begins with many sendings has at most ${MAX_READS} reads of the store at a time`, async () => {
  const { load, wrapStore } = countingStore();
  await using opened = await openStreaming({ wrapStore });
  const { harness, hooks, write } = opened;
  const chats = [];
  for (let count = 0; count < 2 * MAX_READS + 5; count += 1) chats.push((await openQueued(opened)).chat);
  load.most = 0;

  await harness.restart();

  expect(harness.center.streaming.figures().open).toBe(chats.length);
  expect(load.most).toBeGreaterThan(1);
  expect(load.most).toBeLessThanOrEqual(MAX_READS);
  for (const chat of chats) await write(chat, "all");
  expect(hooks.texts()).toHaveLength(chats.length);
});
