import type { Store } from "@tributary/journal";
import { DELIVERED_TYPES } from "@tributary/model";
import { DEMO_IDS, type InProcessCenter, inProcessCenter } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { acceptedValue, connectChat, FIRST, queueChat } from "../../test/center.ts";
import { stored } from "../../test/cluster.ts";
import { ENDPOINT, OTHER_ENDPOINT } from "../../test/recorded-endpoints.ts";
import { BY, openStreaming, recordsOf, streamedChat } from "../../test/streamed-chats.ts";
import type { TaskRequest } from "../api/tasks.ts";
import { MAX_STOPPED } from "../contact/streamings.ts";
import { MAX_REQUESTS } from "./attempts.ts";

const HOUR = 3_600_000;

const TASK: TaskRequest = {
  name: "Call back",
  description: null,
  references: {},
  attributes: {},
  scheduledAt: null,
  lifetimeMs: HOUR,
  clientToken: null,
  relatedContactId: null,
  start: { kind: "flow", id: DEMO_IDS.flows.sales, field: "ContactFlowId" },
};

describe("a chat that is sent to an endpoint", () => {
  it("[HK-01, HK-04] arrives as its items from then on, in order, with what all participants write", async () => {
    await using opened = await openStreaming();
    const { harness, hooks, write, stream } = opened;
    const { chat, customer, agent } = await connectChat(harness);
    await write(customer, "before");
    acceptedValue(await stream(chat.contactId));

    for (const text of ["one", "two", "three"]) await write(text === "two" ? agent : customer, text);
    expect(harness.disk.journal.filter(({ text }) => text.includes('"streaming.started"'))).toMatchObject([
      { text: expect.stringContaining('"by":{"kind":"command-line"}') },
    ]);
    acceptedValue(await harness.run(harness.center.chats.leave(customer)));
    await harness.clock.drain();

    expect(hooks.texts()).toEqual(["one", "two", "three", "participant.left", "contact.ended"]);
    expect(harness.center.streaming.figures()).toEqual({ open: 0, delivered: 5, failed: 0, gaveUp: 0 });
  });

  it("[HK-01] is named by any contact of its chain, also by one that was transferred", async () => {
    await using opened = await openStreaming();
    const { harness, hooks, stream, write } = opened;
    const { chat, customer } = await connectChat(harness);
    acceptedValue(await harness.run(harness.center.agents.transfer(FIRST, chat.contactId, "support")));

    const id = acceptedValue(await stream(chat.contactId));
    await write(customer, "after");

    expect(hooks.texts()).toEqual(["after"]);
    acceptedValue(await harness.run(harness.center.streaming.stop(chat.contactId, id)));
  });

  it("[HK-01] is refused for unknown endpoints, contacts that have ended, unknown contacts, and tasks", async () => {
    await using opened = await openStreaming();
    const { harness, stream } = opened;
    const { chat, customer } = await connectChat(harness);

    expect(await stream(chat.contactId, "arn:unknown")).toMatchObject({
      refusal: { code: "invalid-field", field: "ChatStreamingConfiguration.StreamingEndpointArn" },
    });
    expect(await stream("unknown")).toMatchObject({ refusal: { code: "not-found", field: "ContactId" } });
    const task = await harness.run(harness.center.tasks.create(TASK));
    expect(await stream(acceptedValue(task).contactId)).toMatchObject({
      refusal: { code: "wrong-phase", field: "ContactId" },
    });
    acceptedValue(await harness.run(harness.center.chats.leave(customer)));
    expect(await stream(chat.contactId)).toMatchObject({ refusal: { code: "contact-ended" } });
  });

  it("[HK-02] has one sending per client token, also after a restart, and at most five at a time", async () => {
    await using opened = await openStreaming();
    const { harness, stream } = opened;
    const { contactId } = await queueChat(harness);
    const token = { key: "one", requestDigest: "a" };
    const first = acceptedValue(await stream(contactId, ENDPOINT, token));
    await harness.crashAndRestart();

    expect(acceptedValue(await stream(contactId, ENDPOINT, token))).toBe(first);
    expect(await stream(contactId, OTHER_ENDPOINT, { ...token, requestDigest: "b" })).toMatchObject({
      refusal: { code: "token-reused" },
    });
    for (let count = 1; count < 5; count += 1) acceptedValue(await stream(contactId, OTHER_ENDPOINT));
    expect(await stream(contactId)).toMatchObject({ refusal: { code: "limit-exceeded", field: "ContactId" } });
  });

  it("[HK-02] has the first sending of a client token also after that was stopped, for the last 20", async () => {
    await using opened = await openStreaming();
    const { harness, stream } = opened;
    const { contactId } = await queueChat(harness);
    const token = (key: string) => ({ key, requestDigest: "a" });
    const startAndStop = async (key: string) => {
      const id = acceptedValue(await stream(contactId, ENDPOINT, token(key)));
      acceptedValue(await harness.run(harness.center.streaming.stop(contactId, id)));
      return id;
    };
    const first = await startAndStop("first");
    for (let count = 1; count < MAX_STOPPED; count += 1) await startAndStop(`${count}`);
    await harness.crashAndRestart();

    expect(acceptedValue(await stream(contactId, ENDPOINT, token("first")))).toBe(first);
    expect(await stream(contactId, ENDPOINT, { ...token("first"), requestDigest: "b" })).toMatchObject({
      refusal: { code: "token-reused" },
    });
    expect(harness.center.streaming.figures().open).toBe(0);
    await startAndStop("last");
    expect(acceptedValue(await stream(contactId, ENDPOINT, token("first")))).not.toBe(first);
  });

  it("[HK-03] is not sent any more once that is stopped; another endpoint continues to get it", async () => {
    await using opened = await openStreaming();
    const { harness, hooks, stream, write } = opened;
    const chat = await queueChat(harness);
    const id = acceptedValue(await stream(chat.contactId));
    acceptedValue(await stream(chat.contactId, OTHER_ENDPOINT));
    await write(chat, "one");

    acceptedValue(await harness.run(harness.center.streaming.stop(chat.contactId, id)));
    await write(chat, "two");

    expect(hooks.texts()).toEqual(["one"]);
    expect(hooks.texts(OTHER_ENDPOINT)).toEqual(["one", "two"]);
    expect(await recordsOf(opened)).toHaveLength(1);
    const again = await harness.run(harness.center.streaming.stop(chat.contactId, id));
    expect(again).toMatchObject({ refusal: { code: "not-found", field: "StreamingId" } });
  });

  it("[HK-03] is not sent once that is stopped, also if the endpoint has refused it", async () => {
    await using opened = await openStreaming();
    const { harness, hooks, stream, write } = opened;
    const chat = await queueChat(harness);
    const id = acceptedValue(await stream(chat.contactId));
    hooks.behaviors.set(ENDPOINT, "refuse");
    await write(chat, "one");

    acceptedValue(await harness.run(harness.center.streaming.stop(chat.contactId, id)));
    expect(harness.center.streaming.figures().open).toBe(0);
    hooks.behaviors.delete(ENDPOINT);
    await harness.clock.run(120_000);

    expect(hooks.texts()).toEqual([]);
  });

  it("[HK-04] has typing, once and without repetition, and no receipts", async () => {
    await using opened = await openStreaming();
    const { harness, hooks, write } = opened;
    const chat = await streamedChat(opened);
    const { chats } = harness.center;
    const message = await write(chat, "one");
    hooks.behaviors.set(ENDPOINT, "refuse");
    acceptedValue(await harness.run(chats.sendTyping(chat)));
    hooks.behaviors.delete(ENDPOINT);
    await harness.clock.run(5_000);

    acceptedValue(await harness.run(chats.sendTyping(chat)));
    acceptedValue(await harness.run(chats.sendReceipt(chat, { messageId: message.id, kind: "read" })));

    expect(hooks.texts().slice(-2)).toEqual(["one", "typing"]);
    expect(hooks.attempts.filter(({ text }) => text === "typing")).toHaveLength(2);
  });
});

