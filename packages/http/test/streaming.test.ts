/** Streaming of chats through the unmodified SDKs, to a web hook. */
import * as connect from "@aws-sdk/client-connect";
import * as participant from "@aws-sdk/client-connectparticipant";
import { createRecords, type StartChat } from "@tributary/engine";
import { createMemoryStore } from "@tributary/journal";
import { type Clock, createSystemClock, present } from "@tributary/kernel";
import { createManualClock, createSeededRandom } from "@tributary/testkit";
import { expect, it } from "vitest";
import type { Addresses } from "../src/context.ts";
import { createCertificateSurface, createStreamingEndpoints, readOrCreateNotificationKey } from "../src/index.ts";
import { bringBot } from "./bring-bot.ts";
import { openConnect } from "./open-connect.ts";
import { sdkClients } from "./sdk-clients.ts";
import { call, openTestCenter } from "./test-center.ts";
import { openWebHook } from "./web-hook.ts";

const ARN = "arn:aws:sns:us-east-1:000000000000:bot";
const DEAD_ARN = "arn:aws:sns:us-east-1:000000000000:dead";
const key = await readOrCreateNotificationKey({
  records: createRecords(createMemoryStore({ clock: createSystemClock() })),
  clock: createSystemClock(),
  random: createSeededRandom(1),
});

type StreamingOptions = { readonly key?: typeof key; readonly chat?: Partial<StartChat>; readonly clock?: Clock };

/** A center with a web hook, and a chat whose customer has not connected. */
async function openStreaming({ key: signing = key, chat = {}, clock = createSystemClock() }: StreamingOptions = {}) {
  await using opening = new AsyncDisposableStack();
  const hook = opening.use(await openWebHook());
  let addresses: Addresses | undefined;
  const urls = new Map([
    [ARN, hook.url],
    [DEAD_ARN, "http://127.0.0.1:1/"],
  ]);
  const endpoints = createStreamingEndpoints({ clock }, { urls, key: signing, addresses: () => addresses });
  const opened = opening.use(
    await openTestCenter({ endpoints, surfaces: [openConnect(), createCertificateSurface(key)] }),
  );
  addresses = { http: opened.http, socket: opened.http };
  const { plane, service } = sdkClients(opened);
  const customer = await opened.startChat(chat);
  const { instanceId: InstanceId } = opened.center.directory.definition.instance;
  const ContactId: string = customer.ref.conversationId;
  const start = (changes: Partial<connect.StartContactStreamingCommandInput> = {}) => {
    const ChatStreamingConfiguration = { StreamingEndpointArn: ARN };
    const ClientToken = "one";
    const input = { InstanceId, ContactId, ChatStreamingConfiguration, ClientToken, ...changes };
    return plane.send(new connect.StartContactStreamingCommand(input));
  };
  const stop = (StreamingId: string) =>
    plane.send(new connect.StopContactStreamingCommand({ InstanceId, ContactId, StreamingId }));
  const running = opening.move();
  const close = () => running.disposeAsync();
  return { ...opened, customer, hook, service, start, stop, [Symbol.asyncDispose]: close };
}

it("[HK-21] a message that a bot sends in parts is one notification, by the bot, under the id of its parts", async () => {
  await using opened = await openStreaming({ chat: { responseMode: "incremental" } });
  await opened.center.chats.join(opened.customer.ref);
  const bot = await bringBot(opened, opened.customer);
  await opened.start();

  const { body } = await bot.part(await bot.write(["The ", "order"]), "The order", { MessageCompleted: true });

  await expect.poll(() => opened.hook.contents()).toEqual(["The order"]);
  const [notification] = opened.hook.arrived;
  expect(notification?.item).toMatchObject({ Id: body.Id, ParticipantRole: "CUSTOM_BOT", Content: "The order" });
  expect(notification?.item).not.toHaveProperty("MessageMetadata");
  expect(notification?.body.MessageAttributes.ParticipantRole?.Value).toBe("CUSTOM_BOT");
});

it("[HK-25, HK-26] a customer without a socket joins by ConnectParticipant, and the hook gets the chat", async () => {
  await using opened = await openStreaming();
  const { hook, service, customer } = opened;
  const { StreamingId } = await opened.start();

  const { ConnectionCredentials } = await service.send(
    new participant.CreateParticipantConnectionCommand({
      ParticipantToken: customer.participantToken,
      Type: ["CONNECTION_CREDENTIALS"],
      ConnectParticipant: true,
    }),
  );
  const ConnectionToken = present(ConnectionCredentials?.ConnectionToken, "token");
  const sent = await service.send(
    new participant.SendMessageCommand({ ConnectionToken, ContentType: "text/plain", Content: "Hello" }),
  );

  await expect.poll(() => hook.contents()).toEqual(["participant.joined", "Welcome", "Hello"]);
  expect(StreamingId).toMatch(/^[0-9a-f-]{36}$/);
  expect(hook.arrived.at(-1)?.item).toMatchObject({ Id: sent.Id, ParticipantRole: "CUSTOMER" });
  expect(hook.arrived.map(({ body }) => body.MessageAttributes.ParticipantRole?.Value)).toEqual([
    "CUSTOMER",
    "SYSTEM",
    "CUSTOMER",
  ]);
  const certificate = await fetch(String(hook.arrived[0]?.body.SigningCertURL));
  expect(await certificate.text()).toBe(key.certificate);
});

