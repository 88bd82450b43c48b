import { createInProcessFanout, createMemoryStore, JournalError, type Store } from "@tributary/journal";
import { present } from "@tributary/kernel";
import { BY_SERVER } from "@tributary/model";
import { DEMO_IDS, demoDefinition, inProcessCenter, journalViolations } from "@tributary/testkit";
import { describe, expect, it, vi } from "vitest";
import {
  acceptedValue,
  connectChat,
  contactState,
  FIRST,
  makeAvailable,
  offerChat,
  phasesAt,
  queueChat,
  SECOND,
  startChat,
} from "../test/center.ts";
import { createCenter } from "./center.ts";

const threeAgents = { definition: demoDefinition({ agents: 3, chatSlots: 1 }) };
const MINUTE_MS = 60_000;

describe("the life of a chat", () => {
  it("leads from the start to the end of after-contact work", async () => {
    await using harness = await inProcessCenter({ definition: demoDefinition({ afterContactWorkMs: 30_000 }) });
    const { center, clock, run } = harness;
    await makeAvailable(harness);
    const chat = await startChat(harness);
    const received: string[] = [];
    using following = center.feeds.followConversation(chat.conversationId, "now", {
      onEvent: ({ type }) => void received.push(type),
      onTyping: () => void received.push("typing"),
      onEnd: (reason) => void received.push(reason),
    });
    await run(following.ready);

    await run(center.chats.join(chat));
    const { agent: desk } = acceptedValue(await run(center.agents.view(FIRST)));
    const slot = present(desk.slots[0], "slot");
    const agent = { conversationId: chat.conversationId, participantId: slot.participantId };
    await run(center.agents.accept(FIRST, chat.contactId));
    const hello = { contentType: "text/plain", content: "Hello", clientToken: "1" };
    const { id: messageId } = acceptedValue(await run(center.chats.sendMessage(chat, hello)));
    await run(center.chats.sendMessage(chat, hello));
    await run(center.chats.sendReceipt(agent, { messageId, kind: "read" }));
    await run(center.chats.sendTyping(agent));
    await run(center.chats.leave(chat));
    expect(await phasesAt(harness, FIRST)).toEqual(["after-contact-work"]);
    await clock.run(30_000);

    expect(await phasesAt(harness, FIRST)).toEqual([]);
    expect(received).toEqual([
      "participant.joined",
      "message.sent",
      "attributes.updated",
      "contact.queued",
      "contact.offered",
      "contact.accepted",
      "participant.joined",
      "message.sent",
      "receipt.recorded",
      "typing",
      "participant.left",
      "contact.ended",
    ]);
  });

  it("[EV-01, EV-02] numbers events without gaps, and times do not decrease, also if the wall clock is set back", async () => {
    await using harness = await inProcessCenter();
    const { chat, customer } = await connectChat(harness);
    harness.clock.jumpTo(harness.clock.now() - MINUTE_MS);

    for (let index = 0; index < 3; index += 1) {
      const message = { contentType: "text/plain", content: String(index), clientToken: null };
      acceptedValue(await harness.run(harness.center.chats.sendMessage(customer, message)));
    }
    await harness.run(harness.center.agents.end(FIRST, chat.contactId, customer.participantId));

    expect(journalViolations(harness.disk)).toEqual([]);
  });
});

