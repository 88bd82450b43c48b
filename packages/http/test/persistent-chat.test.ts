/** Chats that continue ended ones, through the unmodified SDK clients and ChatJS. */
import { CreatePersistentContactAssociationCommand, StartChatContactCommand } from "@aws-sdk/client-connect";
import {
  CreateParticipantConnectionCommand,
  GetTranscriptCommand,
  paginateGetTranscript,
  ValidationException,
} from "@aws-sdk/client-connectparticipant";
import { present } from "@tributary/kernel";
import { createManualClock, DEMO_IDS, demoDefinition, PLAIN_CHAT } from "@tributary/testkit";
import { expect, it } from "vitest";
import { createStartSurface } from "../src/index.ts";
import { openAdministration } from "./administration-center.ts";
import { openChatJs } from "./chatjs-session.ts";
import { openConnect } from "./open-connect.ts";
import { sdkClients } from "./sdk-clients.ts";
import { openTestCenter, type Party } from "./test-center.ts";
import { FLOW } from "./test-definition.ts";

const REHYDRATED = "application/vnd.amazonaws.connect.event.chat.rehydrated";

async function openPersistent() {
  const center = await openTestCenter({
    time: createManualClock(Date.now()),
    surfaces: [openConnect(), createStartSurface({ pages: null })],
  });
  const { plane: connect, service: participant } = sdkClients(center);
  const InstanceId = center.center.directory.definition.instance.instanceId;

  async function endedChat(content: string): Promise<Party> {
    const customer = await center.startChat();
    await center.center.chats.join(customer.ref);
    await center.center.chats.sendMessage(customer.ref, { contentType: "text/plain", content, clientToken: null });
    await center.center.chats.leave(customer.ref);
    return customer;
  }
  const start = (PersistentChat: object | undefined, more: object = {}) =>
    connect.send(
      new StartChatContactCommand({
        InstanceId,
        ContactFlowId: FLOW,
        ParticipantDetails: { DisplayName: "Customer" },
        ...(PersistentChat && { PersistentChat }),
        ...more,
      }),
    );
  async function tokenOf(ParticipantToken: string | undefined): Promise<string> {
    const connection = new CreateParticipantConnectionCommand({
      Type: ["CONNECTION_CREDENTIALS"],
      ConnectParticipant: true,
      ParticipantToken,
    });
    return present((await participant.send(connection)).ConnectionCredentials?.ConnectionToken, "token");
  }
  return {
    center,
    connect,
    participant,
    InstanceId,
    endedChat,
    start,
    tokenOf,
    [Symbol.asyncDispose]: () => center[Symbol.asyncDispose](),
  };
}

it("[RH-04] the AWS SDK starts a chat that continues one, and reads both transcripts in pages", async () => {
  await using opened = await openPersistent();
  const { participant, endedChat, start, tokenOf } = opened;
  const { conversationId: past } = (await endedChat("Past")).ref;

  const started = await start({ RehydrationType: "ENTIRE_PAST_SESSION", SourceContactId: past });

  expect(started.ContinuedFromContactId).toBe(past);
  const ConnectionToken = await tokenOf(started.ParticipantToken);
  const whole = await participant.send(
    new GetTranscriptCommand({ ConnectionToken, MaxResults: 100, SortOrder: "ASCENDING" }),
  );
  const shown = (whole.Transcript ?? []).map((item) => [
    item.Content ?? item.ContentType?.split(".").slice(-2).join("."),
    item.RelatedContactId,
    item.ContactId,
  ]);
  expect(shown).toEqual([
    ["participant.joined", past, undefined],
    ["Welcome", past, undefined],
    ["Past", past, undefined],
    ["participant.left", past, undefined],
    ["chat.ended", past, undefined],
    ["participant.joined", undefined, started.ContactId],
    ["Welcome", undefined, started.ContactId],
  ]);
  const ids: unknown[] = [];
  for await (const { Transcript } of paginateGetTranscript({ client: participant, pageSize: 2 }, { ConnectionToken }))
    ids.push(...(Transcript ?? []).map(({ Id }) => Id));
  expect(ids).toEqual(whole.Transcript?.map(({ Id }) => Id).toReversed());
  const own = new GetTranscriptCommand({ ConnectionToken, ContactId: started.ContactId, SortOrder: "ASCENDING" });
  expect((await participant.send(own)).Transcript?.map(({ RelatedContactId }) => RelatedContactId)).toEqual([
    undefined,
    undefined,
  ]);
});

it("[RH-04] the unmodified ChatJS calls onChatRehydrated once, and reads the past", async () => {
  await using opened = await openPersistent();
  const { center, endedChat } = opened;
  const source = await endedChat("Past");
  const continues = { sourceContactId: source.ref.conversationId, extent: "entire" } as const;
  const chat = { flowId: FLOW, ...PLAIN_CHAT, continues };
  const started = await center.center.chats.start(chat);
  if (!started.ok) throw new Error(started.refusal.code);
  const { conversationId, participantId } = started.value;
  const claims = { purpose: "participant", subject: participantId, scope: conversationId } as const;
  const participantToken = center.tokens.issue({ ...claims, expiresAt: center.clock.now() + 3_600_000 });

  const { session, named } = await openChatJs(center, { ref: started.value, participantToken });
  await expect.poll(() => named("onMessage")).toHaveLength(2);

  expect(named("onChatRehydrated").map(({ item }) => item)).toEqual([
    {
      AbsoluteTime: expect.any(String),
      Id: expect.any(String),
      Type: "EVENT",
      ContentType: REHYDRATED,
      InitialContactId: conversationId,
      ContactId: conversationId,
    },
  ]);
  const { data } = await session.getTranscript({ maxResults: 100, scanDirection: "BACKWARD", sortOrder: "ASCENDING" });
  expect(data.Transcript.map(({ Content }) => Content).filter((content) => content)).toEqual([
    "Welcome",
    "Past",
    "Welcome",
  ]);
  await center.center.chats.leave(started.value);
  await expect.poll(() => named("onEnded")).toHaveLength(1);
});

