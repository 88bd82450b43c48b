/** Behavior of this library alone: switches to that of the upstream library, cleaning up, logging, Node, and typed updates. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { chatJs } from "../../packages/chat/src/chatjs/index.ts";
import type { Compatibility } from "../../packages/chat/src/chatjs/settings.ts";
import { type Chat, type ChatUpdate, openChat } from "../../packages/chat/src/index.ts";
import { platformDeps } from "../../packages/chat/src/platform-deps.ts";
import { partWriterOf } from "../../packages/http/test/part-writer.ts";
import { bringPeer, type Customer, EVENT, joinCustomer, receiveItem, record, rejectionOf } from "./support/customer.ts";
import { type JsdomWorld, openJsdomWorld } from "./support/jsdom-world.ts";
import { chatLibrary } from "./support/libraries.ts";
import type { Loose, Page } from "./support/page/page.ts";
import { customerSession, detailsOf } from "./support/world.ts";

let world: JsdomWorld;
beforeAll(async () => {
  world = await openJsdomWorld(await chatLibrary("tributary"));
});
afterEach(() => world.closePages());
afterAll(() => world[Symbol.asyncDispose]());

/** A connected customer on a page with these switches. */
async function joinWith(compatibility: Compatibility): Promise<Customer> {
  const party = await world.center.startChat();
  const page = world.page();
  page.connect.ChatSession.setGlobalConfig({ compatibility });
  const customer = Object.assign(record(page, customerSession(page, party)), { party });
  await world.done(customer.session.connect({ metadata: 5 }));
  await world.until(() => customer.contents.includes("Welcome"));
  return customer;
}

describe("[CJ-20] compatibility", () => {
  it("announceTwice calls onConnectionEstablished for the token and for the socket", async () => {
    const customer = await joinWith({ announceTwice: true });

    expect(customer.of("onConnectionEstablished")).toEqual([
      expect.objectContaining({ connectSuccess: true, metadata: 5 }),
      expect.objectContaining({ data: {} }),
    ]);
  });

  it("shareTypingThrottle delays typing in other chats of the page", async () => {
    const first = await joinWith({ shareTypingThrottle: true });
    const second = customerSession(first.page, await world.center.startChat());
    await world.done(second.connect());

    for (const session of [first.session, second])
      await world.done(session.sendEvent({ contentType: `${EVENT}typing` }));

    expect(first.page.network.sent("event")).toHaveLength(1);
  });

  it("breakOnFailedReconnect ends the session after the first failure", async () => {
    const customer = await joinWith({ breakOnFailedReconnect: true });
    customer.page.network.isOffline = true;
    customer.page.network.cut();
    await world.skip(5_000);
    customer.page.network.isOffline = false;
    await world.skip(30_000);

    expect(customer.of("onConnectionBroken")).toHaveLength(1);
    expect(customer.of("onConnectionEstablished")).toHaveLength(1);
    expect(customer.session.controller.getConnectionStatus()).toBe("Broken");
  });

  it("rejectWhileOffline rejects a message without a network", async () => {
    const customer = await joinWith({ rejectWhileOffline: true });
    customer.page.network.isOffline = true;

    expect(
      await rejectionOf(world, customer.session.sendMessage({ message: "x", contentType: "text/plain" })),
    ).toMatchObject({
      type: "NetworkingError",
      statusCode: 0,
    });
  });

  it("rawItems passes repeated items on", async () => {
    const customer = await joinWith({ rawItems: true });
    const item = { Id: "twice", Type: "MESSAGE", ContentType: "text/plain", Content: "again" };
    receiveItem(customer, item);
    receiveItem(customer, item);
    await world.until(() => customer.contents.filter((content) => content === "again").length === 2);
  });

  it("silentTransfer does not call onEnded after a transfer", async () => {
    const customer = await joinCustomer(world);
    using peer = await bringPeer(world, customer);
    const page = world.page();
    page.connect.ChatSession.setGlobalConfig({ compatibility: { silentTransfer: true } });
    const agent = record(
      page,
      page.connect.ChatSession.create({ chatDetails: peer.details(), websocketManager: peer.manager }),
    );
    await world.done(agent.session.connect());
    const InitialContactId = customer.party.ref.conversationId;
    peer.manager.receive(
      JSON.stringify({ Id: "t", Type: "EVENT", ContentType: `${EVENT}transfer.succeeded`, InitialContactId }),
    );
    await world.until(() => agent.contents.includes("transfer.succeeded"));
    await world.rest();

    expect(agent.of("onEnded")).toEqual([]);
  });
});