describe("an offer", () => {
  it.each([
    ["20 seconds by default", {}, 20_000],
    ["the time that the center is configured with", { offerTimeoutMs: 5_000 }, 5_000],
  ])("[RT-07] rings for %s", async (_what, options, timeoutMs) => {
    await using harness = await inProcessCenter(options);
    await offerChat(harness);

    await harness.clock.run(timeoutMs - 1);
    const before = await phasesAt(harness, FIRST);
    await harness.clock.run(1);

    expect([before, await phasesAt(harness, FIRST)]).toEqual([["offered"], ["missed"]]);
  });

  it("[RT-03] is made to a single agent at a time", async () => {
    await using harness = await inProcessCenter(threeAgents);
    await makeAvailable(harness, FIRST);
    await makeAvailable(harness, SECOND);

    await queueChat(harness);

    const phases = [await phasesAt(harness, FIRST), await phasesAt(harness, SECOND)];
    expect(phases.flat()).toEqual(["offered"]);
  });

  it("[RT-10] is accepted at once for an agent whose account is set up that way", async () => {
    await using harness = await inProcessCenter({ definition: demoDefinition({ autoAcceptChats: true }) });

    const { chat } = await offerChat(harness);

    expect(await contactState(harness, chat)).toMatchObject({ phase: "connected", with: { agentId: FIRST } });
  });

  it("[RT-10] that rings when the center starts is accepted for an agent whose account is set up that way", async () => {
    const before = await inProcessCenter();
    const { clock, disk } = before;
    const { chat } = await offerChat(before);
    await before[Symbol.asyncDispose]();
    disk.streams.delete("configuration/instance");

    const definition = demoDefinition({ autoAcceptChats: true });
    await using harness = await inProcessCenter({ definition, clock, disk });
    await harness.restart();
    await clock.drain();

    expect(await contactState(harness, chat)).toMatchObject({ phase: "connected", with: { agentId: FIRST } });
  });
});

describe("routing passes", () => {
  it("[RT-11] are not caused by messages, receipts and typing, also while contacts wait", async () => {
    await using harness = await inProcessCenter(threeAgents);
    const { customer, agent } = await connectChat(harness);
    const waiting = await queueChat(harness);
    const passes = vi.spyOn(harness.center.directory, "routingProfile");
    const { chats } = harness.center;

    for (const sender of [customer, agent, waiting]) {
      const message = { contentType: "text/plain", content: "Hello", clientToken: null };
      const { id: messageId } = acceptedValue(await harness.run(chats.sendMessage(sender, message)));
      await harness.run(chats.sendReceipt(sender === agent ? customer : agent, { messageId, kind: "read" }));
      await harness.run(chats.sendTyping(sender));
    }
    expect(passes).not.toHaveBeenCalled();

    await makeAvailable(harness, SECOND);
    expect(passes).toHaveBeenCalled();
  });
});

describe("a store that refuses commits", () => {
  it("[ER-02] causes few offers and log lines, and routing continues when it works again", async () => {
    let isFull: boolean | "at the next offer" = "at the next offer";
    let refusals = 0;
    const wrapStore = (store: Store): Store => ({
      ...store,
      commit(commit) {
        const events = commit.changes.flatMap((change) => change.events);
        if (isFull === "at the next offer") isFull = events.some(({ type }) => type === "contact.offered") || isFull;
        if (isFull !== true) return store.commit(commit);
        refusals += 1;
        return Promise.reject(new JournalError("unavailable", "failed to write group"));
      },
    });
    await using harness = await inProcessCenter({ wrapStore });
    await queueChat(harness);
    await startChat(harness); // its timer fails too
    const linesBefore = harness.log.lines.length;
    await makeAvailable(harness);

    await harness.clock.run(20 * MINUTE_MS);

    const lines = harness.log.lines.slice(linesBefore);
    expect(refusals).toBeGreaterThan(20);
    expect(refusals).toBeLessThan(60);
    expect(lines.length).toBeLessThanOrEqual(40);
    isFull = false;
    await harness.clock.run(MINUTE_MS);
    expect(await phasesAt(harness, FIRST)).toHaveLength(1);
  });
});

