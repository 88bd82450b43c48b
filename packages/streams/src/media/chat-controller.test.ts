import { createManualClock, createSeededRandom } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { EventBus } from "../bus/event-bus.ts";
import { createWebSocketProvider } from "../web-socket/web-socket-provider.ts";
import { type ChatController, createChatController } from "./chat-controller.ts";
import type { ChatItem } from "./chat-items.ts";
import type { ChatFetch } from "./participant-calls.ts";
import type { TranscriptData } from "./session-transcript.ts";

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
  const received: unknown[] = [];
  for (const name of names) {
    const on = Reflect.get(controller, name) as ChatController["onMessage"];
    on(({ data }) => received.push([name, data]));
  }
  return received;
}

describe("createChatController", () => {
  it("requests a token, subscribes to the panel's socket, and acknowledges the agent's connection", async () => {
    const { controller, subscribed, requests, clock, bus } = setUp();
    const received = listen(controller, ["onConnectionEstablished", "onConnectionLost"]);
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
    expect(received).toEqual([
      ["onConnectionEstablished", undefined],
      ["onConnectionEstablished", {}],
      ["onConnectionLost", { code: 1006 }],
    ]);
    expect(await controller.connect()).toBeUndefined();
  });

  it("rejects connect without a token, and leaves no subscriptions behind", async () => {
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

  it("sends messages, events and requests in the service's format", async () => {
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

  it("requests a new token when the old one is rejected or about to expire", async () => {
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

  it("rejects with the service's error, and with status 0 for network failures", async () => {
    const { controller, weather } = setUp({
      "/base/participant/event token-1": { status: 400, json: { Message: "no such type" } },
    });
    await controller.connect();
    const event = { contentType: "odd" };

    await expect(controller.sendEvent(event)).rejects.toMatchObject({ statusCode: 400, message: "no such type" });
    weather.offline = true;
    await expect(controller.sendEvent(event)).rejects.toMatchObject({ statusCode: 0 });
  });

  it("sends typing events at most once per ten seconds", async () => {
    const { controller, requests, clock } = setUp();
    await controller.connect();
    requests.length = 0;
    const type = () => controller.sendEvent({ contentType: `${EVENT}typing` });

    await Promise.all([type(), type()]);
    await clock.run(10_000);
    await type();

    expect(requests).toHaveLength(2);
  });

  it("delivers each item to its callback, and ignores items of other chats", async () => {
    const { controller, arrive } = setUp();
    const received = listen(controller, ["onMessage", "onTyping", "onReadReceipt", "onDeliveredReceipt"]);
    await controller.connect();

    const message = { Type: "MESSAGE", ContentType: "text/plain", Content: "hi", ContactId: "c1" };
    const typing = { Type: "EVENT", ContentType: `${EVENT}typing`, InitialContactId: "c0", ContactId: "c9" };
    const read = { Type: "MESSAGEMETADATA", ContactId: "c1", MessageMetadata: { Receipts: [{ ReadTimestamp: "t" }] } };
    const delivered = { Type: "MESSAGEMETADATA", ContactId: "c1", MessageMetadata: { Receipts: [{}] } };
    for (const item of [message, typing, read, delivered, { ...message, ContactId: "other" }]) await arrive(item);

    expect(received).toEqual([
      ["onMessage", message],
      ["onTyping", typing],
      ["onReadReceipt", read],
      ["onDeliveredReceipt", delivered],
    ]);
  });

  it("ends with the chat, once", async () => {
    const { controller, arrive } = setUp();
    const received = listen(controller, ["onMessage", "onEnded"]);
    await controller.connect();
    const ended = { Type: "EVENT", ContentType: `${EVENT}chat.ended`, ContactId: "c1" };

    await arrive(ended);
    await arrive(ended);

    expect(received).toEqual([
      ["onMessage", ended],
      ["onEnded", null],
    ]);
    await expect(controller.getTranscript()).rejects.toContain("No active connection");
  });

  it("drops all callbacks when the participant disconnects", async () => {
    const { controller, arrive } = setUp();
    const received = listen(controller, ["onMessage"]);
    await controller.connect();

    controller.cleanUpOnParticipantDisconnect();
    await arrive({ Type: "MESSAGE", ContactId: "c1" });

    expect(received).toEqual([]);
  });

  it("has every member of chatjs's agent sessions; unsupported requests reject with their name", async () => {
    const { controller, arrive } = setUp();
    const kinds = ["Initiated", "Successful", "Failed", "Timeout", "Expired", "Canceled"];
    const received = listen(
      controller,
      kinds.map((kind) => `onAuthentication${kind}`),
    );
    await controller.connect();

    for (const suffix of ["initiated", "succeeded", "failed", "timeout", "expired", "cancelled"])
      await arrive({ Type: "EVENT", ContentType: `${EVENT}authentication.${suffix}`, ContactId: "c1" });

    expect(received.map((each) => (each as string[])[0])).toEqual(kinds.map((kind) => `onAuthentication${kind}`));
    for (const name of ["sendAttachment", "downloadAttachment", "getAttachmentURL"] as const)
      await expect(controller[name]()).rejects.toThrow(`${name}: attachments are not supported yet.`);
    await expect(controller.describeView()).rejects.toMatchObject({ name: "NotImplementedError" });
    await expect(controller.getAuthenticationUrl()).rejects.toThrow("getAuthenticationUrl: ");
    await expect(controller.cancelParticipantAuthentication()).rejects.toThrow("cancelParticipantAuthentication: ");
  });

  it("reports the transcript after each change: items once, oldest first, own messages with their status", async () => {
    const first = { Id: "1", Type: "MESSAGE", Content: "hello", AbsoluteTime: "2025-01-01T00:00:01Z", ContactId: "c1" };
    const page = { status: 200, json: { Transcript: [first], NextToken: "older" } };
    const { controller, arrive, clock, weather } = setUp({
      "/base/participant/transcript token-1": page,
      "/base/participant/message token-1": { status: 200, json: { Id: "2", AbsoluteTime: "2025-01-01T00:00:02Z" } },
    });
    const reports: string[] = [];
    controller.onTranscriptUpdated(({ data }) => {
      const { transcript } = data as TranscriptData;
      reports.push(transcript.map(({ Content, MessageMetadata: m }) => `${Content} ${m?.Status ?? ""}`.trim()).join());
    });
    const drain = async () => {
      await clock.drain();
      await clock.drain();
    };
    await controller.connect();
    await drain();

    const answer = controller.sendMessage({ message: "hi", contentType: "text/plain" });
    await drain();
    await answer;
    await drain();
    await arrive({ Id: "2", Type: "MESSAGE", Content: "hi", AbsoluteTime: "2025-01-01T00:00:02Z", ContactId: "c1" });
    const receipt = { Type: "MESSAGEMETADATA", ContactId: "c1" };
    await arrive({ ...receipt, MessageMetadata: { MessageId: "2", Receipts: [{ ReadTimestamp: "t" }] } });
    await arrive({ ...receipt, MessageMetadata: { MessageId: "2", Receipts: [{}] } });
    await arrive({ Type: "EVENT", ContentType: `${EVENT}typing`, Id: "3", ContactId: "c1" });
    weather.offline = true;
    await controller.sendMessage({ message: "lost", contentType: "text/plain" }).catch(() => {});
    await drain();

    expect(reports).toEqual([
      "hello",
      "hello,hi SENDING",
      "hello,hi SENT",
      "hello,hi SENT",
      "hello,hi READ",
      "hello,hi READ",
      "hello,hi READ,lost SENDING",
      "hello,hi READ,lost FAILED",
    ]);
  });
});
