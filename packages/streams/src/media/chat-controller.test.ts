import { createManualClock, createSeededRandom } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { EventBus } from "../bus/event-bus.ts";
import { createWebSocketProvider } from "../web-socket/web-socket-provider.ts";
import { type ChatController, createChatController } from "./chat-controller.ts";
import type { ChatItem } from "./chat-items.ts";
import type { ChatFetch } from "./participant-calls.ts";

const EVENT = "application/vnd.amazonaws.connect.event.";
const EXPIRY_MS = 3_600_000;

type Request = { readonly path: string; readonly bearer: string | undefined; readonly body: unknown };

function setUp(answers: Record<string, { status: number; json: object }> = {}) {
  const clock = createManualClock();
  const bus = new EventBus();
  const requests: Request[] = [];
  const subscribed: unknown[] = [];
  let tokens = 0;
  const weather = { offline: false };
  const fetch: ChatFetch = (url, { headers, body }) => {
    const { pathname } = new URL(url);
    requests.push({ path: pathname, bearer: headers["X-Amz-Bearer"], body: JSON.parse(body) });
    if (weather.offline) return Promise.reject(new TypeError("no network"));
    const { status, json } = answers[`${pathname} ${headers["X-Amz-Bearer"]}`] ?? { status: 200, json: { Id: "item" } };
    return Promise.resolve({ status, text: () => Promise.resolve(JSON.stringify(json)) });
  };
  const sockets = createWebSocketProvider(
    {
      sendUpstream: (_event, data) => void subscribed.push(data),
      onUpstream: (event, listener) => bus.subscribe(event, listener as () => void),
    },
    { refuse: (text) => new Error(text), onFault: () => {} },
  );
  const getConnectionToken = () => {
    tokens += 1;
    if (weather.offline) return Promise.reject(new Error("no answer"));
    const expiry = new Date(clock.now() + EXPIRY_MS).toISOString();
    return Promise.resolve({ chatTokenTransport: { participantToken: `token-${tokens}`, expiry } });
  };
  const controller = createChatController(
    { fetch, clock, random: createSeededRandom(1), sockets },
    {
      details: {
        contactId: "c1",
        initialContactId: "c0",
        participantId: "p1",
        participantToken: "own-token",
        getConnectionToken,
      },
      endpoint: "https://center.example/base",
    },
  );
  const arrive = async (item: ChatItem): Promise<void> => {
    bus.trigger("webSocket::all_message", { topic: "aws/chat", content: JSON.stringify(item) });
    await clock.drain();
  };
  return { clock, bus, controller, requests, subscribed, weather, arrive };
}

function listen(controller: ChatController, names: readonly string[]): unknown[] {
  const told: unknown[] = [];
  for (const name of names) {
    const on = Reflect.get(controller, name) as ChatController["onMessage"];
    on(({ data }) => told.push([name, data]));
  }
  return told;
}