it("[HK-04] typing that a message has followed is not sent", async () => {
  await using opened = await openStreaming();
  const { harness, hooks, write } = opened;
  const chat = await streamedChat(opened);
  hooks.behaviors.set(ENDPOINT, "refuse");
  await write(chat, "one");
  acceptedValue(await harness.run(harness.center.chats.sendTyping(chat)));
  await write(chat, "two");

  hooks.behaviors.delete(ENDPOINT);
  await harness.clock.run(120_000);

  expect(hooks.texts().slice(-2)).toEqual(["one", "two"]);
  expect(hooks.attempts.filter(({ text }) => text === "typing")).toEqual([]);
});

describe("an endpoint that fails", () => {
  it("[HK-06] gets the next attempt after 1 s, then after doubled times up to a minute, less up to half", async () => {
    await using opened = await openStreaming();
    const { harness, hooks, write } = opened;
    const chat = await streamedChat(opened);
    hooks.behaviors.set(ENDPOINT, "refuse");
    const before = hooks.attempts.length;
    await write(chat, "one");

    const times: number[] = [];
    for (let ms = 0, last = hooks.attempts.length; ms < 600_000; ms += 100) {
      await harness.clock.run(100);
      if (hooks.attempts.length > last) times.push(ms);
      last = hooks.attempts.length;
    }

    expect(hooks.attempts.length - before).toBeGreaterThan(10);
    const delays = times.map((ms, index) => ms - (times[index - 1] ?? 0));
    for (const [index, delay] of delays.entries()) {
      const full = Math.min(60_000, 1_000 * 2 ** index);
      expect(delay, `delay ${index} of ${delays}`).toBeGreaterThan(full / 2 - 200);
      expect(delay, `delay ${index} of ${delays}`).toBeLessThan(full + 200);
    }
    expect(new Set(hooks.attempts.slice(before).map(({ id }) => id)).size).toBe(1);
    hooks.behaviors.delete(ENDPOINT);
    await harness.clock.run(60_000);
    expect(hooks.texts().at(-1)).toBe("one");
  });

  it("[HK-07] delays neither the chat nor another endpoint", async () => {
    await using opened = await openStreaming();
    const { harness, hooks, stream, write } = opened;
    const chat = await streamedChat(opened);
    acceptedValue(await stream(chat.contactId, OTHER_ENDPOINT));
    hooks.behaviors.set(ENDPOINT, 10_000);

    for (const text of ["one", "two", "three"]) await write(chat, text); // without time passing

    expect(hooks.texts(OTHER_ENDPOINT)).toEqual(["one", "two", "three"]);
    await harness.clock.run(40_000);
    expect(hooks.texts().slice(-3)).toEqual(["one", "two", "three"]);
  });

  it(`[HK-07] has at most ${MAX_REQUESTS} requests at a time, however many chats it is to receive`, async () => {
    await using opened = await openStreaming();
    const { harness, hooks, write } = opened;
    const chats = [];
    for (let count = 0; count < 2 * MAX_REQUESTS + 5; count += 1) chats.push(await streamedChat(opened));
    hooks.behaviors.set(ENDPOINT, 1_000);

    for (const chat of chats) await write(chat, "all");
    await harness.clock.run(10_000);

    expect(hooks.mostAtOnce()).toBe(MAX_REQUESTS);
    expect(hooks.texts().filter((text) => text === "all")).toHaveLength(chats.length);
  });

  it("[HK-07] has at most 20 items of a chat in memory, however many wait", async () => {
    const sizes: number[] = [];
    const wrapStore = (store: Store): Store => ({
      ...store,
      async readEvents(stream, query) {
        const events = await store.readEvents(stream, query);
        if (query.types === DELIVERED_TYPES) sizes.push(events.length);
        return events;
      },
    });
    await using opened = await openStreaming({ wrapStore });
    const { harness, hooks, write } = opened;
    const chat = await streamedChat(opened);
    hooks.behaviors.set(ENDPOINT, "refuse");
    for (let count = 0; count < 50; count += 1) await write(chat, `${count}`);

    await harness.crashAndRestart();
    hooks.behaviors.delete(ENDPOINT);
    await harness.clock.run(120_000);

    expect(hooks.texts().at(-1)).toBe("49");
    expect(Math.max(...sizes)).toBe(20);
  });

  it("[HK-08] for an hour ends the sending: logged, counted, and an event of the chat, which goes on", async () => {
    await using opened = await openStreaming();
    const { harness, hooks, stream, write } = opened;
    const chat = await streamedChat(opened);
    hooks.behaviors.set(ENDPOINT, "refuse");
    await write(chat, "one");

    await harness.clock.run(HOUR - 61_000);
    expect(harness.center.streaming.figures()).toMatchObject({ open: 1, gaveUp: 0 });
    await harness.clock.run(122_000);

    expect(harness.center.streaming.figures()).toMatchObject({ open: 0, gaveUp: 1 });
    expect(stored(harness, "streaming.stopped")).toHaveLength(1);
    expect(await recordsOf(opened)).toEqual([]);
    const logged = harness.log.lines.filter(({ level }) => level === "error");
    expect(logged).toMatchObject([{ message: expect.stringContaining("streaming given up") }]);
    hooks.behaviors.delete(ENDPOINT);
    acceptedValue(await stream(chat.contactId));
    await write(chat, "two");
    expect(hooks.texts().at(-1)).toBe("two");
  });

  it("[HK-08] for an hour in all, with an acceptance in between, ends nothing", async () => {
    await using opened = await openStreaming();
    const { harness, hooks, write } = opened;
    const chat = await streamedChat(opened);
    for (const text of ["one", "two"]) {
      hooks.behaviors.set(ENDPOINT, "refuse");
      await write(chat, text);
      await harness.clock.run(HOUR - 61_000);
      await harness.crashAndRestart();
      hooks.behaviors.delete(ENDPOINT);
      await harness.clock.run(60_000);
    }

    expect(hooks.texts().slice(-2)).toEqual(["one", "two"]);
    expect(harness.center.streaming.figures()).toMatchObject({ open: 1, gaveUp: 0 });
  });

  it("[HK-08] for an hour in all, also over restarts", async () => {
    await using opened = await openStreaming();
    const { harness, hooks, write } = opened;
    const chat = await streamedChat(opened);
    hooks.behaviors.set(ENDPOINT, "refuse");
    await write(chat, "one");
    for (let half = 0; half < 2; half += 1) {
      await harness.clock.run(HOUR / 2);
      await harness.crashAndRestart();
    }

    await harness.clock.run(2_000);

    expect(harness.center.streaming.figures()).toMatchObject({ open: 0, gaveUp: 1 });
  });
});

