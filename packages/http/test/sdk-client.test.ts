import {
  AccessDeniedException,
  CreateParticipantConnectionCommand,
  DisconnectParticipantCommand,
  GetTranscriptCommand,
  paginateGetTranscript,
  SendEventCommand,
  SendMessageCommand,
  ThrottlingException,
  ValidationException,
} from "@aws-sdk/client-connectparticipant";
import { present } from "@tributary/kernel";
import { expect, it } from "vitest";
import { sdkClients } from "./sdk-clients.ts";
import { openTestCenter, whileTimePasses } from "./test-center.ts";

it("[PT-30] the AWS SDK handles a chat from connection to end", async () => {
  await using center = await openTestCenter();
  const customer = await center.startChat();
  const sdk = sdkClients(center).service;

  const connection = await sdk.send(
    new CreateParticipantConnectionCommand({
      Type: ["WEBSOCKET", "CONNECTION_CREDENTIALS"],
      ConnectParticipant: true,
      ParticipantToken: customer.participantToken,
    }),
  );
  const ConnectionToken = present(connection.ConnectionCredentials?.ConnectionToken, "token");
  const message = { ConnectionToken, ContentType: "text/plain", Content: "hello" };
  const sent = await sdk.send(new SendMessageCommand({ ...message, ClientToken: "once" }));
  const again = await sdk.send(new SendMessageCommand({ ...message, ClientToken: "once" }));
  const typing = await sdk.send(
    new SendEventCommand({ ConnectionToken, ContentType: "application/vnd.amazonaws.connect.event.typing" }),
  );
  const page = await sdk.send(new GetTranscriptCommand({ ConnectionToken, SortOrder: "ASCENDING" }));

  expect(connection.$metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
  expect(again.Id).toBe(sent.Id);
  expect(typing.Id).toEqual(expect.any(String));
  expect(page.InitialContactId).toBe(customer.ref.conversationId);
  expect(page.Transcript?.map(({ Type, Content }) => Content ?? Type)).toEqual(["EVENT", "Welcome", "hello"]);
  expect(page.Transcript?.at(-1)).toMatchObject({
    Id: sent.Id,
    AbsoluteTime: sent.AbsoluteTime,
    DisplayName: "Customer",
  });
  const single = paginateGetTranscript({ client: sdk, pageSize: 1 }, { ConnectionToken });
  const all = [];
  for await (const { Transcript } of single) all.push(...(Transcript ?? []));
  expect(all).toHaveLength(3);
  await whileTimePasses(center, sdk.send(new DisconnectParticipantCommand({ ConnectionToken })));
  await expect(sdk.send(new GetTranscriptCommand({ ConnectionToken }))).rejects.toThrow("The contact has ended.");
});

it("[PT-31] every error has the SDK's exception type", async () => {
  await using center = await openTestCenter({ participant: { rate: { perSecond: 1, burst: 1 } } });
  const customer = await center.startChat();
  const sdk = sdkClients(center).service;
  const connect = { Type: ["CONNECTION_CREDENTIALS" as const], ParticipantToken: customer.participantToken };
  const { ConnectionCredentials } = await sdk.send(new CreateParticipantConnectionCommand(connect));
  const ConnectionToken = present(ConnectionCredentials?.ConnectionToken, "token");
  const send = (token: string) =>
    sdk.send(new SendMessageCommand({ ConnectionToken: token, ContentType: "text/html", Content: "x" }));

  await expect(send("nobody's")).rejects.toBeInstanceOf(AccessDeniedException);
  await expect(send(ConnectionToken)).rejects.toBeInstanceOf(ValidationException);
  await expect(send(ConnectionToken)).rejects.toBeInstanceOf(ThrottlingException);
});