describe("a session", () => {
  it.each([
    ["the page is shown", (page: Page) => page.setVisible(true)],
    ["the network is back", (page: Page) => page.dispatch("online")],
  ])("[CJ-02] reconnects at once when %s", async (_, hint) => {
    const customer = await joinCustomer(world);
    const { network } = customer.page;
    network.isOffline = true;
    network.cut();
    await world.skip(60_000);
    const before = network.sent("connection").length;
    await world.until(() => network.sent("connection").length > before);
    await world.rest(); // the attempt has failed, and the next one is seconds away
    network.isOffline = false;
    const at = world.center.clock.now();
    hint(customer.page);
    await world.until(() => customer.of("onConnectionEstablished").length === 2);

    expect(world.center.clock.now() - at).toBeLessThan(1_000);
  });

  it("[CJ-10] leaves no socket, no timer and no subscription after the end, and after its clean-up", async () => {
    const ended = await joinCustomer(world);
    await world.done(ended.session.disconnectParticipant());
    await world.until(() => ended.of("onEnded").length > 0);
    const cleaned = await joinCustomer(world);
    cleaned.session
      .sendEvent({ contentType: `${EVENT}message.delivered`, content: '{"messageId":"m"}' })
      .catch(() => {});
    cleaned.session.cleanUp();
    await world.rest(); // shorter than the time for which a receipt is held

    for (const { page } of [ended, cleaned]) expect([page.network.sockets.size, page.held]).toEqual([0, 0]);
  });

  it("[CJ-10] a clean-up while it connects opens nothing, and rejects", async () => {
    const party = await world.center.startChat();
    const page = world.page();
    const session = customerSession(page, party);
    const connecting = rejectionOf(world, session.connect());
    session.cleanUp();

    expect(await connecting).toMatchObject({ connectSuccess: false, connectCalled: true });
    await world.rest();
    expect([page.network.sockets.size, page.held]).toEqual([0, 0]);
    expect(session.getConnectionStatus()).toBe("Broken");
  });

  it("[CJ-10] the end of the chat while missed items are read leaves nothing, and is passed on once", async () => {
    const customer = await joinCustomer(world);
    using peer = await bringPeer(world, customer);
    const { network } = customer.page;
    const gate = Promise.withResolvers<void>();
    network.isOffline = true;
    network.cut();
    await peer.write("last words");
    network.interceptor = ({ operation }) => {
      if (operation === "transcript") network.gate = gate.promise; // its answer waits
      return undefined;
    };
    network.isOffline = false;
    await world.until(() => network.sent("transcript").length > 0);
    await world.center.engine.contacts.stop(customer.party.ref.conversationId, "api");
    await world.rest();
    gate.resolve();
    await world.until(() => customer.of("onEnded").length > 0);
    await world.rest();

    expect(customer.contents.slice(-2)).toEqual(["last words", "chat.ended"]);
    expect(customer.of("onEnded")).toHaveLength(1);
    expect([network.sockets.size, customer.page.held]).toEqual([0, 0]);
  });

  it("[CJ-22] a participant who is refused after a lost connection gets the last items of the chat before its end", async () => {
    const customer = await joinCustomer(world);
    using peer = await bringPeer(world, customer);
    const { network } = customer.page;
    network.isOffline = true;
    network.cut();
    await peer.write("last words");
    network.interceptor = ({ operation }) =>
      operation === "connection" ? { status: 403, body: { __type: "AccessDeniedException" } } : undefined;
    network.isOffline = false;
    await world.until(() => customer.of("onEnded").length > 0);
    await world.rest();

    expect(customer.contents.slice(-2)).toEqual(["last words", "chat.ended"]);
    expect(customer.of("onEnded")).toHaveLength(1);
  });

  it("[CJ-09] a logger that throws does not disturb the session", async () => {
    const party = await world.center.startChat();
    const page = world.page();
    const fail = (): never => {
      throw new Error("a mistake of the page");
    };
    const customizedLogger = { debug: fail, info: fail, warn: fail, error: fail };
    page.connect.ChatSession.setGlobalConfig({ loggerConfig: { customizedLogger, level: 1 } });
    const customer = Object.assign(record(page, customerSession(page, party)), { party });
    customer.session.onMessage(fail);
    await world.done(customer.session.connect());
    await world.until(() => customer.contents.includes("Welcome"));
    await world.done(customer.session.disconnectParticipant());
    await world.until(() => customer.of("onEnded").length > 0);

    expect(customer.contents).toContain("chat.ended");
  });

  it("[CJ-11] logs no text and no token at the lowest level", async () => {
    const lines: string[] = [];
    const write = (...line: unknown[]): void => void lines.push(line.join(" "));
    const party = await world.center.startChat();
    const page = world.page();
    const customizedLogger = { debug: write, info: write, warn: write, error: write };
    page.connect.ChatSession.setGlobalConfig({ loggerConfig: { customizedLogger, level: 1 } });
    const customer = Object.assign(record(page, customerSession(page, party)), { party });
    customer.session.onMessage(() => {
      throw new Error("a mistake of the page");
    });
    await world.done(customer.session.connect());
    await world.done(customer.session.sendMessage({ message: "secret words", contentType: "text/plain" }));
    await world.rest();
    const { connectionToken } = customer.session.getChatDetails().connectionDetails;

    expect(lines.length).toBeGreaterThan(1);
    for (const secret of ["secret words", connectionToken, party.participantToken])
      expect(lines.join("\n")).not.toContain(secret);
  });

  it("[CJ-14] sends nothing but calls of the service, and its script has no means to do more", async () => {
    const customer = await joinCustomer(world);
    await world.skip(60_000);

    expect(new Set(customer.page.network.requests.map(({ host }) => `http://${host}`))).toEqual(
      new Set([world.center.http]),
    );
    expect(world.library.script).not.toMatch(
      /\beval\(|new Function|createElement|Worker\(|sendBeacon|innerHTML|document\.write/,
    );
  });
});

describe("in Node", () => {
  /** Services of Node, on the clock of the center. */
  const deps = { ...platformDeps(), clock: { ...platformDeps().clock, now: () => world.center.clock.now() } };
  const open = async (): Promise<Chat> =>
    openChat({ endpoint: `${world.center.http}/`, chat: detailsOf(await world.center.startChat()) }, deps);

  it("[CJ-15] the names of chatjs work without a window", async () => {
    const { ChatSession } = chatJs();
    ChatSession.setGlobalConfig({ endpoint: world.center.http });
    const session = ChatSession.create({ type: "CUSTOMER", chatDetails: detailsOf(await world.center.startChat()) });
    const received: unknown[] = [];
    session.onMessage(({ data }) => received.push(data.Content));
    await world.done(session.connect());
    await world.done(session.sendMessage({ message: "from Node", contentType: "text/plain" }));
    await world.until(() => received.includes("from Node"));
    session.cleanUp();

    expect(received).toContain("Welcome");
  });

  it("[CJ-30] messages are read in a loop that ends with the chat", async () => {
    using chat = await open();
    const texts: string[] = [];
    const reading = (async () => {
      for await (const { content, mine } of chat.messages()) {
        texts.push(content);
        if (!mine) chat.send("hello");
        else await chat.end();
      }
    })();

    await world.done(reading);
    expect(texts).toEqual(["Welcome", "hello"]);
  });

  it("[CJ-30] all updates are read from the chat itself, with the end as the last", async () => {
    using chat = await open();
    const updates: ChatUpdate[] = [];
    const reading = (async () => {
      for await (const update of chat) updates.push(update);
    })();
    using _listener = chat.on("message", ({ message }) => {
      if (!message.mine) void chat.end();
    });

    await world.done(reading);
    expect(updates.map(({ type }) => type)).toEqual(expect.arrayContaining(["link", "notice", "message"]));
    expect(updates.at(-1)).toMatchObject({ type: "over", over: { reason: "ended" } });
  });

  it("[CS-22, CV-14] a message that a bot writes in parts is reported as it grows, and as a message once it is whole", async () => {
    const party = await world.center.startChat({ responseMode: "incremental" });
    using chat = openChat({ endpoint: `${world.center.http}/`, chat: detailsOf(party) }, deps);
    const updates: string[] = [];
    using _parts = chat.on("part", ({ part }) => updates.push(`${part.author.role} ${part.id}: ${part.content}`));
    using _messages = chat.on("message", ({ message }) => {
      if (message.author?.role === "custom-bot") updates.push(`message ${message.id}: ${message.content}`);
    });
    await world.until(() => chat.snapshot().timeline.some((entry) => entry.type === "message"));
    const bot = await partWriterOf(world.center.http, await world.center.addBot(party));
    await world.until(() => chat.snapshot().others.length > 0, "the bot joins");

    const token = await bot.write(["The ", "order "]);
    await world.until(() => updates.length === 2);
    const shown = chat
      .snapshot()
      .timeline.some((entry) => entry.type === "message" && entry.content.startsWith("The "));
    const { body } = await bot.part(token, "The order is here.", { MessageCompleted: true });
    await world.until(() => updates.length === 3);

    expect(shown).toBe(false);
    expect(updates).toEqual([
      `custom-bot ${body.Id}: The `,
      `custom-bot ${body.Id}: The order `,
      `message ${body.Id}: The order is here.`,
    ]);
  });

  it("[CJ-29] a listener that throws stops no other, and one that writes does not change the order", async () => {
    const errors = vi.spyOn(console, "error").mockImplementation(() => {});
    const chat = await open();
    const seen: string[] = [];
    chat.on("message", () => {
      throw new Error("a mistake of the page");
    });
    chat.on("notice", () => void chat.send("hello"));
    chat.on("message", ({ message }) => void seen.push(message.content));
    const texts = (async () => {
      const all: string[] = [];
      for await (const { type, ...update } of chat)
        all.push(type === "message" && "message" in update ? update.message.content : type);
      return all;
    })();
    await world.until(() => seen.includes("hello") && seen.includes("Welcome"));
    await world.done(chat.end());

    const all = await texts;
    expect(all.indexOf("notice")).toBeLessThan(all.indexOf("hello"));
    expect(all.filter((text) => text === "hello" || text === "Welcome")).toEqual(seen);
    expect(errors).toHaveBeenCalledTimes(seen.length);
    errors.mockRestore();
  });

  it("[CJ-30] a loop throws the reason of its signal, and ends when the chat is disposed", async () => {
    const chat = await open();
    const stop = new AbortController();
    const aborted = (async () => {
      for await (const _ of chat.updates({ signal: stop.signal }));
    })();
    const disposed = (async () => {
      for await (const _ of chat.updates());
    })();
    aborted.catch(() => {});

    stop.abort(new Error("enough"));
    chat[Symbol.dispose]();

    await expect(aborted).rejects.toThrow("enough");
    await disposed;
  });

  it("[CJ-30] an aborted signal disposes the chat; incomplete details are refused", async () => {
    const chat = detailsOf(await world.center.startChat());
    const options = { endpoint: world.center.http, chat, signal: AbortSignal.abort() };

    for await (const update of openChat(options, deps)) throw new Error(update.type);
    expect(() => openChat({ ...options, chat: {} }, deps)).toThrow(
      expect.objectContaining({ name: "IllegalArgument" }) as Loose,
    );
  });
});
