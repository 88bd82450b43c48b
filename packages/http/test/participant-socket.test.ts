import { createMemoryDisk, type MemoryDisk, type Store } from "@tributary/journal";
import { present } from "@tributary/kernel";
import type { Item } from "@tributary/protocol";
import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../src/settings.ts";
import { call, connect, openTestCenter, type Party, type TestCenter, whileTimePasses } from "./test-center.ts";
import { openSocket, type TestSocket } from "./test-socket.ts";

const EVENT = "application/vnd.amazonaws.connect.event.";

async function arrive(center: TestCenter, party: Party): Promise<TestSocket & { token: string }> {
  const { socketUrl, token } = await connect(center.http, party);
  const socket = await openSocket(socketUrl);
  socket.subscribe();
  await socket.until(() => socket.frames.some(({ topic }) => topic === "aws/subscribe"));
  return Object.assign(socket, { token });
}

async function say(center: TestCenter, token: string, content: string): Promise<string> {
  const { body } = await call(center.http, "message", { token, body: { ContentType: "text/plain", Content: content } });
  return String(body.Id);
}

function sendEvent(center: TestCenter, token: string, type: string, content?: object): Promise<unknown> {
  const body = { ContentType: EVENT + type, ...(content ? { Content: JSON.stringify(content) } : {}) };
  return call(center.http, "event", { token, body });
}

const hasEnded = ({ ContentType }: Item): boolean => ContentType === `${EVENT}chat.ended`;
const contents = ({ items }: TestSocket): unknown[] => items.map(({ Content, ContentType }) => Content ?? ContentType);