describe("createChatController", () => {
  it("fetches a token, listens to the panel's socket, and says that the agent is there", async () => {
    const { controller, subscribed, requests, clock, bus } = setUp();
    const told = listen(controller, ["onConnectionEstablished", "onConnectionLost"]);
    expect(controller.getConnectionStatus()).toBe("NeverEstablished");

    await expect(controller.connect({ metadata: 7 })).resolves.toMatchObject({ connectSuccess: true, metadata: 7 });
    await clock.drain();
    bus.trigger("webSocket::connection_gain");
    bus.trigger("webSocket::connection_lost", { code: 1006 });
    await clock.drain();

    expect(subscribed).toEqual([["aws/chat"]]);
    expect(requests).toEqual([
      { path: "/base/participant/connection", bearer: "own-token", body: { ConnectParticipant: true } },
    ]);
    expect(told).toEqual([
      ["onConnectionEstablished", undefined],
      ["onConnectionEstablished", {}],
      ["onConnectionLost", { code: 1006 }],
    ]);
    expect(await controller.connect()).toBeUndefined();
  });

  it("rejects to connect without a token, and leaves nothing listening", async () => {
    const { controller, weather, bus } = setUp();
    weather.offline = true;

    await expect(controller.connect()).rejects.toMatchObject({ connectSuccess: false, connectCalled: true });
    await expect(controller.sendMessage({ message: "m", contentType: "text/plain" })).rejects.toBe(
      "Failed to call sendMessage, No active connection",
    );

    expect(controller.getConnectionStatus()).toBe("Broken");
    bus.trigger("webSocket::connection_gain");
    expect(controller.getConnectionStatus()).toBe("Broken");
  });

  it("sends messages, events and questions in the service's words", async () => {
    const { controller, requests } = setUp();
    await controller.connect();
    requests.length = 0;

    const answer = await controller.sendMessage({
      message: "hi",
      contentType: "text/plain",
      clientToken: "t",
      metadata: 1,
    });
    await controller.sendEvent({ contentType: `${EVENT}message.read`, content: '{"messageId":"m"}', clientToken: "t" });
    await controller.getTranscript({ maxResults: 5, startPosition: { id: "i" }, nextToken: "n" });
    await controller.getTranscript();

    expect(answer).toEqual({ data: { Id: "item" }, metadata: 1 });
    expect(requests.map(({ path, bearer, body }) => [path.split("/").at(-1), bearer, body])).toEqual([
      ["message", "token-1", { Content: "hi", ContentType: "text/plain", ClientToken: "t" }],
      ["event", "token-1", { ContentType: `${EVENT}message.read`, Content: '{"messageId":"m"}', ClientToken: "t" }],
      [
        "transcript",
        "token-1",
        {
          ScanDirection: "BACKWARD",
          SortOrder: "ASCENDING",
          MaxResults: 5,
          StartPosition: { Id: "i" },
          NextToken: "n",
        },
      ],
      ["transcript", "token-1", { ScanDirection: "BACKWARD", SortOrder: "ASCENDING", MaxResults: 15 }],
    ]);
    expect(() => controller.sendMessage({ message: 4 as never, contentType: "text/plain" })).toThrow(TypeError);
  });

  it("takes a fresh token when the old one is not taken any more, or is about to end", async () => {
    const { controller, requests, clock } = setUp({
      "/base/participant/message token-1": { status: 403, json: { message: "expired" } },
    });
    await controller.connect();
    requests.length = 0;
    const send = () => controller.sendMessage({ message: "m", contentType: "text/plain" });

    await send();
    await send();
    await clock.run(EXPIRY_MS - 30_000);
    await send();

    expect(requests.map(({ bearer }) => bearer)).toEqual(["token-1", "token-2", "token-2", "token-3"]);
  });

  it("rejects with what the service said, and with nothing of the network's silence hidden", async () => {
    const { controller, weather } = setUp({
      "/base/participant/event token-1": { status: 400, json: { Message: "no such type" } },
    });
    await controller.connect();
    const event = { contentType: "odd" };

    await expect(controller.sendEvent(event)).rejects.toMatchObject({ statusCode: 400, message: "no such type" });
    weather.offline = true;
    await expect(controller.sendEvent(event)).rejects.toMatchObject({ statusCode: 0 });
  });

  it("tells typing at most once in ten seconds", async () => {
    const { controller, requests, clock } = setUp();
    await controller.connect();
    requests.length = 0;
    const type = () => controller.sendEvent({ contentType: `${EVENT}typing` });

    await Promise.all([type(), type()]);
    await clock.run(10_000);
    await type();

    expect(requests).toHaveLength(2);
  });

  it("tells each item to the callback that it belongs to, and other chats' items to nobody", async () => {
    const { controller, arrive } = setUp();
    const told = listen(controller, ["onMessage", "onTyping", "onReadReceipt", "onDeliveredReceipt"]);
    await controller.connect();

    const message = { Type: "MESSAGE", ContentType: "text/plain", Content: "hi", ContactId: "c1" };
    const typing = { Type: "EVENT", ContentType: `${EVENT}typing`, InitialContactId: "c0", ContactId: "c9" };
    const read = { Type: "MESSAGEMETADATA", ContactId: "c1", MessageMetadata: { Receipts: [{ ReadTimestamp: "t" }] } };
    const delivered = { Type: "MESSAGEMETADATA", ContactId: "c1", MessageMetadata: { Receipts: [{}] } };
    for (const item of [message, typing, read, delivered, { ...message, ContactId: "other" }]) await arrive(item);

    expect(told).toEqual([
      ["onMessage", message],
      ["onTyping", typing],
      ["onReadReceipt", read],
      ["onDeliveredReceipt", delivered],
    ]);
  });

  it("ends with the chat, once", async () => {
    const { controller, arrive } = setUp();
    const told = listen(controller, ["onMessage", "onEnded"]);
    await controller.connect();
    const ended = { Type: "EVENT", ContentType: `${EVENT}chat.ended`, ContactId: "c1" };

    await arrive(ended);
    await arrive(ended);

    expect(told).toEqual([
      ["onMessage", ended],
      ["onEnded", null],
    ]);
    await expect(controller.getTranscript()).rejects.toContain("No active connection");
  });

  it("forgets everybody when the participant is gone", async () => {
    const { controller, arrive } = setUp();
    const told = listen(controller, ["onMessage"]);
    await controller.connect();

    controller.cleanUpOnParticipantDisconnect();
    await arrive({ Type: "MESSAGE", ContactId: "c1" });

    expect(told).toEqual([]);
  });
});
