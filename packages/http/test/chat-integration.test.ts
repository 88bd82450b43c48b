/** SendChatIntegrationEvent through the unmodified SDK. */
import * as connect from "@aws-sdk/client-connect";
import { resourceArn } from "@tributary/model";
import { DEMO_IDS } from "@tributary/testkit";
import { expect, it } from "vitest";
import { ENDPOINT_ARN, openAdministration } from "./administration-center.ts";

const PHONE = "+14155550100";
const TYPING = "application/vnd.amazonaws.connect.event.typing";

type Input = connect.SendChatIntegrationEventCommandInput;

async function openCenter(limits: Parameters<typeof openAdministration>[1] = {}) {
  const opened = await openAdministration(undefined, limits);
  const { client, center } = opened;
  const send = (Event: Input["Event"], changes: Partial<Input> = {}) =>
    client.send(
      new connect.SendChatIntegrationEventCommand({
        SourceId: PHONE,
        DestinationId: DEMO_IDS.flows.sales,
        Subtype: "connect:sms",
        Event,
        ...changes,
      }),
    );
  const write = (Content: string, changes: Partial<Input> = {}) =>
    send({ Type: "MESSAGE", ContentType: "text/plain", Content }, changes);
  const stateOf = async (contactId = "") => {
    const described = await center.contacts.describe(contactId);
    if (!described.ok) throw new Error(described.refusal.code);
    return described.value;
  };
  const messagesOf = async (contactId = "") => {
    const { id, participants } = await stateOf(contactId);
    const customer = { conversationId: id, participantId: participants[0]?.id ?? ("" as never) };
    const page = { scan: "forward", limit: 40, start: null, continueAtSeq: null } as const;
    const read = await center.chats.transcript(customer, page);
    const items = read.ok ? read.value.items : [];
    return items.flatMap(({ event }) =>
      event.type === "message.sent" && event.role === "customer" ? event.content : [],
    );
  };
  return { ...opened, send, write, stateOf, messagesOf, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() };
}

it("[CI-10] messages of the same identifiers are those of one customer, in one chat, which the first one starts", async () => {
  await using opened = await openCenter();
  const { instance } = opened.center.directory.definition;

  const first = await opened.write("Hello", {
    NewSessionDetails: { ParticipantDetails: { DisplayName: "Maya" }, Attributes: { plan: "gold" } },
  });
  const second = await opened.write("Are you there?", {
    DestinationId: resourceArn(instance, "contact-flow", DEMO_IDS.flows.sales),
    NewSessionDetails: { Attributes: { plan: "silver" } },
  });

  expect(first).toMatchObject({ NewChatCreated: true, InitialContactId: expect.any(String) });
  expect(second).toMatchObject({ NewChatCreated: false, InitialContactId: first.InitialContactId });
  expect(await opened.messagesOf(first.InitialContactId)).toEqual(["Hello", "Are you there?"]);
  const { contact, attributes, participants } = await opened.stateOf(first.InitialContactId);
  expect(contact.state.phase).toBe("queued");
  expect(attributes).toMatchObject({ plan: "gold" });
  expect(participants[0]).toMatchObject({ role: "customer", displayName: "Maya" });
});

it.each<[string, Partial<Input>]>([
  ["another source", { SourceId: "+14155550101" }],
  ["another subtype", { Subtype: "connect:WhatsApp" }],
  ["another destination", { DestinationId: DEMO_IDS.flows.support }],
])("[CI-10] %s has a chat of its own", async (_what, changes) => {
  await using opened = await openCenter();
  const first = await opened.write("Hello");

  const other = await opened.write("Hello", changes);

  expect(other.NewChatCreated).toBe(true);
  expect(other.InitialContactId).not.toBe(first.InitialContactId);
});

it("[CI-10] DISCONNECT ends the chat, and the next message starts another one", async () => {
  await using opened = await openCenter();
  const first = await opened.write("Hello");

  const ended = await opened.send({ Type: "DISCONNECT" });

  expect(ended).toMatchObject({ InitialContactId: first.InitialContactId, NewChatCreated: false });
  expect((await opened.stateOf(first.InitialContactId)).contact.state).toMatchObject({
    phase: "ended",
    reason: "customer-disconnect",
  });
  await expect(opened.send({ Type: "DISCONNECT" })).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: expect.stringContaining("SourceId"),
  });
  expect((await opened.write("Again")).NewChatCreated).toBe(true);
});

