/**
 * Notifications as SNS sends them to HTTP endpoints, with the contents that Amazon Connect publishes.
 *
 * Source: https://docs.aws.amazon.com/sns/latest/dg/http-notification-json.html and https://docs.aws.amazon.com/connect/latest/adminguide/sns-payload.html
 */
import type { Notification } from "@tributary/engine";
import { derivedUuid } from "@tributary/kernel";
import type { Item } from "@tributary/protocol";
import { isoTime, itemOf, typingItemOf } from "../participant/item.ts";
import type { NotificationKey } from "./signing-key.ts";

/** A request to an endpoint. */
export type NotificationRequest = { readonly headers: Readonly<Record<string, string>>; readonly body: string };

/** Signature with SHA-256. Source: https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html */
const SIGNATURE_VERSION = "2";

/** Members that are signed, in the order of the signed text. */
const SIGNED = ["Message", "MessageId", "Timestamp", "TopicArn", "Type"] as const;

type SignedMembers = Readonly<Record<(typeof SIGNED)[number], string>>;

/** Returns the request of a notification. An attempt that is repeated has the same one. Rules HK-20 to HK-22. */
export function notificationRequest(
  notification: Notification,
  key: NotificationKey,
  certificateUrl: string,
): NotificationRequest {
  const { endpointArn, streamingId } = notification;
  const item = wireItemOf(notification);
  const signed: SignedMembers = {
    Type: "Notification",
    MessageId: idOf(notification),
    TopicArn: endpointArn,
    Message: JSON.stringify(item),
    Timestamp: isoTime(timeOf(notification)),
  };
  const { Type, MessageId, TopicArn, Message, Timestamp } = signed;
  const body = {
    Type,
    MessageId,
    TopicArn,
    Message,
    Timestamp,
    SignatureVersion: SIGNATURE_VERSION,
    Signature: key.sign(signedText(signed)),
    SigningCertURL: certificateUrl,
    MessageAttributes: attributesOf(notification, item),
  };
  const headers = {
    "content-type": "text/plain; charset=UTF-8",
    "user-agent": "Tributary",
    "x-amz-sns-message-type": Type,
    "x-amz-sns-message-id": MessageId,
    "x-amz-sns-topic-arn": TopicArn,
    "x-amz-sns-subscription-arn": `${TopicArn}:${streamingId}`,
  };
  return { headers, body: JSON.stringify(body) };
}

/** Each member in two lines: its name, and its value. */
function signedText(members: SignedMembers): string {
  return SIGNED.map((name) => `${name}\n${members[name]}\n`).join("");
}

function wireItemOf({ content, conversationId }: Notification): Item {
  return content.kind === "item" ? itemOf(conversationId, content.event) : typingItemOf(conversationId, content.typing);
}

/** The same for each attempt, and another one for each sending. */
function idOf({ content, streamingId }: Notification): string {
  return content.kind === "item" ? derivedUuid(streamingId, content.event.at, content.event.seq) : content.typing.id;
}

function timeOf({ content }: Notification): number {
  return content.kind === "item" ? content.event.at : content.typing.at;
}

type Attributes = Readonly<Record<string, { readonly Type: "String"; readonly Value: string }>>;

function attributesOf(notification: Notification, item: Item): Attributes {
  const { instance, conversationId, content } = notification;
  const contactId = content.kind === "item" ? content.event.contactId : content.typing.contactId;
  const values: Readonly<Record<string, string | null | undefined>> = {
    InitialContactId: conversationId,
    ContactId: contactId,
    ParticipantRole: item.ParticipantRole,
    InstanceId: instance.instanceId,
    AccountId: instance.accountId,
    Type: item.Type,
    ContentType: item.ContentType,
    MessageVisibility: visibilityOf(notification),
  };
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, Value]) =>
      typeof Value === "string" ? [[name, { Type: "String" as const, Value }]] : [],
    ),
  );
}

/** Items of transfers are for the agent who made them, and rejected files for their sender. Everything else is for all participants. */
function visibilityOf({ content }: Notification): "AGENT" | "CUSTOMER" | "ALL" {
  if (content.kind === "typing") return "ALL";
  const { event } = content;
  if (event.type === "attachment.rejected") return event.role === "customer" ? "CUSTOMER" : "AGENT";
  return event.type.startsWith("contact.transfer") ? "AGENT" : "ALL";
}