describe("frames", () => {
  it("[SK-01] subscription, end of subscription, heartbeat and ping are answered as clients expect", async () => {
    await using center = await openTestCenter();
    using socket = await openSocket((await connect(center.http, await center.startChat())).socketUrl);

    socket.subscribe();
    socket.send({ topic: "aws/ping" });
    socket.send({ topic: "aws/heartbeat" });
    socket.send({ topic: "aws/of-a-newer-client", content: 1 });
    socket.send({ topic: "aws/subscribe", content: { topics: ["aws/else"] } });
    socket.send({ topic: "aws/unsubscribe", content: { topics: ["aws/chat"] } });
    await socket.until(() => socket.frames.some(({ topic }) => topic === "aws/unsubscribe"));

    expect(socket.frames.filter(({ topic }) => topic !== "aws/chat")).toEqual([
      { topic: "aws/subscribe", content: { status: "success", topics: ["aws/chat"] } },
      { topic: "aws/ping", statusCode: 200, statusContent: "OK" },
      { topic: "aws/heartbeat" },
      { topic: "aws/subscribe", content: { status: "failure", topics: ["aws/else"] } },
      { topic: "aws/unsubscribe", content: { status: "success", topics: ["aws/chat"] } },
    ]);
  });

  it.each([
    ["text that is not a frame", "hello"],
    ["binary", Buffer.from("{}")],
  ])("[SK-02] %s closes the socket", async (_name, data) => {
    await using center = await openTestCenter();
    using socket = await openSocket((await connect(center.http, await center.startChat())).socketUrl);

    socket.socket.send(data);

    expect(await socket.closed).toMatchObject({ code: 1003 });
  });

  it("[SK-03] a customer joins with the first subscription, and receives all items from the start", async () => {
    await using center = await openTestCenter();
    const customer = await center.startChat({ initialMessage: { contentType: "text/plain", content: "It broke" } });
    using socket = await arrive(center, customer);
    await socket.until(() => socket.items.length === 3);

    const { conversationId, participantId } = customer.ref;
    const place = {
      AbsoluteTime: expect.any(String),
      Id: expect.any(String),
      InitialContactId: conversationId,
      ContactId: conversationId,
    };
    const ann = { ParticipantId: participantId, DisplayName: "Customer", ParticipantRole: "CUSTOMER" };
    expect(socket.items).toEqual([
      { ...place, ...ann, Type: "MESSAGE", ContentType: "text/plain", Content: "It broke" },
      { ...place, ...ann, Type: "EVENT", ContentType: `${EVENT}participant.joined` },
      {
        ...place,
        Type: "MESSAGE",
        ContentType: "text/plain",
        Content: "Welcome",
        ParticipantId: expect.any(String),
        DisplayName: "SYSTEM_MESSAGE",
        ParticipantRole: "SYSTEM",
      },
    ]);
  });

  it("[SK-04] the sender receives their own message, all receive receipts, and typing is not returned to its sender", async () => {
    await using center = await openTestCenter();
    const customer = await center.startChat();
    using ann = await arrive(center, customer);
    using ada = await arrive(center, await center.bringAgent(customer));
    const id = await say(center, ann.token, "hello");
    await sendEvent(center, ada.token, "typing");
    await sendEvent(center, ada.token, "message.read", { messageId: id });
    const isReceipt = ({ Type }: Item): boolean => Type === "MESSAGEMETADATA";
    await Promise.all([ann, ada].map((each) => each.until(() => each.items.some(isReceipt))));

    const typing = ({ items }: TestSocket) => items.filter(({ ContentType }) => ContentType === `${EVENT}typing`);
    expect(typing(ada)).toEqual([]);
    expect(typing(ann)).toEqual([
      expect.objectContaining({ Type: "EVENT", DisplayName: "Ada Lovelace", ParticipantRole: "AGENT" }),
    ]);
    for (const { items } of [ann, ada]) {
      const receipt = present(items.find(isReceipt), "receipt");
      const time = receipt.MessageMetadata?.Receipts?.[0]?.ReadTimestamp;
      expect(receipt).toEqual({
        AbsoluteTime: expect.any(String),
        Id: expect.any(String),
        Type: "MESSAGEMETADATA",
        ContentType: `${EVENT}message.metadata`,
        MessageMetadata: {
          MessageId: id,
          Receipts: [{ DeliveredTimestamp: time, ReadTimestamp: time, RecipientParticipantId: expect.any(String) }],
        },
      });
      expect(items.filter(({ Content }) => Content === "hello")).toHaveLength(1);
    }
  });

  it("[SK-05] after a disconnect all receive left and ended as the last frames, and are closed with 1000", async () => {
    await using center = await openTestCenter();
    const customer = await center.startChat();
    using ann = await arrive(center, customer);
    using ada = await arrive(center, await center.bringAgent(customer));
    await whileTimePasses(center, call(center.http, "disconnect", { token: ann.token }));
    await Promise.all([ann, ada].map((each) => each.until(() => each.items.some(hasEnded))));
    center.time.advance(1_000);

    expect(await ann.closed).toEqual({ code: 1000, reason: "The chat has ended." });
    expect(await ada.closed).toMatchObject({ code: 1000 });
    expect(ann.items.slice(-2)).toEqual([
      expect.objectContaining({ ContentType: `${EVENT}participant.left`, DisplayName: "Customer" }),
      {
        AbsoluteTime: expect.any(String),
        Id: expect.any(String),
        Type: "EVENT",
        ContentType: `${EVENT}chat.ended`,
        InitialContactId: customer.ref.conversationId,
        ContactId: customer.ref.conversationId,
      },
    ]);
  });
});

describe("the answer to a disconnect", () => {
  it("[PT-16] follows the last frames of all sockets, by thirty milliseconds", async () => {
    await using center = await openTestCenter();
    const customer = await center.startChat();
    using ann = await arrive(center, customer);
    using ada = await arrive(center, await center.bringAgent(customer));
    let isAnswered = false;
    const answering = call(center.http, "disconnect", { token: ann.token }).then((answer) => {
      isAnswered = true;
      return answer;
    });

    await Promise.all([ann, ada].map((each) => each.until(() => each.items.some(hasEnded))));
    center.time.advance(29);
    await fetch(`${center.http}/healthz`); // an answer would have arrived meanwhile
    expect(isAnswered).toBe(false);
    expect(await whileTimePasses(center, answering)).toMatchObject({ status: 200, body: {} });
  });

  it("[PT-16] does not depend on an open socket, and a refusal does not wait", async () => {
    await using center = await openTestCenter();
    const { token } = await connect(center.http, await center.startChat());

    expect(await whileTimePasses(center, call(center.http, "disconnect", { token }))).toMatchObject({ status: 200 });
    expect(await call(center.http, "disconnect", { token })).toMatchObject({ status: 403 });
  });
});