it("[CI-10] EVENT is an event of the customer, and StreamingConfiguration streams a new chat from its first item on", async () => {
  await using opened = await openCenter();
  const StreamingConfiguration = { StreamingEndpointArn: ENDPOINT_ARN };

  const typed = await opened.send(
    { Type: "EVENT", ContentType: TYPING },
    { NewSessionDetails: { StreamingConfiguration } },
  );

  expect(typed.NewChatCreated).toBe(true);
  const { streamings, participants } = await opened.stateOf(typed.InitialContactId);
  expect(streamings).toMatchObject([{ endpointArn: ENDPOINT_ARN }]);
  expect(participants[0]?.state.phase).toBe("joined");
  expect((await opened.write("Hello")).NewChatCreated).toBe(false);
});

it.each<[string, Input["Event"]]>([
  ["typing", { Type: "EVENT", ContentType: TYPING }],
  ["a message", { Type: "MESSAGE", ContentType: "text/plain", Content: "Hello" }],
])(
  "[CI-10] the customer joins by %s, also if the request that started the chat was interrupted",
  async (_what, event) => {
    await using opened = await openCenter();
    const { center } = opened;
    const { join } = center.chats;
    center.chats.join = () => Promise.reject(new Error("interrupted"));
    await expect(opened.send(event)).rejects.toMatchObject({ name: "InternalServiceException" });
    center.chats.join = join;

    const sent = await opened.send(event);

    expect(sent.NewChatCreated).toBe(false);
    const { participants } = await opened.stateOf(sent.InitialContactId);
    expect(participants[0]?.state.phase).toBe("joined");
  },
);

it("[CI-10] a message for a chat that ends meanwhile starts another one", async () => {
  await using opened = await openCenter();
  const { integrations, chats } = opened.center;
  const first = await opened.write("Hello");
  const { find } = integrations;
  integrations.find = async (key) => {
    integrations.find = find;
    const open = await find(key);
    if (open !== undefined) await chats.leave(open);
    return open;
  };

  const second = await opened.write("Once more");

  expect(second).toMatchObject({ NewChatCreated: true });
  expect(second.InitialContactId).not.toBe(first.InitialContactId);
  expect(await opened.messagesOf(second.InitialContactId)).toEqual(["Once more"]);
});

it("[CI-11] starts count against the rate of the access key, and messages of open chats do not", async () => {
  await using opened = await openCenter({ chatStartsPerMinute: 2 });
  const one = { SourceId: "one" };
  await opened.write("Hello", one);
  await opened.write("Hello", { SourceId: "two" });

  await expect(opened.write("Hello", { SourceId: "three" })).rejects.toMatchObject({ name: "ThrottlingException" });

  expect((await opened.write("Again", one)).NewChatCreated).toBe(false);
});

it.each<[string, Input["Event"], Partial<Input>, string, RegExp]>([
  ["the end of a chat that is not open", { Type: "DISCONNECT" }, {}, "ResourceNotFoundException", /SourceId/],
  ["a message without content", { Type: "MESSAGE" }, {}, "InvalidParameterException", /Event.Content/],
  [
    "a content type that participants do not send",
    { Type: "MESSAGE", Content: "x", ContentType: "text/html" },
    {},
    "InvalidParameterException",
    /Event.ContentType/,
  ],
  [
    "a content type that the chat would not have",
    { Type: "MESSAGE", Content: "x", ContentType: "text/markdown" },
    {},
    "InvalidParameterException",
    /Event.ContentType/,
  ],
  ["an event of another type", { Type: "EVENT", ContentType: "text/plain" }, {}, "InvalidParameterException", /typing/],
  [
    "an unknown destination",
    { Type: "MESSAGE", Content: "x" },
    { DestinationId: "+14155550199" },
    "ResourceNotFoundException",
    /DestinationId/,
  ],
  [
    "an unknown endpoint",
    { Type: "MESSAGE", Content: "x" },
    { NewSessionDetails: { StreamingConfiguration: { StreamingEndpointArn: "unknown" } } },
    "InvalidParameterException",
    /NewSessionDetails.StreamingConfiguration.StreamingEndpointArn/,
  ],
  [
    "a source that is too long",
    { Type: "MESSAGE", Content: "x" },
    { SourceId: "x".repeat(256) },
    "InvalidParameterException",
    /SourceId/,
  ],
])("[CI-11] refuses %s, and starts no chat", async (_what, event, changes, name, message) => {
  await using opened = await openCenter();

  await expect(opened.send(event, changes)).rejects.toMatchObject({ name, message: expect.stringMatching(message) });

  const found = await opened.center.figures();
  expect(found.waitingContacts).toBe(0);
});
