/** Messages that a bot sends in parts, on the wire. */
import { createInProcessFanout, createMemoryDisk } from "@tributary/journal";
import { silentLogger } from "@tributary/kernel";
import type { Item } from "@tributary/protocol";
import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { STRICT_MESSAGE_LIMITS } from "../src/participant/message-limits.ts";
import { MAX_PARTS } from "../src/participant/message-parts.ts";
import { bringBot } from "./bring-bot.ts";
import { tokenIn } from "./part-writer.ts";
import { type Answer, call, connect, openTestCenter, type TestCenterOptions, whileTimePasses } from "./test-center.ts";
import { openSocket, type TestSocket } from "./test-socket.ts";

const TEXT = { ContentType: "text/plain" };

/** Without pongs, nothing counts as received. */
const UNCONFIRMED = { autoPong: false };

type ChatOptions = TestCenterOptions & { readonly mode?: "incremental" | "complete"; readonly autoPong?: boolean };

/** A chat with a bot whose customer has a socket. `mode`: the response mode of the chat. */
async function openChat(options: ChatOptions = {}) {
  const { mode = "incremental", autoPong = true, ...centerOptions } = options;
  const opened = await openTestCenter(centerOptions);
  const customer = await opened.startChat(mode === "incremental" ? { responseMode: mode } : {});
  const { socketUrl, token: customerToken } = await connect(opened.http, customer);
  const socket = await openSocket(socketUrl, undefined, { autoPong });
  socket.subscribe();
  await socket.until(() => socket.items.length > 0);
  const bot = await bringBot(opened, customer);
  return { ...opened, customer, customerToken, socket, bot };
}

type Chat = Awaited<ReturnType<typeof openChat>>;

const complete = { MessageCompleted: true };

const ofBot = ({ items }: Pick<TestSocket, "items">, bot: { readonly participantId: string }): readonly Item[] =>
  items.filter(({ ParticipantId, Type }) => ParticipantId === bot.participantId && Type === "MESSAGE");

const chunksIn = (items: readonly Item[]): unknown[] =>
  items.map(({ Content, MessageMetadata }) => [
    Content,
    MessageMetadata?.ChunkNumber,
    MessageMetadata?.MessageCompleted,
  ]);

async function transcript(chat: Chat, token: string, more: object = {}): Promise<readonly Item[]> {
  const body = { ScanDirection: "BACKWARD", SortOrder: "ASCENDING", MaxResults: 100, ...more };
  return (await call(chat.http, "transcript", { token, body })).body.Transcript as readonly Item[];
}

/** Sends a message that marks the end of what a test waits for. */
async function untilMarked(chat: Chat): Promise<void> {
  const body = { ...TEXT, Content: "mark" };
  await call(chat.http, "message", { token: chat.customerToken, body });
  await chat.socket.until(() => chat.socket.items.some(({ Content }) => Content === "mark"));
}