describe("a wall clock that jumps", () => {
  it.each([-60 * MINUTE_MS, 60 * MINUTE_MS])("[TM-07] by %i ms leaves offers and chats their time", async (jumpMs) => {
    await using harness = await inProcessCenter();
    const { chat } = await offerChat(harness, { durationMs: 90 * MINUTE_MS });
    const created = await startChat(harness);
    await harness.clock.run(5_000);
    harness.clock.jumpTo(harness.clock.now() + jumpMs);

    await harness.clock.run(14_999);
    const before = await phasesAt(harness, FIRST);
    await harness.clock.run(1);
    expect([before, await phasesAt(harness, FIRST)]).toEqual([["offered"], ["missed"]]);

    await harness.clock.run(4 * MINUTE_MS);
    expect((await contactState(harness, created)).phase).toBe("created");
    await harness.clock.run(MINUTE_MS);
    expect(await contactState(harness, created)).toMatchObject({ phase: "ended", reason: "customer-never-connected" });

    await harness.clock.run(80 * MINUTE_MS);
    expect((await contactState(harness, chat)).phase).toBe("queued");
    await harness.clock.run(10 * MINUTE_MS);
    expect(await contactState(harness, chat)).toMatchObject({ phase: "ended", reason: "expired" });
    expect(journalViolations(harness.disk)).toEqual([]);
  });

  it.each([-60 * MINUTE_MS, 60 * MINUTE_MS])(
    "[RT-04] by %i ms leaves the delay of a queue as it is",
    async (jumpMs) => {
      await using harness = await inProcessCenter({ definition: demoDefinition({ overflowDelayMs: 30_000 }) });
      const overflowAgent = present(harness.definition.users[1], "agent of the profile Overflow").id;
      await makeAvailable(harness, overflowAgent);
      await queueChat(harness);
      await harness.clock.run(5_000);
      harness.clock.jumpTo(harness.clock.now() + jumpMs);

      await harness.clock.run(24_999);
      const before = await phasesAt(harness, overflowAgent);
      await harness.clock.run(1);

      expect([before, await phasesAt(harness, overflowAgent)]).toEqual([[], ["offered"]]);
    },
  );

  it("[TM-07] back leaves after-contact work its time", async () => {
    await using harness = await inProcessCenter({ definition: demoDefinition({ afterContactWorkMs: 30_000 }) });
    const { chat } = await connectChat(harness);
    await harness.run(harness.center.contacts.stop(chat.contactId, "api"));
    harness.clock.jumpTo(harness.clock.now() - 60 * MINUTE_MS);

    await harness.clock.run(29_999);
    const before = await phasesAt(harness, FIRST);
    await harness.clock.run(1);

    expect([before, await phasesAt(harness, FIRST)]).toEqual([["after-contact-work"], []]);
  });
});

describe("a contact that was not accepted", () => {
  it("is missed and offered again over a crash", async () => {
    await using harness = await inProcessCenter();
    const { chat } = await offerChat(harness);
    await harness.clock.run(10_000);
    await harness.crashAndRestart();

    await harness.clock.run(10_000);
    expect(await phasesAt(harness, FIRST)).toEqual(["missed"]);
    expect(await contactState(harness, chat)).toMatchObject({ phase: "queued" });
    acceptedValue(await harness.run(harness.center.agents.clear(FIRST, chat.contactId)));

    expect(await phasesAt(harness, FIRST)).toEqual(["offered"]);
  });
});

describe("time limits of a contact", () => {
  it("[CM-06] ends one whose customer has not joined after five minutes", async () => {
    await using harness = await inProcessCenter();
    const chat = await startChat(harness);

    await harness.clock.run(5 * MINUTE_MS - 1);
    const before = await contactState(harness, chat);
    await harness.clock.run(1);

    expect(before.phase).toBe("created");
    expect(await contactState(harness, chat)).toMatchObject({ phase: "ended", reason: "customer-never-connected" });
  });

  it("[CM-06] does not end one whose customer has joined", async () => {
    await using harness = await inProcessCenter();
    const chat = await queueChat(harness);

    await harness.clock.run(6 * MINUTE_MS);

    expect((await contactState(harness, chat)).phase).toBe("queued");
  });

  it("[CM-07] ends a chat when its duration is over", async () => {
    await using harness = await inProcessCenter();
    const { chat } = await connectChat(harness, { durationMs: 60 * MINUTE_MS });

    await harness.clock.run(60 * MINUTE_MS - 1);
    const before = await contactState(harness, chat);
    await harness.clock.run(1);

    expect(before.phase).toBe("connected");
    expect(await contactState(harness, chat)).toMatchObject({ phase: "ended", reason: "expired" });
  });
});

