import { createInProcessFanout, createMemoryStore, JournalError, openJournal } from "@tributary/journal";
import { silentLogger } from "@tributary/kernel";
import { asId, BY_SERVER, QUEUE_DEFAULTS, type UserId } from "@tributary/model";
import { DEMO_IDS, type InProcessCenter, inProcessCenter } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { acceptedValue, connectChat, FIRST, makeAvailable, offerChat, queueChat, SECOND } from "../../test/center.ts";
import { openDirectory } from "../configuration/directory.ts";
import { type DeskFollower, followDesk } from "./desk-feed.ts";

/** Follows the first agent's desk and records everything that is delivered. */
async function follow(harness: InProcessCenter) {
  const log: string[] = [];
  const follower: DeskFollower = {
    onChange: () => void log.push("change"),
    onEvent: ({ type }) => void log.push(type),
    onSignal: (name, data) => void log.push(`signal ${name} ${JSON.stringify(data)}`),
    onEnd: (reason) => void log.push(`end ${reason}`),
  };
  const following = harness.center.feeds.followDesk(FIRST, follower);
  await harness.run(following.ready);
  await harness.clock.drain();
  return {
    following,
    /** Returns what was delivered since the last call. */
    take: () => log.splice(0),
  };
}

const hello = { contentType: "text/plain", content: "Hello", clientToken: null };