describe("the customer", () => {
  it("[BO-22, IT-08] gets the parts of a message and then the whole, all by SYSTEM with one id", async () => {
    await using chat = await openChat();
    using socket = chat.socket;
    const { bot } = chat;

    const token = await chat.bot.write(["The order ", "is on ", "its way."]);
    const { body } = await chat.bot.part(token, "The order is on its way.", complete);

    await untilMarked(chat);
    const items = ofBot(socket, bot);
    expect(chunksIn(items)).toEqual([
      ["The order ", 1, false],
      ["is on ", 2, false],
      ["its way.", 3, false],
      ["The order is on its way.", 4, true],
    ]);
    const { conversationId: contactId } = chat.customer.ref;
    for (const item of items)
      expect(item).toMatchObject({
        Id: body.Id,
        Type: "MESSAGE",
        ParticipantRole: "SYSTEM",
        DisplayName: "Helper",
        ContentType: "text/plain",
        InitialContactId: contactId,
        ContactId: contactId,
      });
    expect(items.at(-1)?.AbsoluteTime).toBe(body.AbsoluteTime);
  });

  it("[BO-22] gets only the whole message in a chat with the mode COMPLETE, by the bot", async () => {
    await using chat = await openChat({ mode: "complete" });
    using socket = chat.socket;

    const token = await chat.bot.write(["The ", "order"]);
    const { body } = await chat.bot.part(token, "The order", complete);

    await untilMarked(chat);
    const [item, ...others] = ofBot(socket, chat.bot);
    expect(others).toEqual([]);
    expect(item).toMatchObject({ Id: body.Id, ParticipantRole: "CUSTOM_BOT", Content: "The order" });
    expect(item).not.toHaveProperty("MessageMetadata");
  });

  it("[BO-26] who returns in the middle gets the message as a whole, and again after another loss", async () => {
    await using chat = await openChat(UNCONFIRMED);
    using socket = chat.socket;
    const token = await chat.bot.write(["The "]);
    await socket.until(() => ofBot(socket, chat.bot).length === 1);
    socket.cut();
    const next = tokenIn(await chat.bot.part(token, "order "));
    const connected = await connect(chat.http, chat.customer);
    using second = await openSocket(connected.socketUrl, undefined, UNCONFIRMED);
    second.subscribe();
    await second.until(() => second.items.some(({ ParticipantId }) => ParticipantId === chat.bot.participantId));

    await chat.bot.part(tokenIn(await chat.bot.part(next, "is here.")), "The order is here.", complete);

    await second.until(() => ofBot(second, chat.bot).length === 2);
    expect(chunksIn(ofBot(second, chat.bot))).toEqual([
      ["is here.", 3, false],
      ["The order is here.", 4, true],
    ]);
    second.cut();
    const again = await connect(chat.http, chat.customer);
    using third = await openSocket(again.socketUrl, undefined, UNCONFIRMED);
    third.subscribe();
    await third.until(() => ofBot(third, chat.bot).length > 0);
    expect(chunksIn(ofBot(third, chat.bot))).toEqual([["The order is here.", 4, true]]);
  });

  it("[RM-24] alone gets parts: the bot's own socket gets the whole message by its role", async () => {
    await using chat = await openChat();
    using socket = chat.socket;
    const { bot, tokens, time } = chat;
    const { conversationId: scope } = chat.customer.ref;
    const claims = { purpose: "socket", subject: bot.participantId, scope, expiresAt: time.now() + 60_000 } as const;
    const url = `${chat.http.replace("http", "ws")}/socket/participant?token=${tokens.issue(claims)}`;
    using own = await openSocket(url);
    own.subscribe();

    await chat.bot.part(await chat.bot.write(["The ", "order"]), "The order", complete);

    await untilMarked(chat);
    await own.until(() => ofBot(own, bot).length > 0);
    expect(ofBot(own, bot)).toMatchObject([{ Content: "The order", ParticipantRole: "CUSTOM_BOT" }]);
    expect(ofBot(own, bot)[0]).not.toHaveProperty("MessageMetadata");
    expect(ofBot(socket, bot)).toHaveLength(3);
  });
});