describe("what was not sent", () => {
  it("[HK-05] when the process was killed is sent after the restart, with the ids that it would have had", async () => {
    await using opened = await openStreaming();
    const { harness, hooks, write } = opened;
    const chat = await streamedChat(opened);
    await write(chat, "one");
    hooks.behaviors.set(ENDPOINT, "refuse");
    await write(chat, "two");
    await write(chat, "three");

    await harness.crashAndRestart();
    hooks.behaviors.delete(ENDPOINT);
    await harness.clock.run(2_000);
    await write(chat, "four");

    const unique = [...new Map(hooks.received.map(({ id, text }) => [id, text])).values()];
    expect(unique.slice(-4)).toEqual(["one", "two", "three", "four"]);
    expect(hooks.attempts.filter(({ text }) => text === "one")).toHaveLength(1); // its position was stored
    const ids = (text: string) => new Set(hooks.attempts.filter((each) => each.text === text).map(({ id }) => id));
    expect(ids("two").size).toBe(1);
  });

  it("[HK-05] is all that is sent after a restart, if there was time to store the position", async () => {
    await using opened = await openStreaming();
    const { harness, hooks, write } = opened;
    const chat = await streamedChat(opened);
    await write(chat, "one");
    await harness.clock.drain();

    await harness.crashAndRestart();
    await write(chat, "two");

    expect(hooks.texts().slice(-2)).toEqual(["one", "two"]);
    expect(new Set(hooks.attempts.map(({ id }) => id)).size).toBe(hooks.attempts.length);
  });

  it("[HK-09] of a chat that has ended is sent after a restart too; then nothing of the sending is kept", async () => {
    await using opened = await openStreaming();
    const { harness, hooks, write } = opened;
    const chat = await streamedChat(opened);
    hooks.behaviors.set(ENDPOINT, "refuse");
    await write(chat, "one");
    acceptedValue(await harness.run(harness.center.chats.leave(chat)));
    await harness.crashAndRestart();
    expect(await recordsOf(opened)).toHaveLength(1);

    hooks.behaviors.delete(ENDPOINT);
    await harness.clock.run(2_000);

    expect(hooks.texts().slice(-3)).toEqual(["one", "participant.left", "contact.ended"]);
    expect(await recordsOf(opened)).toEqual([]);
    await harness.crashAndRestart();
    await harness.clock.run(2_000);
    expect(hooks.texts().filter((text) => text === "contact.ended")).toHaveLength(1);
  });

  it("[HK-08, HK-09] of a chat that has ended is given up too", async () => {
    await using opened = await openStreaming();
    const { harness, hooks } = opened;
    const chat = await streamedChat(opened);
    hooks.behaviors.set(ENDPOINT, "refuse");
    acceptedValue(await harness.run(harness.center.chats.leave(chat)));

    await harness.clock.run(HOUR + 61_000);

    expect(harness.center.streaming.figures()).toMatchObject({ open: 0, gaveUp: 1 });
    expect(await recordsOf(opened)).toEqual([]);
  });

  it("[HK-09] is deleted with the conversation", async () => {
    await using opened = await openStreaming();
    const { harness, hooks } = opened;
    const chat = await streamedChat(opened);
    hooks.behaviors.set(ENDPOINT, "refuse");
    acceptedValue(await harness.run(harness.center.chats.leave(chat)));

    acceptedValue(await harness.run(harness.center.conversations.erase(chat.contactId, { kind: "command-line" })));
    expect(await recordsOf(opened)).toEqual([]);
    await harness.crashAndRestart();
    await harness.clock.run(10_000);

    expect(await recordsOf(opened)).toEqual([]);
    expect(harness.center.streaming.figures().open).toBe(0);
  });
});

it("[HK-04] a center without endpoints has none", async () => {
  await using harness: InProcessCenter = await inProcessCenter();
  const chat = await queueChat(harness);

  const started = harness.center.streaming.start(chat.contactId, { endpointArn: ENDPOINT, token: null, by: BY });

  expect(await harness.run(started)).toMatchObject({ refusal: { code: "invalid-field" } });
});
