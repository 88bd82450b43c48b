import {
  CompleteAttachmentUploadCommand,
  ConflictException,
  type ConnectParticipantClient,
  CreateParticipantConnectionCommand,
  GetAttachmentCommand,
  GetTranscriptCommand,
  ServiceQuotaExceededException,
  StartAttachmentUploadCommand,
  ValidationException,
} from "@aws-sdk/client-connectparticipant";
import { present } from "@tributary/kernel";
import { expect, it } from "vitest";
import { PNG } from "./attachment-client.ts";
import { sdkClients } from "./sdk-clients.ts";
import { openTestCenter, type Party } from "./test-center.ts";

async function connectionToken(sdk: ConnectParticipantClient, { participantToken }: Party): Promise<string> {
  const request = { Type: ["CONNECTION_CREDENTIALS" as const], ConnectParticipant: true };
  const connected = await sdk.send(
    new CreateParticipantConnectionCommand({ ...request, ParticipantToken: participantToken }),
  );
  return present(connected.ConnectionCredentials?.ConnectionToken, "token");
}

const FILE = { ContentType: "image/png", AttachmentName: "photo.png", AttachmentSizeInBytes: PNG.length };

it("[AX-13] the AWS SDK sends a file of the customer, and the agent downloads it", async () => {
  await using center = await openTestCenter();
  const customer = await center.startChat();
  const sdk = sdkClients(center).service;
  const ConnectionToken = await connectionToken(sdk, customer);
  const agent = await center.bringAgent(customer);
  const agentToken = await connectionToken(sdk, agent);

  const started = await sdk.send(new StartAttachmentUploadCommand({ ...FILE, ConnectionToken }));
  const { Url, HeadersToInclude, UrlExpiry } = present(started.UploadMetadata, "metadata");
  const stored = await fetch(String(Url), {
    method: "PUT",
    headers: HeadersToInclude ?? {},
    body: new Uint8Array(PNG),
  });
  const AttachmentIds = [present(started.AttachmentId, "id")];
  await sdk.send(new CompleteAttachmentUploadCommand({ ConnectionToken, AttachmentIds }));
  const page = await sdk.send(new GetTranscriptCommand({ ConnectionToken: agentToken, SortOrder: "ASCENDING" }));
  const item = page.Transcript?.find(({ Type }) => Type === "ATTACHMENT");
  const AttachmentId = present(item?.Attachments?.[0]?.AttachmentId, "attachment");
  const got = await sdk.send(
    new GetAttachmentCommand({ ConnectionToken: agentToken, AttachmentId, UrlExpiryInSeconds: 5 }),
  );
  const file = await fetch(String(got.Url));

  expect(stored.status).toBe(200);
  expect(Date.parse(String(UrlExpiry)) - center.clock.now()).toBe(15 * 60_000);
  expect(item).toMatchObject({ ParticipantRole: "CUSTOMER", Attachments: [{ Status: "APPROVED" }] });
  expect(item).not.toHaveProperty("ContentType");
  expect(Date.parse(String(got.UrlExpiry)) - center.clock.now()).toBe(5_000);
  expect(got.AttachmentSizeInBytes).toBe(PNG.length);
  expect(Buffer.from(await file.arrayBuffer())).toEqual(PNG);
});

it("[AX-13] the SDK receives the documented exceptions", async () => {
  await using center = await openTestCenter();
  const sdk = sdkClients(center).service;
  const ConnectionToken = await connectionToken(sdk, await center.startChat());
  const start = (changes: object = {}) =>
    sdk.send(new StartAttachmentUploadCommand({ ...FILE, ConnectionToken, ...changes }));
  const first = await start();
  const { Url, HeadersToInclude } = present(first.UploadMetadata, "metadata");
  await fetch(String(Url), { method: "PUT", headers: HeadersToInclude ?? {}, body: new Uint8Array(PNG) });
  const AttachmentIds = [present(first.AttachmentId, "id")];
  const complete = () => sdk.send(new CompleteAttachmentUploadCommand({ ConnectionToken, AttachmentIds }));
  await complete();

  await expect(complete()).rejects.toBeInstanceOf(ConflictException);
  await expect(start({ AttachmentName: "page.html" })).rejects.toBeInstanceOf(ValidationException);
  await expect(sdk.send(new GetAttachmentCommand({ ConnectionToken, AttachmentId: "unknown" }))).rejects.toBeInstanceOf(
    ValidationException,
  );
  for (let count = 1; count < 35; count += 1) await start();
  await expect(start()).rejects.toBeInstanceOf(ServiceQuotaExceededException);
});