describe("opening", () => {
  it("[SK-06] an address is valid for 100 seconds, and requires a token", async () => {
    await using center = await openTestCenter();
    const { socketUrl } = await connect(center.http, await center.startChat());
    const base = socketUrl.split("?")[0];

    await expect(openSocket(`${base}?token=x`)).rejects.toThrow("403");
    await expect(openSocket(`${base}`)).rejects.toThrow("403");
    await expect(openSocket(`${base}/else`)).rejects.toThrow("404");
    center.time.advance(99_999);
    (await openSocket(socketUrl))[Symbol.dispose]();
    center.time.advance(1);
    await expect(openSocket(socketUrl)).rejects.toThrow("403");
  });

  it("[SK-07] five sockets receive everything; a sixth is refused, unless one of them is idle", async () => {
    await using center = await openTestCenter();
    const customer = await center.startChat();
    const five = [];
    for (let count = 0; count < 5; count += 1) five.push(await arrive(center, customer));
    await say(center, present(five[0], "socket").token, "hello");
    await Promise.all(five.map((each) => each.until(() => contents(each).includes("hello"))));

    await expect(arrive(center, customer)).rejects.toThrow("429");
    center.time.advance(20_000);
    for (const each of five.slice(1)) each.send({ topic: "aws/heartbeat" });
    await Promise.all(
      five.slice(1).map((each) => each.until(() => each.frames.some(({ topic }) => topic === "aws/heartbeat"))),
    );
    present(five[0], "socket").socket.pause(); // and does not answer pings
    center.time.advance(24_000);
    using sixth = await arrive(center, customer);

    expect(sixth.frames.length).toBeGreaterThan(0);
    for (const each of five) each[Symbol.dispose]();
  });

  it("[SK-08] closes a socket that is silent for a minute, but not one that answers pings", async () => {
    await using center = await openTestCenter();
    const customer = await center.startChat();
    using living = await arrive(center, customer);
    using dead = await arrive(center, customer);
    dead.socket.pause();
    for (let round = 0; round < 20; round += 1) {
      const ping = new Promise((resolve) => living.socket.once("ping", resolve));
      center.time.advance(5_000);
      if (round % 5 === 4) await ping;
      await new Promise((resolve) => setTimeout(resolve, 5)); // time for the pong to return through the kernel
    }
    dead.socket.resume();

    expect(await dead.closed).toMatchObject({ code: 4408 });
    expect(living.socket.readyState).toBe(living.socket.OPEN);
  });
});

describe("replay after a reconnect", () => {
  it("[RM-01] a returning participant receives missed items, then new ones, and none twice", async () => {
    await using center = await openTestCenter();
    const customer = await center.startChat();
    using ann = await arrive(center, customer);
    using ada = await arrive(center, await center.bringAgent(customer));
    await ann.until(() => ann.items.length === 3);
    await say(center, ada.token, "1");
    await ann.until(() => contents(ann).includes("1") && ann.confirmedItems === ann.items.length);
    ann.cut();
    await ann.closed;
    await say(center, ada.token, "2");
    await say(center, ada.token, "3");
    using again = await arrive(center, customer);
    await say(center, ada.token, "4");
    await again.until(() => contents(again).includes("4"));

    expect(contents(again)).toEqual(["2", "3", "4"]);
  });

  it("[RM-02] replay can be switched off", async () => {
    await using center = await openTestCenter({ rooms: { replay: false } });
    const customer = await center.startChat();
    using ann = await arrive(center, customer);
    await say(center, ann.token, "1");
    ann.cut();
    await ann.closed;
    await say(center, ann.token, "2");
    using again = await arrive(center, customer);
    await say(center, ann.token, "3");
    await again.until(() => contents(again).includes("3"));

    expect(contents(again)).toEqual(["3"]);
  });

  it("[RM-03] at most the newest hundred items of the last five minutes are replayed", async () => {
    await using center = await openTestCenter();
    const customer = await center.startChat();
    using ann = await arrive(center, customer);
    await ann.until(() => ann.items.length === 2 && ann.confirmedItems === 2);
    ann.cut();
    await ann.closed;
    await say(center, ann.token, "old");
    center.time.advance(5 * 60_000 + 1);
    for (let count = 1; count <= 120; count += 1) await say(center, ann.token, String(count));
    using again = await arrive(center, customer);
    await say(center, ann.token, "live");
    await again.until(() => contents(again).includes("live"));

    const newest = Array.from({ length: 100 }, (_, index) => String(index + 21));
    expect(contents(again)).toEqual([...newest, "live"]);
  });

  it("[RM-04] a second socket receives new items, not those that the first has confirmed", async () => {
    await using center = await openTestCenter();
    const customer = await center.startChat();
    using first = await arrive(center, customer);
    await first.until(() => first.items.length === 2 && first.confirmedItems === 2);
    using second = await arrive(center, customer);
    await say(center, first.token, "hello");
    await Promise.all([first, second].map((each) => each.until(() => contents(each).includes("hello"))));

    expect(contents(second)).toEqual(["hello"]);
  });
});

