import { type Commit, createMemoryDisk, createMemoryStore, type Store } from "@tributary/journal";
import { silentLogger } from "@tributary/kernel";
import { createManualClock, DEMO_IDS, demoDefinition, inProcessCenter } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { FIRST, SECOND } from "../../test/center.ts";
import { deskOn, makeAvailableOn, openTwoNodes, queueChatOn, stored } from "../../test/cluster.ts";
import { createLeadership } from "./leadership.ts";

const waitingOn = (...nodes: Awaited<ReturnType<typeof openTwoNodes>>["first"][]) =>
  nodes.map(({ center }) => center.figures().waitingContacts);

describe("routing on several nodes", () => {
  it("[RT-13] is done by one, also for contacts and agents of another", async () => {
    const { cluster, first, second } = await openTwoNodes();

    await makeAvailableOn(cluster, second);
    const chat = await queueChatOn(cluster, second);

    expect(await deskOn(cluster, second)).toMatchObject([{ contactId: chat.contactId, phase: "offered" }]);
    expect(await deskOn(cluster, first)).toMatchObject([{ contactId: chat.contactId, phase: "offered" }]);
    expect(cluster.disk.leases.get("routing")).toMatchObject({ epoch: 1, holder: expect.stringContaining("first") });
    expect(cluster.log.lines.filter(({ level }) => level !== "info" && level !== "debug")).toEqual([]);
  });

  it("[RT-13] is taken over when its node has died: 4 s after the last renewal, within a second", async () => {
    const { cluster, clock, first, second } = await openTwoNodes();
    await makeAvailableOn(cluster, second);
    first.clock.kill();
    const diedAt = clock.now();
    await queueChatOn(cluster, second);

    await clock.run(10_000);

    const [offered] = stored(cluster, "contact.offered");
    expect((offered?.at ?? 0) - diedAt).toBeGreaterThan(2_900);
    expect((offered?.at ?? 0) - diedAt).toBeLessThan(5_100);
    expect(cluster.disk.leases.get("routing")).toMatchObject({ epoch: 2 });
  });

  it("[RT-13] is taken over within a second of the disposal of its node", async () => {
    const { cluster, clock, first, second } = await openTwoNodes();
    await makeAvailableOn(cluster, second);
    await first.stop();
    const stoppedAt = clock.now();
    await queueChatOn(cluster, second);

    await clock.run(3_000);

    const offers = stored(cluster, "contact.offered");
    expect(offers).toHaveLength(1);
    expect((offers[0]?.at ?? 0) - stoppedAt).toBeLessThan(1_100);
  });

  it("[RT-19] is given up by a node that the broker does not reach, and done by one that it reaches", async () => {
    const { cluster, clock, first, second } = await openTwoNodes();
    await makeAvailableOn(cluster, second);
    first.link.cut();
    const cutAt = clock.now();
    const chat = await queueChatOn(cluster, second);

    await clock.run(10_000);

    const [offered] = stored(cluster, "contact.offered");
    expect((offered?.at ?? 0) - cutAt).toBeLessThan(5_000);
    expect(await deskOn(cluster, second)).toMatchObject([{ contactId: chat.contactId, phase: "offered" }]);
    expect(cluster.disk.leases.get("routing")).toMatchObject({ holder: expect.stringContaining("second") });
  });

  it("[RT-19] continues on one node for at least 30 s while the broker reaches none", async () => {
    const clock = createManualClock();
    const store = createMemoryStore({ clock, disk: createMemoryDisk(), isShared: true });
    const begun: string[] = [];
    const open = (node: string) =>
      createLeadership({ store, isConnected: () => false, clock, log: silentLogger, node }, async () => {
        begun.push(node);
        return { [Symbol.dispose]: () => undefined };
      });
    const nodes = [open("first"), open("second")];
    for (const node of nodes) void node.start();

    await clock.run(29_000);

    expect(begun).toEqual(["first"]);
    await Promise.all(nodes.map((node) => node[Symbol.asyncDispose]()));
  });

  it("[RT-14] names the lease in every commit of an offer or of an acceptance by itself", async () => {
    const commits: Commit[] = [];
    const wrapStore = (store: Store): Store => ({
      ...store,
      commit(commit) {
        commits.push(commit);
        return store.commit(commit);
      },
    });
    const { cluster, second } = await openTwoNodes({ wrapStore });
    await makeAvailableOn(cluster, second);
    await queueChatOn(cluster, second);

    const offers = commits.filter(({ changes }) =>
      changes.some(({ events }) => events.some(({ type }) => type === "contact.offered")),
    );

    expect(offers.map(({ fence }) => fence)).toEqual([{ name: "routing", epoch: 1 }]);
    expect(commits.filter(({ fence }) => fence !== undefined)).toEqual(offers);
  });

  it("[RT-14] cannot be done by a paused leader that continues", async () => {
    const offeredBy: [string, boolean][] = [];
    const wrapStore = (store: Store, node: string): Store => ({
      ...store,
      async commit(commit) {
        const outcome = await store.commit(commit);
        const types = commit.changes.flatMap(({ events }) => events.map(({ type }) => type));
        if (types.includes("contact.offered")) offeredBy.push([node, outcome.ok]);
        return outcome;
      },
    });
    const { cluster, clock, first, second } = await openTwoNodes({ wrapStore });
    const chats = [await queueChatOn(cluster, first), await queueChatOn(cluster, second)];
    first.clock.pause();
    await clock.run(20_000);
    expect(waitingOn(second)).toEqual([2]);
    const choosing = first.call(({ agents }) =>
      agents.chooseState(FIRST, DEMO_IDS.states.available, { enqueue: false }),
    );

    first.clock.resume();
    await cluster.run(choosing);
    await clock.run(10_000);

    expect(stored(cluster, "contact.offered").map(({ id }) => id)).toEqual(chats.map(({ contactId }) => contactId));
    expect(offeredBy.filter(([, isWritten]) => isWritten)).toEqual(chats.map(() => ["second", true]));
    expect(offeredBy).toContainEqual(["first", false]);
    expect(waitingOn(first, second)).toEqual([null, 0]);
    expect(cluster.disk.leases.get("routing")).toMatchObject({ epoch: 2, holder: expect.stringContaining("second") });
  });

  it("[RT-15] begins with all waiting contacts, so that the first in the queue is offered first", async () => {
    const { cluster, clock, first, second } = await openTwoNodes({ definition: demoDefinition({ agents: 3 }) });
    const oldest = await queueChatOn(cluster, first);
    for (let number = 0; number < 40; number += 1) await queueChatOn(cluster, number % 2 === 0 ? first : second);
    first.clock.kill();
    await makeAvailableOn(cluster, second, FIRST);
    await makeAvailableOn(cluster, second, SECOND);

    await clock.run(10_000);

    expect(stored(cluster, "contact.offered")[0]?.id).toBe(oldest.contactId);
    expect(stored(cluster, "contact.offered").length).toBeGreaterThan(2);
  });

  it("[RT-16] stops on a node that has not renewed the lease for 4 s", async () => {
    const { cluster, clock, first, second } = await openTwoNodes();
    expect(waitingOn(first, second)).toEqual([0, null]);

    cluster.isStoreUp = false;
    await clock.run(3_000);
    const after3 = waitingOn(first, second);
    await clock.run(3_000);
    const after6 = waitingOn(first, second);
    cluster.isStoreUp = true;
    await clock.run(2_000);

    expect([after3, after6]).toEqual([
      [0, null],
      [null, null],
    ]);
    expect(waitingOn(first, second).filter((count) => count === 0)).toHaveLength(1);
  });

  it("[RT-16] begins on the other node if the active conversations cannot be loaded on the first", async () => {
    let isBroken = false;
    const wrapStore = (store: Store, node: string): Store => ({
      ...store,
      activeStreams: (kind) =>
        isBroken && node === "second" ? Promise.reject(new Error("broken")) : store.activeStreams(kind),
    });
    const { cluster, clock, first, second } = await openTwoNodes({ wrapStore });
    const third = await cluster.open("third");
    isBroken = true;

    first.clock.kill();
    await clock.run(20_000);

    expect(waitingOn(second, third)).toEqual([null, 0]);
  });

  it("[RT-13] does not wait for a store that does not answer when its node is disposed", async () => {
    const wrapStore = (store: Store): Store => ({ ...store, releaseLease: () => new Promise(() => undefined) });
    const { cluster, first } = await openTwoNodes({ wrapStore });
    let isDisposed = false;

    void first.center[Symbol.asyncDispose]().then(() => {
      isDisposed = true;
    });
    await cluster.clock.run(1_100);

    expect(isDisposed).toBe(true);
  });

  it("[RT-18] leaves the number of waiting contacts unknown on the nodes that do not route", async () => {
    const { cluster, first, second } = await openTwoNodes();
    await makeAvailableOn(cluster, second);
    await queueChatOn(cluster, second);
    const figures = [first, second].map(({ center }) => center.figures());

    expect(figures.map(({ waitingContacts }) => waitingContacts)).toEqual([0, null]);
    expect(figures[1]).toEqual({ ...figures[0], waitingContacts: null });
    expect(figures[1]?.contactsAtDesks.offered).toBe(1);
  });

  it("[RT-17] takes the lease once, and has no timer, if the store is not shared", async () => {
    let calls = 0;
    await using harness = await inProcessCenter({
      blobs: null,
      wrapStore: (store) => ({
        ...store,
        takeLease(lease) {
          calls += 1;
          return store.takeLease(lease);
        },
      }),
    });
    const timers = harness.clock.pendingTimers;

    await harness.clock.run(600_000);

    expect([calls, timers]).toEqual([1, []]);
    expect(harness.center.figures().waitingContacts).toBe(0);
  });
});
