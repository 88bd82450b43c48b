import { createInProcessFanout, createMemoryStore } from "@tributary/journal";
import { silentLogger } from "@tributary/kernel";
import { asId, type ParticipantId } from "@tributary/model";
import { createSeededRandom, demoDefinition, inProcessCenter } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { acceptedValue, connectChat, FIRST, offerChat, queueChat, SALES_CHAT, startChat } from "../../test/center.ts";
import { createCenter } from "../center.ts";
import type { NewMessage } from "../chat/decide-message.ts";
import type { ParticipantRef } from "../contact/participants.ts";
import type { StartToken } from "../contact/start-token.ts";

const hello = { contentType: "text/plain", content: "Hello", clientToken: null };
const PAGE = { scan: "backward", limit: 30, start: null, continueAtSeq: null } as const;
const refusedWith = (code: string) => ({ ok: false, refusal: { code } });

describe("starting", () => {
  const TOKEN: StartToken = { key: "token", requestDigest: "request", validMs: 7 * 24 * 3_600_000 };

  it("[CH-06] with the client token and the request of an earlier start returns its chat, also after a restart", async () => {
    await using harness = await inProcessCenter();
    const first = await startChat(harness, { clientToken: TOKEN });
    const again = await startChat(harness, { clientToken: TOKEN });
    await harness.crashAndRestart();
    const later = await startChat(harness, { clientToken: TOKEN });

    const other = await startChat(harness, { clientToken: { ...TOKEN, key: "other" } });

    expect([again, later]).toEqual([first, first]);
    expect(other.contactId).not.toBe(first.contactId);
  });

  it("[CH-06] with the client token of another request is refused", async () => {
    await using harness = await inProcessCenter();
    await startChat(harness, { clientToken: TOKEN });

    const clientToken = { ...TOKEN, requestDigest: "another" };
    const started = await harness.run(harness.center.chats.start({ ...SALES_CHAT, clientToken }));

    expect(started).toMatchObject({ ok: false, refusal: { code: "token-reused", field: "ClientToken" } });
  });

  it("[CH-06] with a client token whose time is over is a new chat", async () => {
    await using harness = await inProcessCenter();
    const first = await startChat(harness, { clientToken: TOKEN });
    await harness.clock.run(TOKEN.validMs - 1_000);
    const within = await startChat(harness, { clientToken: TOKEN });
    await harness.clock.run(1_000);

    const after = await startChat(harness, { clientToken: { ...TOKEN, requestDigest: "another" } });

    expect(within).toEqual(first);
    expect(after.contactId).not.toBe(first.contactId);
  });

  it("[CH-06] at the same time with one client token returns one chat", async () => {
    await using harness = await inProcessCenter();
    const { chats } = harness.center;
    const chat = { ...SALES_CHAT, clientToken: TOKEN };

    const [one, other] = await harness.run(Promise.all([chats.start(chat), chats.start(chat)]));

    expect(one).toEqual(other);
  });

  it.each(["unknown", "constructor"])("is refused for the flow %s", async (flowId) => {
    await using harness = await inProcessCenter();

    const started = await harness.run(harness.center.chats.start({ ...SALES_CHAT, flowId: asId(flowId) }));

    expect(started).toEqual({ ok: false, refusal: { code: "not-found", field: "ContactFlowId" } });
  });
});