describe("a restart", () => {
  /** Stops the center in order, or leaves it as a kill does, and opens the next one on the same disk. */
  async function restart(center: TestCenter, disk: MemoryDisk, kind: "SIGTERM" | "SIGKILL"): Promise<TestCenter> {
    if (kind === "SIGTERM") await center[Symbol.asyncDispose]();
    return openTestCenter({ disk, time: center.time });
  }

  it.each([["SIGTERM"], ["SIGKILL"], ["SIGKILL", "SIGKILL"]] as const)(
    "[RM-08] what was written while a customer's socket was away is delivered after %s %s, once",
    async (...kinds) => {
      const disk = createMemoryDisk();
      let center = await openTestCenter({ disk });
      await using centers = new AsyncDisposableStack();
      centers.use(center);
      const customer = await center.startChat();
      const away = await arrive(center, customer);
      const agent = await center.bringAgent(customer);
      const { token } = await connect(center.http, agent);
      await say(center, token, "1");
      await away.until(() => contents(away).includes("1") && away.confirmedItems === away.items.length);
      await serverHasPongOf(away);
      center.time.advance(1_000); // cursors are written
      away.cut();
      await away.closed;
      for (const text of ["2", "3"]) await say(center, token, text);

      for (const kind of kinds) {
        if (kind === undefined) continue;
        center = await restart(center, disk, kind);
        centers.use(center);
      }
      using again = await arrive(center, customer);
      await say(center, token, "4");
      await again.until(() => contents(again).includes("4"));

      expect(contents(again)).toEqual(["2", "3", "4"]);
    },
  );

  it.each(["SIGTERM", "SIGKILL"] as const)(
    "[RM-09] a customer who used requests only before %s receives everything on their first socket",
    async (kind) => {
      const disk = createMemoryDisk();
      await using first = await openTestCenter({ disk });
      const customer = await first.startChat();
      const { token } = await connect(first.http, customer);
      for (const text of ["1", "2"]) await say(first, token, text);

      await using second = await restart(first, disk, kind);
      using socket = await arrive(second, customer);
      await say(second, token, "3");
      await socket.until(() => contents(socket).includes("3"));

      expect(contents(socket)).toEqual([`${EVENT}participant.joined`, "Welcome", "1", "2", "3"]);
    },
  );

  it.each(["SIGTERM", "SIGKILL"] as const)(
    "[SK-19] a customer who was away when the chat ended receives the rest and its end after %s, for 30 seconds",
    async (kind) => {
      const disk = createMemoryDisk();
      await using first = await openTestCenter({ disk });
      const customer = await first.startChat();
      const away = await arrive(first, customer);
      const { token } = await connect(first.http, await first.bringAgent(customer));
      away.cut();
      await away.closed;
      await say(first, token, "Good bye");
      await whileTimePasses(first, call(first.http, "disconnect", { token }));

      await using second = await restart(first, disk, kind);
      using socket = await arrive(second, customer);
      await socket.until(() => socket.items.some(hasEnded));
      second.time.advance(1_000);
      const closed = await socket.closed;
      second.time.advance(30_000);

      expect(contents(socket).slice(-3)).toEqual(["Good bye", `${EVENT}participant.left`, `${EVENT}chat.ended`]);
      expect(closed.code).toBe(1000);
      await expect(arrive(second, customer)).rejects.toThrow("connection: 403");
    },
  );
});