describe("the message", () => {
  it("[BO-26] is stored once, under the id of its parts, with the role of the bot; parts are not stored", async () => {
    const disk = createMemoryDisk();
    await using chat = await openChat({ disk });
    using _socket = chat.socket;
    const token = await chat.bot.write(["secret part ", "of it"]);

    const first = await chat.bot.part(token, "The whole message", complete);
    const again = await chat.bot.part(token, "The whole message", complete);
    const other = await chat.bot.part(token, "Another message", complete);

    expect(again).toMatchObject({ status: 200, body: first.body });
    expect(other).toMatchObject({ status: 409, body: { __type: "ConflictException" } });
    expect(disk.journal.some(({ text }) => text.includes("secret part"))).toBe(false);
    for (const reader of [chat.customerToken, chat.bot.token]) {
      const items = ofBot({ items: await transcript(chat, reader) }, chat.bot);
      expect(items).toMatchObject([
        {
          Id: first.body.Id,
          AbsoluteTime: first.body.AbsoluteTime,
          ParticipantRole: "CUSTOM_BOT",
          Content: "The whole message",
          MessageMetadata: { MessageId: first.body.Id, Receipts: [] },
        },
      ]);
    }
  });

  it("[BO-26] has receipts, and is a position in the transcript", async () => {
    await using chat = await openChat();
    using _socket = chat.socket;
    const { body } = await chat.bot.part(await chat.bot.write(["The "]), "The order", complete);
    await untilMarked(chat);
    const Content = JSON.stringify({ messageId: body.Id });
    const receipt = { ContentType: "application/vnd.amazonaws.connect.event.message.read", Content };

    await call(chat.http, "event", { token: chat.customerToken, body: receipt });

    const page = { ScanDirection: "FORWARD", StartPosition: { Id: body.Id } };
    const items = await transcript(chat, chat.customerToken, page);
    expect(items.map(({ Content: text }) => text)).toEqual(["The order", "mark"]);
    const { participantId } = chat.customer.ref;
    expect(items[0]?.MessageMetadata?.Receipts).toMatchObject([{ RecipientParticipantId: participantId }]);
  });

  it("[BO-26] may differ from its parts, and may have none", async () => {
    await using chat = await openChat();
    using socket = chat.socket;

    await chat.bot.part(await chat.bot.write(["The order is lost."]), "Please wait.", complete);
    await chat.bot.part(tokenIn(await chat.bot.start({ ContentType: "text/markdown" })), "**Hello**", complete);

    await untilMarked(chat);
    expect(chunksIn(ofBot(socket, chat.bot))).toEqual([
      ["The order is lost.", 1, false],
      ["Please wait.", 2, true],
      ["**Hello**", 1, true],
    ]);
    expect(ofBot(socket, chat.bot).at(-1)?.ContentType).toBe("text/markdown");
  });

  it("[BO-27] that is not completed within five minutes is in no transcript, and cannot be continued", async () => {
    await using chat = await openChat();
    using _socket = chat.socket;
    const token = await chat.bot.write(["The "]);

    chat.time.advance(5 * 60_000);

    for (const more of [{}, complete]) {
      const { status, body } = await chat.bot.part(token, "order", more);
      expect([status, body.__type]).toEqual([400, "ValidationException"]);
      expect(body.message).toContain("MessageToken");
    }
    expect(ofBot({ items: await transcript(chat, chat.customerToken) }, chat.bot)).toEqual([]);
  });

  it("[BO-27] ends with the bot's access: when an agent joins, nothing more of it is accepted", async () => {
    await using chat = await openChat();
    using socket = chat.socket;
    const token = await chat.bot.write(["The "]);

    const agent = await chat.bringAgent(chat.customer);

    for (const more of [{}, complete])
      expect(await chat.bot.part(token, "order", more)).toMatchObject({
        status: 403,
        body: { __type: "AccessDeniedException" },
      });
    await untilMarked(chat);
    expect(ofBot(socket, chat.bot)).toHaveLength(1);
    const { token: agentToken } = await connect(chat.http, agent);
    expect(ofBot({ items: await transcript(chat, agentToken) }, chat.bot)).toEqual([]);
  });

  it("[BO-23] goes on at any node, also one that has not begun it, and reaches customers at all of them", async () => {
    const time = createManualClock();
    const shared = { disk: createMemoryDisk(), fanout: createInProcessFanout({ log: silentLogger }) };
    await using chat = await openChat({ shared, time });
    await using other = await openTestCenter({ shared, time, seed: 2 });
    using socket = chat.socket;
    const there = await connect(other.http, chat.customer);
    using second = await openSocket(there.socketUrl);
    second.subscribe();
    await second.until(() => second.items.length > 0);
    let requests = 0;
    const send = (operation: string, body: object): Promise<Answer> => {
      requests += 1;
      return call(requests % 2 === 0 ? chat.http : other.http, operation, { token: chat.bot.token, body });
    };

    let MessageToken = tokenIn(await send("message-start", TEXT));
    for (const Content of ["a", "b", "c"])
      MessageToken = tokenIn(await send("message-part", { MessageToken, Content }));
    const { body } = await send("message-part", { MessageToken, Content: "abc", ...complete });

    const expected = [
      ["a", 1, false],
      ["b", 2, false],
      ["c", 3, false],
      ["abc", 4, true],
    ];
    for (const each of [socket, second]) {
      await each.until(() => ofBot(each, chat.bot).length === 4);
      expect(chunksIn(ofBot(each, chat.bot))).toEqual(expected);
      expect(ofBot(each, chat.bot).every(({ Id }) => Id === body.Id)).toBe(true);
    }
  });

  it("[BO-23] goes on after a restart of the server", async () => {
    const time = createManualClock();
    const disk = createMemoryDisk();
    await using first = await openChat({ disk, time });
    using _socket = first.socket;
    const MessageToken = await first.bot.write(["a"]);
    await first.crash();
    await using second = await openTestCenter({ disk, time, seed: 2 });

    const body = { MessageToken, Content: "ab", ...complete };
    const sent = await whileTimePasses(second, call(second.http, "message-part", { token: first.bot.token, body }));

    expect(sent).toMatchObject({ status: 200, body: { Id: expect.any(String) } });
  });
});