it("[HK-25] a repeated ClientToken starts nothing; a stopped streaming ends", async () => {
  await using opened = await openStreaming();
  const { center, customer, hook } = opened;
  const first = await opened.start();
  expect(await opened.start()).toMatchObject({ StreamingId: first.StreamingId });
  await center.chats.join(customer.ref);
  await expect.poll(() => hook.contents()).toEqual(["participant.joined", "Welcome"]);

  await opened.stop(present(first.StreamingId, "id"));

  await center.chats.sendMessage(customer.ref, { contentType: "text/plain", content: "Late", clientToken: null });
  await expect(opened.stop(present(first.StreamingId, "id"))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: expect.stringContaining("StreamingId"),
  });
  expect(hook.contents()).toHaveLength(2);
  expect(center.streaming.figures().open).toBe(0);
});

it.each<[string, Partial<connect.StartContactStreamingCommandInput>, string, RegExp]>([
  [
    "an unknown endpoint",
    { ChatStreamingConfiguration: { StreamingEndpointArn: "arn:aws:sns:us-east-1:000000000000:unknown" } },
    "InvalidParameterException",
    /ChatStreamingConfiguration.StreamingEndpointArn.*streamingEndpoints/,
  ],
  [
    "an ARN that is too long",
    { ChatStreamingConfiguration: { StreamingEndpointArn: "a".repeat(351) } },
    "InvalidParameterException",
    /StreamingEndpointArn.*350/,
  ],
  ["an unknown contact", { ContactId: "unknown" }, "ResourceNotFoundException", /ContactId/],
])("[HK-25] StartContactStreaming refuses %s", async (_what, changes, name, message) => {
  await using opened = await openStreaming();

  await expect(opened.start(changes)).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
});

it("[HK-25] StartContactStreaming refuses a sixth endpoint at a time as LimitExceededException", async () => {
  await using opened = await openStreaming();
  for (let count = 0; count < 5; count += 1) await opened.start({ ClientToken: `${count}` });

  await expect(opened.start({ ClientToken: "5" })).rejects.toMatchObject({ name: "LimitExceededException" });
  await expect(
    opened.start({ ClientToken: "4", ChatStreamingConfiguration: { StreamingEndpointArn: DEAD_ARN } }),
  ).rejects.toMatchObject({ name: "IdempotencyException" });
});

it.each([400, 404, 429, 500, 302])(
  "[HK-24] an answer of %i is a failure, after which the same is sent again",
  async (status) => {
    await using opened = await openStreaming();
    const { center, customer, hook } = opened;
    hook.settings.status = status;
    await opened.start();
    await center.chats.join(customer.ref);
    await expect.poll(() => hook.arrived.length).toBe(1);
    await expect.poll(() => center.streaming.figures().failed).toBe(1);

    hook.settings.status = 204;
    opened.time.advance(2_000);

    await expect.poll(() => hook.contents()).toEqual(["participant.joined", "participant.joined", "Welcome"]);
    expect(hook.arrived[1]?.text).toBe(hook.arrived[0]?.text);
  },
);

it("[HK-24] no answer within 15 seconds is a failure", async () => {
  const clock = createManualClock();
  await using opened = await openStreaming({ clock });
  const { center, customer, hook } = opened;
  hook.settings.status = 0;
  await opened.start();
  await center.chats.join(customer.ref);
  await expect.poll(() => hook.arrived.length).toBe(1);

  clock.advance(14_999);
  await new Promise((resolve) => setImmediate(resolve));
  const before = center.streaming.figures().failed;
  clock.advance(1);

  await expect.poll(() => center.streaming.figures().failed).toBe(1);
  expect(before).toBe(0);
});

it("[HK-22] a notification is signed once, however often it is sent", async () => {
  const signed: string[] = [];
  const sign = (text: string): string => {
    signed.push(text);
    return key.sign(text);
  };
  await using opened = await openStreaming({ key: { ...key, sign } });
  const { center, customer, hook } = opened;
  hook.settings.status = 500;
  await opened.start();
  await center.chats.join(customer.ref);
  for (let count = 1; count < 4; count += 1) {
    await expect.poll(() => center.streaming.figures().failed).toBe(count);
    opened.time.advance(60_000);
  }

  await expect.poll(() => hook.arrived.length).toBe(4);
  expect(signed).toHaveLength(1);
  expect(new Set(hook.arrived.map(({ text }) => text)).size).toBe(1);
});

it("[HK-24] an endpoint that cannot be reached delays no operation of the chat", async () => {
  await using opened = await openStreaming();
  const { center, customer } = opened;
  await opened.start({ ChatStreamingConfiguration: { StreamingEndpointArn: DEAD_ARN } });
  await center.chats.join(customer.ref);

  const sent = await center.chats.sendMessage(customer.ref, {
    contentType: "text/plain",
    content: "Hello",
    clientToken: null,
  });

  expect(sent.ok).toBe(true);
  await expect.poll(() => center.streaming.figures().failed).toBe(1);
});

it("[HK-23] publishes the certificate at its own path only", async () => {
  await using opened = await openStreaming();

  const found = await fetch(opened.http + key.path);
  const other = await fetch(`${opened.http}/SimpleNotificationService-${"0".repeat(32)}.pem`);

  expect([found.status, found.headers.get("content-type")]).toEqual([200, "application/x-pem-file"]);
  expect(other.status).toBe(404);
  expect((await call(opened.http, "connection", {})).status).toBe(403);
});