describe("a client that wants too much", () => {
  it("[SK-16, SK-17] who subscribes 2,000 times gets each item once, costs few reads, and is closed with 1008", async () => {
    let reads = 0;
    const wrapStore = (store: Store): Store => ({
      ...store,
      readEvents(...query) {
        reads += 1;
        return store.readEvents(...query);
      },
    });
    await using center = await openTestCenter({ wrapStore, limits: DEFAULT_LIMITS });
    const customer = await center.startChat();
    const { socketUrl, token } = await connect(center.http, customer);
    for (let count = 0; count < 100; count += 1) await say(center, token, "x".repeat(16_384));
    const before = reads;
    using socket = await openSocket(socketUrl, () => undefined, { autoPong: false });

    for (let count = 0; count < 2_000 && socket.socket.readyState === socket.socket.OPEN; count += 1) {
      socket.send({ topic: "aws/unsubscribe", content: { topics: ["aws/chat"] } });
      socket.subscribe();
      await turns(10); // so that each replay can begin
    }
    const { code } = await socket.closed;

    expect(code).toBe(1008);
    expect(socket.items.length).toBeLessThanOrEqual(100);
    expect(new Set(socket.items.map(({ Id }) => Id)).size).toBe(socket.items.length);
    expect(socket.frames.length - socket.items.length).toBeLessThanOrEqual(500);
    expect(reads - before).toBeLessThanOrEqual(600);
  });

  it("[RM-19] who reconnects 60 times at once receives five replays of a hundred items", async () => {
    await using center = await openTestCenter();
    const customer = await center.startChat();
    const { socketUrl, token } = await connect(center.http, customer);
    for (let count = 0; count < 100; count += 1) await say(center, token, "x".repeat(1_000));
    let items = 0;

    for (let count = 0; count < 60; count += 1) {
      const socket = await openSocket(socketUrl, () => undefined, { autoPong: false });
      await turns(20);
      socket.cut();
      await socket.closed;
      items += socket.items.length;
    }

    expect(items).toBeGreaterThan(100);
    expect(items).toBeLessThanOrEqual(500);
  });

  it("[SK-16] who opens sockets without end is refused with 429", async () => {
    await using center = await openTestCenter({ limits: { socketFrames: { perSecond: 1, burst: 10 } } });
    const { socketUrl } = await connect(center.http, await center.startChat());
    for (let count = 0; count < 10; count += 1) {
      const socket = await openSocket(socketUrl);
      socket.cut();
      await socket.closed;
    }

    await expect(openSocket(socketUrl)).rejects.toThrow("429");
  });
});

/** Lets turns of the event loop pass. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Resolves when the server has the pong that the client sent last. */
async function serverHasPongOf(socket: TestSocket): Promise<void> {
  const answers = socket.frames.filter(({ topic }) => topic === "aws/ping").length;
  socket.send({ topic: "aws/ping" });
  await socket.until(() => socket.frames.filter(({ topic }) => topic === "aws/ping").length > answers);
}

describe("peers that do not drain", () => {
  const bulk = "\u0001".repeat(16_384); // seven bytes per character on the wire

  it("[SK-10] delivers a hundred missed items of the largest size", async () => {
    await using center = await openTestCenter();
    const customer = await center.startChat();
    using ann = await arrive(center, customer);
    await ann.until(() => ann.items.length === 2 && ann.confirmedItems === 2);
    ann.cut();
    await ann.closed;
    for (let count = 0; count < 100; count += 1) await say(center, ann.token, bulk);
    using again = await arrive(center, customer);
    await again.until(() => again.items.length === 100);

    expect(again.socket.readyState).toBe(again.socket.OPEN);
  });

  it("[SK-11] closes a socket with a mebibyte of unsent bytes", async () => {
    await using center = await openTestCenter();
    const customer = await center.startChat();
    using greedy = await arrive(center, customer);
    center.time.advance(10_000);
    greedy.socket.pause();
    // The kernel buffers an unknown number of bytes before the server has to.
    for (let count = 0; count < 400; count += 1) await say(center, greedy.token, bulk);
    greedy.socket.resume();

    expect((await greedy.closed).code).toBe(1013);
  });
});

it("[SK-09] a stopping server closes with 1001", async () => {
  const center = await openTestCenter();
  using socket = await arrive(center, await center.startChat());
  await center[Symbol.asyncDispose]();

  expect(await socket.closed).toMatchObject({ code: 1001 });
});