describe("a desk feed", () => {
  it("[LV-01] reports each event of the agent before the change that it causes", async () => {
    await using harness = await inProcessCenter();
    const { take } = await follow(harness);

    await makeAvailable(harness);

    expect(take()).toEqual(["agent.state-chosen", "change"]);
  });

  it("[LV-01] reports nothing of other agents", async () => {
    await using harness = await inProcessCenter();
    const { take } = await follow(harness);

    await makeAvailable(harness, harness.definition.users[1]?.id ?? SECOND);

    expect(take()).toEqual([]);
  });

  it.each(["before", "after"] as const)(
    "[LV-02] reports changes of a conversation that was offered %s the feed began",
    async (when) => {
      await using harness = await inProcessCenter();
      const earlier = when === "before" ? await connectChat(harness) : undefined;
      const { take } = await follow(harness);
      const { chat, customer } = earlier ?? (await connectChat(harness));
      take();
      const { chats, contacts } = harness.center;

      await harness.run(contacts.updateAttributes(chat.contactId, { plan: "gold" }));
      const updated = take();
      await harness.run(chats.leave(customer));

      expect(updated).toEqual(["change"]);
      expect(take()).toEqual(expect.arrayContaining(["change", "agent.contact-ended"]));
    },
  );

  it("[LV-02] reports no changes of a conversation that was cleared", async () => {
    await using harness = await inProcessCenter();
    const { take } = await follow(harness);
    const { chat, customer } = await connectChat(harness);
    await harness.run(harness.center.chats.leave(customer));
    acceptedValue(await harness.run(harness.center.agents.clear(FIRST, chat.contactId)));
    take();

    await harness.run(harness.center.contacts.updateAttributes(chat.contactId, { plan: "gold" }));

    expect(take()).toEqual([]);
  });

  it("[LV-02] reports no changes of a conversation whose offer was withdrawn", async () => {
    await using harness = await inProcessCenter();
    const { take } = await follow(harness);
    const { chat, customer } = await offerChat(harness);
    await harness.run(harness.center.chats.leave(customer));
    expect(take()).toContain("agent.offer-withdrawn");

    await harness.run(harness.center.contacts.updateAttributes(chat.contactId, { plan: "gold" }));

    expect(take()).toEqual([]);
  });

  it("[LV-02] reports no changes of a conversation that is not on the desk", async () => {
    await using harness = await inProcessCenter();
    const { take } = await follow(harness);
    const chat = await queueChat(harness);

    await harness.run(harness.center.contacts.updateAttributes(chat.contactId, { plan: "gold" }));

    expect(take()).toEqual([]);
  });

  it("[LV-03] does not report messages and receipts", async () => {
    await using harness = await inProcessCenter();
    const { customer, agent } = await connectChat(harness);
    const { take } = await follow(harness);
    const { chats } = harness.center;

    const { id: messageId } = acceptedValue(await harness.run(chats.sendMessage(customer, hello)));
    acceptedValue(await harness.run(chats.sendReceipt(agent, { messageId, kind: "read" })));
    acceptedValue(await harness.run(chats.sendTyping(customer)));

    expect(take()).toEqual([]);
  });

  it("[LV-04] reports changes of the configuration", async () => {
    await using harness = await inProcessCenter();
    const { take } = await follow(harness);

    await harness.run(
      harness.center.administration(BY_SERVER).create("queues", { ...QUEUE_DEFAULTS, name: "Returns" }),
    );

    expect(take()).toEqual(["change"]);
  });

  it("delivers signals to the agent", async () => {
    await using harness = await inProcessCenter();
    const { take } = await follow(harness);

    harness.center.feeds.signalAgent(FIRST, "view", { contactId: "1" });

    expect(take()).toEqual(['signal view {"contactId":"1"}']);
  });

  it("[LV-05] delivers nothing after disposal", async () => {
    await using harness = await inProcessCenter();
    const { chat } = await connectChat(harness);
    const { following, take } = await follow(harness);

    following[Symbol.dispose]();
    await harness.run(harness.center.contacts.updateAttributes(chat.contactId, { plan: "gold" }));
    await harness.run(
      harness.center.administration(BY_SERVER).create("queues", { ...QUEUE_DEFAULTS, name: "Returns" }),
    );
    await makeAvailable(harness);
    harness.center.feeds.signalAgent(FIRST, "view", {});

    expect(take()).toEqual([]);
  });

  it("[LV-05] that is disposed while it starts follows no conversation", async () => {
    await using harness = await inProcessCenter();
    await connectChat(harness);
    const { clock, disk } = harness;
    const store = createMemoryStore({ clock, disk });
    const fanout = createInProcessFanout({ log: silentLogger });
    await using journal = await harness.run(openJournal({ store, fanout, clock, log: silentLogger }));
    using directory = await harness.run(openDirectory({ journal, clock, log: silentLogger }));
    const followed: string[] = [];
    const disposingOnRead: typeof journal = {
      ...journal,
      async durable(ref) {
        const state = await journal.durable(ref);
        following[Symbol.dispose]();
        return state;
      },
      follow(ref, start, follower) {
        followed.push(ref.kind);
        return journal.follow(ref, start, follower);
      },
    };

    const following = followDesk({ journal: disposingOnRead, directory, log: silentLogger }, FIRST, ignoring);
    await harness.run(following.ready);
    await clock.drain();

    expect(followed).toEqual(["agent"]);
  });

  it("[LV-05] ends once if its follower throws, and releases everything", async () => {
    await using harness = await inProcessCenter();
    const { chat } = await connectChat(harness);
    const log: string[] = [];
    const following = harness.center.feeds.followDesk(FIRST, {
      ...ignoring,
      onChange() {
        log.push("change");
        throw new Error("follower failed");
      },
      onEnd: (reason) => void log.push(reason),
    });
    await harness.run(following.ready);
    await harness.clock.drain();

    await harness.run(harness.center.contacts.updateAttributes(chat.contactId, { plan: "gold" }));
    await harness.run(harness.center.contacts.updateAttributes(chat.contactId, { plan: "silver" }));
    await harness.run(harness.center.agents.chooseState(FIRST, DEMO_IDS.states.onBreak, { enqueue: false }));

    expect(log).toEqual(["change", "follower-failed"]);
  });

  it("[LV-05] logs the exception of a follower", async () => {
    await using harness = await inProcessCenter();
    const following = harness.center.feeds.followDesk(FIRST, {
      ...ignoring,
      onChange() {
        throw new Error("follower failed");
      },
    });
    await harness.run(following.ready);

    await harness.run(
      harness.center.administration(BY_SERVER).change("users", FIRST, (user) => ({
        ...user,
        routingProfileId: DEMO_IDS.profiles.overflow,
      })),
    );

    expect(harness.log.of("error")).toMatchObject([{ message: "desk follower failed", fields: { agentId: FIRST } }]);
  });

  it("[LV-05] reports no change if its follower disposes it in an event", async () => {
    await using harness = await inProcessCenter();
    const log: string[] = [];
    const following = harness.center.feeds.followDesk(FIRST, {
      ...ignoring,
      onChange: () => void log.push("change"),
      onEvent({ type }) {
        log.push(type);
        following[Symbol.dispose]();
      },
    });
    await harness.run(following.ready);

    await makeAvailable(harness);

    expect(log).toEqual(["agent.state-chosen"]);
  });

  it("ends as unavailable if the store does not answer", async () => {
    let isBroken = false;
    await using harness = await inProcessCenter({
      wrapStore: (store) => ({
        ...store,
        load: (ref) => (isBroken ? Promise.reject(new JournalError("unavailable", "disk error")) : store.load(ref)),
      }),
    });
    isBroken = true;
    const log: string[] = [];
    const stranger = asId<UserId>("stranger");

    const following = harness.center.feeds.followDesk(stranger, {
      ...ignoring,
      onEnd: (reason) => void log.push(reason),
    });
    await harness.run(following.ready);

    expect(log).toEqual(["store-unavailable"]);
    expect(harness.log.of("error")).toEqual([]);
  });
});

const ignoring: DeskFollower = {
  onChange: () => undefined,
  onEvent: () => undefined,
  onSignal: () => undefined,
  onEnd: () => undefined,
};