describe("joining", () => {
  it("is repeated without effect", async () => {
    await using harness = await inProcessCenter();
    const chat = await startChat(harness);
    const first = await harness.run(harness.center.chats.join(chat));
    const before = await harness.run(harness.center.contacts.describe(chat.contactId));

    expect(await harness.run(harness.center.chats.join(chat))).toEqual(first);

    expect(await harness.run(harness.center.contacts.describe(chat.contactId))).toEqual(before);
  });

  it("[CH-03] does not accept the contact for an agent with an offer", async () => {
    await using harness = await inProcessCenter();
    const { chat, agent } = await offerChat(harness);

    const joined = acceptedValue(await harness.run(harness.center.chats.join(agent)));

    expect(joined).toMatchObject({ role: "agent", state: { phase: "invited" } });
    const described = acceptedValue(await harness.run(harness.center.contacts.describe(chat.contactId)));
    expect(described.contact.state.phase).toBe("offered");
  });

  it("[CH-01] is refused for an id that is not in the conversation, and for an unknown conversation", async () => {
    await using harness = await inProcessCenter();
    const chat = await startChat(harness);
    const { join } = harness.center.chats;

    const stranger = { ...chat, participantId: asId<ParticipantId>("stranger") };
    const elsewhere = { ...chat, conversationId: asId<typeof chat.conversationId>("unknown") };

    expect(await harness.run(join(stranger))).toEqual(refusedWith("token-invalid"));
    expect(await harness.run(join(elsewhere))).toEqual(refusedWith("token-invalid"));
  });

  it("[CH-02] is refused after the end", async () => {
    await using harness = await inProcessCenter();
    const chat = await queueChat(harness);
    await harness.run(harness.center.chats.leave(chat));

    expect(await harness.run(harness.center.chats.join(chat))).toEqual(refusedWith("contact-ended"));
  });
});

describe("the first act of a customer", () => {
  it("[CH-03] joins them", async () => {
    await using harness = await inProcessCenter();
    const chat = await startChat(harness);

    const sent = await harness.run(harness.center.chats.sendMessage(chat, hello));

    expect(sent.ok).toBe(true);
    const page = acceptedValue(await harness.run(harness.center.chats.transcript(chat, PAGE)));
    expect(page.items.map(({ event }) => event.type)).toEqual([
      "participant.joined",
      "message.sent", // of the flow
      "message.sent",
    ]);
  });
});

describe("an agent who has not accepted", () => {
  it("[CH-03] can neither send, nor type, nor leave", async () => {
    await using harness = await inProcessCenter();
    const { chat, agent } = await offerChat(harness);
    const { chats } = harness.center;

    const refusals = [
      await harness.run(chats.sendMessage(agent, hello)),
      await harness.run(chats.sendTyping(agent)),
      await harness.run(chats.leave(agent)),
    ];

    expect(refusals).toEqual(Array(3).fill(refusedWith("not-joined")));
    const described = acceptedValue(await harness.run(harness.center.contacts.describe(chat.contactId)));
    expect(described.contact.state.phase).toBe("offered");
  });
});

describe("a repeated message", () => {
  const first = { contentType: "text/plain", content: "Hello", clientToken: "first" };

  /** Sends a message, and many others after it. */
  async function openBusyChat(others: number) {
    const harness = await inProcessCenter();
    const { customer, agent } = await connectChat(harness);
    const item = acceptedValue(await harness.run(harness.center.chats.sendMessage(customer, first)));
    for (let index = 0; index < others; index += 1) {
      const other = { ...first, clientToken: `other ${index}` };
      acceptedValue(await harness.run(harness.center.chats.sendMessage(index % 2 ? customer : agent, other)));
    }
    return { harness, customer, agent, item, [Symbol.asyncDispose]: () => harness[Symbol.asyncDispose]() };
  }

  it.each(["crashAndRestart", "restart"] as const)("[CH-05] is answered with the first one after a %s", async (end) => {
    await using busy = await openBusyChat(300);
    const { harness, customer, item } = busy;
    await harness[end]();

    const again = acceptedValue(await harness.run(harness.center.chats.sendMessage(customer, first)));
    await harness.clock.run(10 * 60_000 + 1_000); // times of items may be ahead of the clock by some milliseconds
    const later = acceptedValue(await harness.run(harness.center.chats.sendMessage(customer, first)));

    expect(again).toEqual(item);
    expect(later.id).not.toBe(item.id);
  });

  it("[CH-05] is answered for 30 seconds after the end, to its sender, with the same content", async () => {
    await using busy = await openBusyChat(3);
    const { harness, customer, agent, item } = busy;
    await harness.run(harness.center.chats.leave(customer));
    const send = (from: ParticipantRef, message: NewMessage) =>
      harness.run(harness.center.chats.sendMessage(from, message));

    await harness.clock.run(29_000);
    const again = acceptedValue(await send(customer, first));
    const others = [
      await send(agent, first),
      await send(customer, { ...first, content: "Other" }),
      await send(customer, { ...first, contentType: "text/markdown" }),
      await send(customer, { ...first, clientToken: "new" }),
      await send(customer, { ...first, clientToken: null }),
    ];
    await harness.clock.run(2_000);

    expect(again).toEqual(item);
    expect(others).toEqual(Array(5).fill(refusedWith("contact-ended")));
    expect(await send(customer, first)).toEqual(refusedWith("contact-ended"));
  });
});

