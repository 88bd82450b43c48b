import { createVerify, generateKeyPairSync, X509Certificate } from "node:crypto";
import { once } from "node:events";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { createRecords, type Notification } from "@tributary/engine";
import { createMemoryStore } from "@tributary/journal";
import { createSystemClock } from "@tributary/kernel";
import { asId, type ParticipantId } from "@tributary/model";
import { createSeededRandom } from "@tributary/testkit";
import MessageValidator from "sns-validator";
import { expect, it } from "vitest";
import { selfSignedCertificate } from "./certificate.ts";
import { notificationRequest } from "./notification.ts";
import { type NotificationKey, readOrCreateNotificationKey } from "./signing-key.ts";

const ARN = "arn:aws:sns:us-east-1:000000000000:bot";
const AT = Date.UTC(2026, 10, 29, 9, 0, 0, 7);
const CONVERSATION = "01900000-0000-7000-8000-000000000001";
const STREAMING = "01900000-0000-7000-8000-000000000002";
const author = { participantId: asId<ParticipantId>("customer"), role: "customer", displayName: "Zoë" } as const;
const place = { contactId: asId("01900000-0000-7000-8000-000000000003"), at: AT, seq: 7 } as const;

const clock = createSystemClock();
const newRecords = () => createRecords(createMemoryStore({ clock }));
const openKey = (records = newRecords()) =>
  readOrCreateNotificationKey({ records, clock, random: createSeededRandom(1) });

function notification(content: object, changes: Partial<Notification> = {}): Notification {
  const event = { ...place, type: "message.sent", ...author, contentType: "text/plain", content: "Hello\n„Zoë“" };
  return {
    streamingId: asId(STREAMING),
    endpointArn: ARN,
    instance: { instanceId: asId("instance"), region: "us-east-1", accountId: "000000000000" },
    conversationId: asId(CONVERSATION),
    content: { kind: "item", event: { ...event, clientToken: null, ...content } } as Notification["content"],
    ...changes,
  };
}

async function sent(content: object = {}, changes: Partial<Notification> = {}, key?: NotificationKey) {
  const used = key ?? (await openKey());
  const request = notificationRequest(notification(content, changes), used, `https://localhost${used.path}`);
  return { ...request, key: used, body: JSON.parse(request.body), text: request.body };
}

it("[HK-20] has the headers and members of a notification of SNS", async () => {
  const { headers, body } = await sent();

  expect(headers).toEqual({
    "content-type": "text/plain; charset=UTF-8",
    "user-agent": "Tributary",
    "x-amz-sns-message-type": "Notification",
    "x-amz-sns-message-id": body.MessageId,
    "x-amz-sns-topic-arn": ARN,
    "x-amz-sns-subscription-arn": `${ARN}:${STREAMING}`,
  });
  expect(Object.keys(body)).toEqual([
    "Type",
    "MessageId",
    "TopicArn",
    "Message",
    "Timestamp",
    "SignatureVersion",
    "Signature",
    "SigningCertURL",
    "MessageAttributes",
  ]);
  expect(body).toMatchObject({ Type: "Notification", TopicArn: ARN, Timestamp: "2026-11-29T09:00:00.007Z" });
  expect(body.MessageId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/);
});

it("[HK-21] has the item of the socket as its message, and the documented attributes", async () => {
  const { body } = await sent();

  expect(JSON.parse(body.Message)).toEqual({
    AbsoluteTime: "2026-11-29T09:00:00.007Z",
    Content: "Hello\n„Zoë“",
    ContentType: "text/plain",
    Id: expect.any(String),
    Type: "MESSAGE",
    ParticipantId: "customer",
    DisplayName: "Zoë",
    ParticipantRole: "CUSTOMER",
    InitialContactId: CONVERSATION,
    ContactId: place.contactId,
  });
  expect(body.MessageAttributes).toEqual({
    InitialContactId: { Type: "String", Value: CONVERSATION },
    ContactId: { Type: "String", Value: place.contactId },
    ParticipantRole: { Type: "String", Value: "CUSTOMER" },
    InstanceId: { Type: "String", Value: "instance" },
    AccountId: { Type: "String", Value: "000000000000" },
    Type: { Type: "String", Value: "MESSAGE" },
    ContentType: { Type: "String", Value: "text/plain" },
    MessageVisibility: { Type: "String", Value: "ALL" },
  });
});

it.each([
  [{ type: "participant.joined", ...author, agentId: null }, "ALL", "participant.joined", "CUSTOMER"],
  [{ type: "participant.left", ...author, role: "custom-bot" }, "ALL", "participant.left", "CUSTOM_BOT"],
  [{ type: "contact.transferred", participantId: "agent" }, "AGENT", "transfer.succeeded", undefined],
  [{ type: "contact.transfer-failed", participantId: "agent" }, "AGENT", "transfer.failed", undefined],
  [{ type: "participant.idle", ...author }, "ALL", "participant.idle", "CUSTOMER"],
  [{ type: "contact.ended", reason: "api" }, "ALL", "chat.ended", undefined],
] as const)("[HK-21] is for its participants: $type", async (event, visibility, type, role) => {
  const { body } = await sent(event);

  expect(body.MessageAttributes.MessageVisibility.Value).toBe(visibility);
  expect(body.MessageAttributes.ContentType.Value).toBe(`application/vnd.amazonaws.connect.event.${type}`);
  expect(body.MessageAttributes.ParticipantRole?.Value).toBe(role);
  expect(body.MessageAttributes.ContactId.Value).toBe(place.contactId);
});