describe("a request", () => {
  it("[BO-25] that is repeated has the same answer, and its part is not shown again", async () => {
    await using chat = await openChat();
    using socket = chat.socket;
    const begun = tokenIn(await chat.bot.start());

    const first = await chat.bot.part(begun, "The ");
    const again = await chat.bot.part(begun, "The ");
    await chat.bot.part(tokenIn(again), "The order", complete);

    expect(again.body).toEqual(first.body);
    await untilMarked(chat);
    expect(chunksIn(ofBot(socket, chat.bot))).toEqual([
      ["The ", 1, false],
      ["The order", 2, true],
    ]);
  });

  it("[BO-25] with the token of an earlier answer is refused, before and after the end of the message", async () => {
    await using chat = await openChat();
    using socket = chat.socket;
    const begun = tokenIn(await chat.bot.start());
    const second = tokenIn(await chat.bot.part(begun, "one "));
    const third = tokenIn(await chat.bot.part(second, "two "));
    const refused = {
      status: 409,
      body: { __type: "ConflictException", message: expect.stringContaining("MessageToken") },
    };

    expect(await chat.bot.part(begun, "two ")).toMatchObject(refused);
    expect(await chat.bot.part(second, "three ")).toMatchObject(refused);
    await chat.bot.part(third, "one two", complete);
    expect(await chat.bot.part(third, "three")).toMatchObject(refused);

    await untilMarked(chat);
    expect(ofBot(socket, chat.bot)).toHaveLength(3);
  });

  it.each([
    ["without a token", undefined],
    ["with text in place of a token", "x"],
    ["with the token of a connection", "connection"],
    ["with the token of another bot's message", "other"],
  ])("[BO-24] %s is refused by its field", async (_what, kind) => {
    await using chat = await openChat();
    using _socket = chat.socket;
    const stranger = await openStranger(chat);
    const given = { connection: chat.bot.token, other: stranger }[kind ?? ""] ?? kind;

    const { status, body } = await chat.bot.part(given, "text");

    expect([status, body.__type]).toEqual([400, "ValidationException"]);
    expect(body.message).toContain("MessageToken");
  });

  it.each([
    ["the content type of JSON", { ContentType: "application/json" }, /ContentType/],
    ["no content type", {}, /ContentType/],
  ])("[BO-24] that begins a message with %s is refused by its field", async (_what, body, message) => {
    await using chat = await openChat();
    using _socket = chat.socket;

    expect(await chat.bot.start(body)).toMatchObject({
      status: 400,
      body: { message: expect.stringMatching(message) },
    });
  });

  it.each(["", null, 1, undefined])("[BO-24] with the content %j is refused by its field", async (content) => {
    await using chat = await openChat();
    using _socket = chat.socket;

    const { status, body } = await chat.bot.part(tokenIn(await chat.bot.start()), content);

    expect([status, body.message]).toEqual([400, expect.stringContaining("Content")]);
  });

  it("[BO-24] is refused for more than 16,384 bytes in all parts; so is a whole message of that size", async () => {
    await using chat = await openChat();
    using _socket = chat.socket;
    const token = await chat.bot.write(["é".repeat(8_000), "x".repeat(384)]);

    const long = await chat.bot.part(token, "y");
    const whole = await chat.bot.part(token, "é".repeat(8_193), complete);
    const fitting = await chat.bot.part(token, "é".repeat(8_192), complete);

    expect(long.body).toMatchObject({ message: expect.stringContaining("16384 bytes in all parts") });
    expect([long.status, whole.status, fitting.status]).toEqual([400, 400, 200]);
  });

  it("[BO-24] counts characters where the limits of the center do", async () => {
    await using chat = await openChat({ participant: { messageLimits: STRICT_MESSAGE_LIMITS } });
    using _socket = chat.socket;
    const token = await chat.bot.write(["🙂".repeat(1_024)]);

    expect(await chat.bot.part(token, "y")).toMatchObject({ status: 400 });
  });

  it("[BO-24] is refused for more than 1,000 parts; the whole message may follow", async () => {
    await using chat = await openChat({ mode: "complete" });
    using _socket = chat.socket;
    const { conversationId } = chat.customer.ref;
    const scope = `${conversationId}/${JSON.stringify([conversationId, "text/plain", MAX_PARTS - 1, MAX_PARTS - 1])}`;
    const expiresAt = chat.time.now() + 60_000;
    const before = chat.tokens.issue({ purpose: "message", subject: chat.bot.participantId, scope, expiresAt });
    const token = tokenIn(await chat.bot.part(before, "x"));

    expect(await chat.bot.part(token, "x")).toMatchObject({
      status: 402,
      body: { __type: "ServiceQuotaExceededException" },
    });
    expect(await chat.bot.part(token, "x".repeat(MAX_PARTS), complete)).toMatchObject({ status: 200 });
  });

  it("[BO-24] of a customer or an agent is refused: only bots write messages in parts", async () => {
    await using chat = await openChat();
    using _socket = chat.socket;
    const ofCustomer = await call(chat.http, "message-start", { token: chat.customerToken, body: TEXT });
    const { token } = await connect(chat.http, await chat.bringAgent(chat.customer));
    const ofAgent = await call(chat.http, "message-start", { token, body: TEXT });

    for (const { status, body } of [ofCustomer, ofAgent]) {
      expect([status, body.__type]).toEqual([403, "AccessDeniedException"]);
      expect(body.message).toContain("custom participant");
    }
  });

  it("[BO-28] counts against the rate of the bot", async () => {
    await using chat = await openChat({ participant: { rate: { perSecond: 1, burst: 3 } } });
    using _socket = chat.socket;
    const token = await chat.bot.write(["a", "b"]);

    expect(await chat.bot.part(token, "c")).toMatchObject({ status: 429, body: { __type: "ThrottlingException" } });
  });
});

/** Returns the token of a message that the bot of another chat writes. */
async function openStranger(chat: Chat): Promise<string> {
  const customer = await chat.startChat({ responseMode: "incremental" });
  await chat.center.chats.join(customer.ref);
  const bot = await bringBot(chat, customer);
  return tokenIn(await bot.start());
}