describe("an offered contact that ends", () => {
  it("[OF-04] leaves the desk, and the agent gets the next contact", async () => {
    await using harness = await inProcessCenter(threeAgents);
    const { chat } = await offerChat(harness);
    const next = await queueChat(harness);

    await harness.run(harness.center.chats.leave(chat));

    const { agent } = acceptedValue(await harness.run(harness.center.agents.view(FIRST)));
    expect(agent.availability).toMatchObject({ phase: "chosen" });
    expect(agent.slots).toMatchObject([{ contactId: next.contactId, state: { phase: "offered" } }]);
  });
});

describe("a routing profile that is assigned", () => {
  it("[CF-04] takes effect with the next routing pass, without a restart", async () => {
    const { basic, overflow } = DEMO_IDS.profiles;
    await using harness = await inProcessCenter({ definition: demoDefinition({ overflowDelayMs: 60 * MINUTE_MS }) });
    const { administration } = harness.center;
    acceptedValue(
      await harness.run(
        administration(BY_SERVER).change("users", FIRST, (user) => ({ ...user, routingProfileId: overflow })),
      ),
    );
    await makeAvailable(harness);
    await queueChat(harness);
    expect(await phasesAt(harness, FIRST)).toEqual([]);

    acceptedValue(
      await harness.run(
        administration(BY_SERVER).change("users", FIRST, (user) => ({ ...user, routingProfileId: basic })),
      ),
    );

    expect(await phasesAt(harness, FIRST)).toEqual(["offered"]);
  });
});

describe("the configuration", () => {
  it("[CF-07] is created again in a data folder without configuration before a timer is due", async () => {
    const definition = demoDefinition({ afterContactWorkMs: 30_000 });
    const before = await inProcessCenter({ definition });
    const { clock, disk } = before;
    await connectChat(before, { durationMs: 5 * MINUTE_MS });
    await before[Symbol.asyncDispose]();
    disk.streams.delete("configuration/instance");
    await clock.run(10 * MINUTE_MS);

    const { random, log } = before;
    await using store = createMemoryStore({ clock, disk });
    await using fanout = createInProcessFanout({ log });
    const opening = createCenter({ store, fanout, clock, random, log });
    await clock.drain();
    await using center = await opening;
    await clock.run(MINUTE_MS);
    const creating = center.administration(BY_SERVER).createInstance(definition);
    await clock.run(0);
    acceptedValue(await creating);

    const { agent } = acceptedValue(await center.agents.view(FIRST));
    expect(agent.slots.map(({ state }) => state)).toMatchObject([
      { phase: "after-contact-work", work: { endsAt: clock.now() + 30_000 } },
    ]);
  });

  it("[CF-01] is created once", async () => {
    await using harness = await inProcessCenter();

    const again = await harness.run(
      harness.center.administration(BY_SERVER).createInstance(demoDefinition({ agents: 5 })),
    );

    expect(again).toEqual({ ok: false, refusal: { code: "already-exists", field: "instance" } });
    expect(harness.center.directory.definition).toEqual(harness.definition);
  });
});

describe("the figures", () => {
  it("count the contacts and agents of the center", async () => {
    await using harness = await inProcessCenter(threeAgents);
    await connectChat(harness);
    await queueChat(harness);

    expect(harness.center.figures()).toEqual({
      waitingContacts: 1,
      contactsAtDesks: {
        offered: 0,
        connected: 1,
        paused: 0,
        missed: 0,
        rejected: 0,
        failed: 0,
        "after-contact-work": 0,
        monitoring: 0,
      },
      agents: { routable: 1, "not-routable": 0, offline: 2, error: 0 },
    });
  });
});
