import {
  createInProcessFanout,
  createMemoryDisk,
  createMemoryStore,
  type FanoutMessage,
  JournalError,
  openJournal,
} from "@tributary/journal";
import { silentLogger } from "@tributary/kernel";
import { asId, BY_SERVER, QUEUE_DEFAULTS, type QueueId } from "@tributary/model";
import { createManualClock, createRecordingLogger, demoDefinition } from "@tributary/testkit";
import { expect, it } from "vitest";
import { configurationRef } from "./configuration-stream.ts";
import { decideCreateInstance } from "./decide-instance.ts";
import { decideCreate } from "./decide-resource.ts";
import { followLastingly } from "./lasting-feed.ts";

/** A journal with an instance, whose store fails to read events on demand. */
async function open() {
  const clock = createManualClock();
  const log = createRecordingLogger();
  const failure = { isOn: false };
  const memory = createMemoryStore({ clock, disk: createMemoryDisk() });
  const store: typeof memory = {
    ...memory,
    readEvents: (stream, query) =>
      failure.isOn ? Promise.reject(new JournalError("unavailable", "disk error")) : memory.readEvents(stream, query),
  };
  const fanout = createInProcessFanout({ log: silentLogger });
  const run = async <T>(call: Promise<T>): Promise<T> => {
    await clock.drain();
    return call;
  };
  const journal = await run(openJournal({ store, fanout, clock, log }));
  const needs = { configuration: configurationRef };
  await run(
    journal.run(needs, ({ configuration }, now) =>
      decideCreateInstance(configuration, demoDefinition(), { now, by: BY_SERVER }),
    ),
  );
  return {
    clock,
    log,
    failure,
    run,
    deps: { journal, clock, log },
    lose: () =>
      fanout.publish("configuration/instance", { kind: "events", events: [{ seq: 999 }] } satisfies FanoutMessage),
    addQueue: (name: string) =>
      run(
        journal.run(needs, ({ configuration }, now) =>
          decideCreate(
            configuration,
            { list: "queues", resource: { ...QUEUE_DEFAULTS, id: asId<QueueId>(name), name } },
            { now, by: BY_SERVER },
          ),
        ),
      ),
  };
}

it("[CF-06] follows the stream again after its feed has ended, and misses no event", async () => {
  const opened = await open();
  const seqs: number[] = [];
  const feed = { ref: configurationRef, start: { afterSeq: 0 } };
  const follower = {
    onEvent: ({ seq }: { readonly seq: number }) => void seqs.push(seq),
    lastSeq: () => seqs.at(-1) ?? 0,
  };
  using _following = await opened.run(followLastingly(opened.deps, feed, follower));
  const before = seqs.length;
  opened.failure.isOn = true;
  opened.lose();
  await opened.clock.drain();

  await opened.addQueue("while-away");
  opened.failure.isOn = false;
  await opened.clock.run(1_000);
  await opened.addQueue("later");

  expect(seqs).toEqual(Array.from({ length: before + 2 }, (_, index) => index + 1));
  expect(opened.log.of("error").map(({ message }) => message)).toContain("lasting feed ended");
});

it("[CF-06] rejects if the stream cannot be read at the start", async () => {
  const opened = await open();
  opened.failure.isOn = true;

  const feed = { ref: configurationRef, start: { afterSeq: 0 } };
  const follower = { onEvent: () => undefined, lastSeq: () => 0 };
  const rejects = expect(followLastingly(opened.deps, feed, follower)).rejects.toMatchObject({ code: "unavailable" });
  await opened.clock.drain();

  await rejects;
});

it("[CF-06] rejects with another error if the stream can be read but not understood", async () => {
  const opened = await open();
  const follower = {
    onEvent() {
      throw new Error("damaged event");
    },
    lastSeq: () => 0,
  };

  const feed = { ref: configurationRef, start: { afterSeq: 0 } };
  const rejects = expect(followLastingly(opened.deps, feed, follower)).rejects.toMatchObject({
    code: "internal",
    details: { reason: "follower-failed" },
  });
  await opened.clock.drain();

  await rejects;
});