it.each([
  ["without a type", { SourceContactId: "x" }, "InvalidParameterException", "PersistentChat.RehydrationType"],
  [
    "without a source",
    { RehydrationType: "FROM_SEGMENT" },
    "InvalidParameterException",
    "PersistentChat.SourceContactId",
  ],
  [
    "with another type",
    { RehydrationType: "ALL", SourceContactId: "x" },
    "InvalidParameterException",
    "RehydrationType",
  ],
  [
    "of an unknown source",
    { RehydrationType: "FROM_SEGMENT", SourceContactId: "x" },
    "ResourceNotFoundException",
    "SourceContactId",
  ],
])("[RH-06] a start that continues a chat %s is refused by its field", async (_what, persistent, name, field) => {
  await using opened = await openPersistent();

  await expect(opened.start(persistent)).rejects.toMatchObject({ name, message: expect.stringContaining(field) });
});

it("[RH-06] a chat that goes on is refused as a source, and a source excludes a related contact", async () => {
  await using opened = await openPersistent();
  const { ContactId: SourceContactId } = await opened.start(undefined);
  const persistent = { RehydrationType: "ENTIRE_PAST_SESSION", SourceContactId };

  await expect(opened.start(persistent)).rejects.toMatchObject({ name: "InvalidRequestException" });
  await expect(opened.start(persistent, { RelatedContactId: SourceContactId })).rejects.toMatchObject({
    name: "InvalidParameterException",
    message: expect.stringContaining("PersistentChat"),
  });
});

it("[RH-04] a NextToken with another conversation is a ValidationException", async () => {
  await using opened = await openPersistent();
  const { participant, endedChat, start, tokenOf } = opened;
  const stranger = (await endedChat("Secret")).ref.conversationId;
  const SourceContactId = (await endedChat("Past")).ref.conversationId;
  const started = await start({ RehydrationType: "ENTIRE_PAST_SESSION", SourceContactId });
  const ConnectionToken = await tokenOf(started.ParticipantToken);
  const forged = [1, started.ContactId, "backward", null, null, 99, stranger];
  const NextToken = Buffer.from(JSON.stringify(forged)).toString("base64url");

  const reading = participant.send(new GetTranscriptCommand({ ConnectionToken, NextToken }));

  await expect(reading).rejects.toBeInstanceOf(ValidationException);
  await expect(reading).rejects.toThrow("NextToken");
});

it("[RH-06] CreatePersistentContactAssociation lets a chat that goes on continue an ended one", async () => {
  await using opened = await openPersistent();
  const { connect, participant, InstanceId, endedChat, start, tokenOf } = opened;
  const SourceContactId = (await endedChat("Past")).ref.conversationId;
  opened.center.time.advance(1_000);
  const { ContactId, ParticipantToken } = await start(undefined);
  const associate = (InitialContactId: string | undefined) =>
    connect.send(
      new CreatePersistentContactAssociationCommand({
        InstanceId,
        InitialContactId,
        SourceContactId,
        RehydrationType: "FROM_SEGMENT",
      }),
    );

  expect(await associate(ContactId)).toMatchObject({ ContinuedFromContactId: SourceContactId });
  await expect(associate("unknown")).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: expect.stringContaining("InitialContactId"),
  });
  const ConnectionToken = await tokenOf(ParticipantToken);
  const { Transcript } = await participant.send(new GetTranscriptCommand({ ConnectionToken, MaxResults: 100 }));
  expect(Transcript?.map(({ Content }) => Content)).toContain("Past");
});

it("[RH-06] the public start does not let strangers name a source", async () => {
  await using opened = await openPersistent();
  const SourceContactId = (await opened.endedChat("Past")).ref.conversationId;
  const body = { ContactFlowId: FLOW, PersistentChat: { RehydrationType: "ENTIRE_PAST_SESSION", SourceContactId } };

  const answer = await fetch(`${opened.center.http}/startChat`, { method: "POST", body: JSON.stringify(body) });

  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain("PersistentChat");
});

it("[RH-06] callers without the permission to read transcripts cannot continue a chat", async () => {
  const demo = demoDefinition({ agents: 1 });
  const definition = {
    ...demo,
    securityProfiles: demo.securityProfiles.map((each) => ({ ...each, permissions: ["ChatTestMode"] })),
  };
  await using opened = await openAdministration(definition);
  const { InstanceId } = opened;
  const client = opened.clientOf(present(definition.users[0], "user").id);
  const start = (more: object) =>
    client.send(
      new StartChatContactCommand({
        InstanceId,
        ContactFlowId: DEMO_IDS.flows.sales,
        ParticipantDetails: { DisplayName: "Customer" },
        ...more,
      }),
    );

  expect((await start({})).ContactId).toBeDefined();
  await expect(
    start({ PersistentChat: { RehydrationType: "FROM_SEGMENT", SourceContactId: "any" } }),
  ).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: expect.stringContaining("ContactTranscripts.Unredacted.Access"),
  });
});