describe("typing", () => {
  it("[CH-07] is delivered to present followers on all nodes, and not stored", async () => {
    await using harness = await inProcessCenter();
    const { clock, disk } = harness;
    const fanout = createInProcessFanout({ log: silentLogger });
    const openNode = () =>
      harness.run(
        createCenter({
          store: createMemoryStore({ clock, disk }),
          fanout,
          clock,
          random: createSeededRandom(1),
          log: silentLogger,
        }),
      );
    const chat = await queueChat(harness);
    await using one = await openNode();
    await using other = await openNode();
    const received: unknown[] = [];
    using following = other.feeds.followConversation(chat.conversationId, "now", {
      onEvent: ({ type }) => void received.push(type),
      onTyping: (typing) => void received.push(typing),
      onEnd: (reason) => void received.push(reason),
    });
    await harness.run(following.ready);
    const events = disk.streams.get(`conversation/${chat.conversationId}`)?.events.length;

    const item = acceptedValue(await harness.run(one.chats.sendTyping(chat)));

    const author = { participantId: chat.participantId, role: "customer", displayName: "Customer" };
    expect(received).toEqual([{ ...item, contactId: chat.contactId, author }]);
    expect(disk.streams.get(`conversation/${chat.conversationId}`)?.events.length).toBe(events);
  });

  it("[CH-01] is refused for an id that is not in the conversation, also just after the end", async () => {
    await using harness = await inProcessCenter();
    const chat = await queueChat(harness);
    const stranger = { ...chat, participantId: asId<ParticipantId>("stranger") };
    const { sendTyping, leave } = harness.center.chats;

    expect(await harness.run(sendTyping(stranger))).toEqual(refusedWith("token-invalid"));
    await harness.run(leave(chat));
    expect(await harness.run(sendTyping(stranger))).toEqual(refusedWith("token-invalid"));
  });
});