it.each([
  [{ type: "attachment.sent", ...author }, "ALL"],
  [{ type: "attachment.rejected", ...author }, "CUSTOMER"],
  [{ type: "attachment.rejected", ...author, role: "agent" }, "AGENT"],
] as const)("[HK-21] is for all participants or the sender of a file: $type of $role", async (event, visibility) => {
  const { body } = await sent({ ...event, attachmentId: "file", name: "a.pdf", contentType: "application/pdf" });

  expect(body.MessageAttributes.MessageVisibility.Value).toBe(visibility);
  expect(body.MessageAttributes.Type.Value).toBe("ATTACHMENT");
  expect(JSON.parse(body.Message).Attachments).toMatchObject([{ AttachmentId: "file" }]);
});

it("[HK-21] is an event of its author for typing", async () => {
  const id = "01900000-0000-7000-8000-000000000009";
  const typing = { id, at: AT, contactId: place.contactId, author };
  const { body } = await sent({}, { content: { kind: "typing", typing } as unknown as Notification["content"] });

  expect(body.MessageId).toBe(id);
  expect(JSON.parse(body.Message)).toMatchObject({ Type: "EVENT", ParticipantRole: "CUSTOMER" });
  expect(body.MessageAttributes.ContentType.Value).toBe("application/vnd.amazonaws.connect.event.typing");
});

it("[HK-22] is the same for each attempt, and has another id for another event or sending", async () => {
  const first = await sent();

  expect((await sent({}, {}, first.key)).text).toBe(first.text);
  const others = [await sent({ seq: 8 }), await sent({}, { streamingId: asId(CONVERSATION) })];
  expect(new Set([first, ...others].map(({ body }) => body.MessageId)).size).toBe(3);
});

it("[HK-23] is signed by the key of the certificate, as SNS describes it", async () => {
  const { body, key } = await sent();
  const certificate = new X509Certificate(key.certificate);

  const text = ["Message", "MessageId", "Timestamp", "TopicArn", "Type"].map((name) => `${name}\n${body[name]}\n`);
  const isSigned = (by: string) =>
    createVerify("RSA-SHA256").update(by, "utf8").verify(certificate.publicKey, body.Signature, "base64");

  expect(body.SignatureVersion).toBe("2");
  expect(isSigned(text.join(""))).toBe(true);
  expect(isSigned(text.join("").replace("Hello", "Hallo"))).toBe(false);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.subject).toBe("CN=Tributary notifications");
  expect(Date.parse(certificate.validFrom)).toBeLessThan(Date.now());
  expect(Date.parse(certificate.validTo)).toBeGreaterThan(Date.now() + 19 * 365 * 86_400_000);
  expect(body.SigningCertURL).toMatch(/^https:\/\/localhost\/SimpleNotificationService-[0-9a-f]{32}\.pem$/);
});

it("[HK-23] has the same key at each start, and on nodes that start at once", async () => {
  const records = newRecords();

  const [one, other] = await Promise.all([openKey(records), openKey(records)]);
  const later = await openKey(records);

  expect(other.certificate).toBe(one.certificate);
  expect(later.sign("text")).toBe(one.sign("text"));
  expect((await openKey()).certificate).not.toBe(one.certificate);
});

/** Serves a text over TLS, with a certificate of the same kind that Node trusts meanwhile. */
async function openSecureServer(path: string, text: string) {
  const keys = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  const facts = {
    serial: new Uint8Array(16).fill(7),
    notBefore: Date.now() - 1_000,
    notAfter: Date.now() + 86_400_000,
  };
  const cert = selfSignedCertificate({ ...facts, commonName: "localhost" }, keys);
  const key = keys.privateKey.export({ type: "pkcs8", format: "pem" });
  const server = https.createServer({ key, cert }, ({ url }, response) => {
    response.writeHead(url === path ? 200 : 404).end(text);
  });
  server.listen(0, "localhost");
  await once(server, "listening");
  https.globalAgent.options.ca = cert;
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      delete https.globalAgent.options.ca;
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

it("[HK-23] is accepted by the unmodified sns-validator with the host of the center, and refused with that of AWS", async () => {
  const key = await openKey();
  await using server = await openSecureServer(key.path, key.certificate);
  const { body } = notificationRequest(notification({}), key, `https://localhost:${server.port}${key.path}`);
  const validate = (validator: MessageValidator, text: string) =>
    new Promise<string>((resolve) => validator.validate(text, (error) => resolve(error?.message ?? "valid")));

  expect(await validate(new MessageValidator(/^localhost:\d+$/), body)).toBe("valid");
  expect(await validate(new MessageValidator(/^localhost:\d+$/), body.replace("Hello", "Hallo"))).toMatch(/signature/);
  expect(await validate(new MessageValidator(), body)).toMatch(/certificate is located on an invalid domain/);
});