describe("after the end of a chat", () => {
  /** Ends a chat with a message in it, and lets time pass. */
  async function openEndedChat(afterMs: number) {
    const harness = await inProcessCenter();
    const { customer, agent, chat } = await connectChat(harness);
    const { id: messageId } = acceptedValue(await harness.run(harness.center.chats.sendMessage(customer, hello)));
    await harness.run(harness.center.chats.leave(customer));
    await harness.clock.run(afterMs);
    return { harness, customer, agent, chat, receipt: { messageId, kind: "read" } as const };
  }

  it("[CH-09] typing and receipts are accepted and dropped for 30 seconds", async () => {
    const { harness, customer, agent, chat, receipt } = await openEndedChat(29_000);
    await using _closing = harness;
    const { chats, contacts } = harness.center;
    const before = acceptedValue(await harness.run(contacts.describe(chat.contactId))).seq;

    const results = [
      await harness.run(chats.sendTyping(customer)),
      await harness.run(chats.sendTyping(agent)),
      await harness.run(chats.sendReceipt(agent, receipt)),
    ];

    expect(results.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(acceptedValue(await harness.run(contacts.describe(chat.contactId))).seq).toBe(before);
  });

  it("[CH-09] typing and receipts are refused after 30 seconds", async () => {
    const { harness, customer, agent, receipt } = await openEndedChat(31_000);
    await using _closing = harness;
    const { chats } = harness.center;

    expect(await harness.run(chats.sendTyping(customer))).toEqual(refusedWith("contact-ended"));
    expect(await harness.run(chats.sendReceipt(agent, receipt))).toEqual(refusedWith("contact-ended"));
  });

  it("[CH-02] messages are refused at once", async () => {
    const { harness, customer } = await openEndedChat(0);
    await using _closing = harness;

    expect(await harness.run(harness.center.chats.sendMessage(customer, hello))).toEqual(refusedWith("contact-ended"));
  });

  it("[CH-10] the agent reads until they clear the contact, and the customer does not", async () => {
    const { harness, customer, agent, chat } = await openEndedChat(0);
    await using _closing = harness;
    const { chats, agents } = harness.center;

    const during = [
      await harness.run(chats.transcript(agent, PAGE)),
      await harness.run(chats.transcript(customer, PAGE)),
    ];
    const writing = await harness.run(chats.access(agent, "write"));
    acceptedValue(await harness.run(agents.clear(FIRST, chat.contactId)));
    const cleared = await harness.run(chats.transcript(agent, PAGE));

    expect(during).toEqual([expect.objectContaining({ ok: true }), refusedWith("contact-ended")]);
    expect([writing, cleared]).toEqual([refusedWith("contact-ended"), refusedWith("contact-ended")]);
  });
});

describe("reading and connecting after the end", () => {
  it("[CH-11] is allowed for 30 seconds to a customer who did not leave, also after a restart, and then refused", async () => {
    await using harness = await inProcessCenter();
    const { chat, customer, agent } = await connectChat(harness);
    await harness.run(harness.center.chats.leave(agent));
    await harness.run(harness.center.agents.clear(FIRST, chat.contactId));
    const access = async (ref: ParticipantRef, what: "read" | "write") => {
      const result = await harness.run(harness.center.chats.access(ref, what));
      return result.ok || result.refusal.code;
    };

    await harness.crashAndRestart();
    await harness.clock.run(29_000);
    const during = [await access(customer, "read"), await access(customer, "write"), await access(agent, "read")];
    await harness.clock.run(1_100);

    expect(during).toEqual([true, "contact-ended", "contact-ended"]);
    expect(await access(customer, "read")).toBe("contact-ended");
  });

  it("[CH-11] is refused to a customer who left", async () => {
    await using harness = await inProcessCenter();
    const { customer } = await connectChat(harness);
    await harness.run(harness.center.chats.leave(customer));

    expect(await harness.run(harness.center.chats.access(customer, "read"))).toEqual(refusedWith("contact-ended"));
  });
});

describe("reading", () => {
  it("[CH-10] is allowed to a customer who has not joined, and to an agent with an offer", async () => {
    await using harness = await inProcessCenter();
    const { chats } = harness.center;
    const waiting = await startChat(harness);
    const { agent } = await offerChat(harness);

    expect((await harness.run(chats.access(waiting, "read"))).ok).toBe(true);
    expect((await harness.run(chats.access(agent, "read"))).ok).toBe(true);
    expect(await harness.run(chats.access(waiting, "write"))).toEqual(refusedWith("not-joined"));
  });

  it("[CH-01] is refused for an id that is not in the conversation", async () => {
    await using harness = await inProcessCenter();
    const chat = await queueChat(harness);

    const stranger = { ...chat, participantId: asId<ParticipantId>("stranger") };

    expect(await harness.run(harness.center.chats.transcript(stranger, PAGE))).toEqual(refusedWith("token-invalid"));
  });

  it("from an item of another conversation is refused", async () => {
    await using harness = await inProcessCenter();
    const chat = await queueChat(harness);

    const page = await harness.run(
      harness.center.chats.transcript(chat, { ...PAGE, start: { kind: "id", id: chat.contactId } }),
    );

    expect(page).toEqual({
      ok: false,
      refusal: { code: "invalid-field", field: "StartPosition", expected: "an item of this conversation" },
    });
  });
});

describe("leaving", () => {
  it.each([
    ["customer", "customer-disconnect"],
    ["agent", "agent-disconnect"],
  ] as const)("ends the contact if the %s leaves", async (who, reason) => {
    await using harness = await inProcessCenter();
    const connected = await connectChat(harness);

    acceptedValue(await harness.run(harness.center.chats.leave(connected[who])));

    const described = acceptedValue(await harness.run(harness.center.contacts.describe(connected.chat.contactId)));
    expect(described.contact.state).toMatchObject({ phase: "ended", reason });
  });

  it("is possible for a customer who has not joined", async () => {
    await using harness = await inProcessCenter({ definition: demoDefinition() });
    const chat = await startChat(harness);

    acceptedValue(await harness.run(harness.center.chats.leave(chat)));

    const described = acceptedValue(await harness.run(harness.center.contacts.describe(chat.contactId)));
    expect(described.contact.state).toMatchObject({ phase: "ended", reason: "customer-disconnect" });
  });
});
