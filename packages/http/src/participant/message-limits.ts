import { type Refusal, refusal } from "@tributary/model";
import { isMessageContentType, MESSAGE_CONTENT_TYPES, type MessageContentType } from "@tributary/protocol";

/** Maximum length of a message and its unit. */
export type LengthLimit = { readonly unit: "bytes" | "characters"; readonly max: number };

/** Current limit of web chats. Source: docs/wire/participant.md#sendmessage. */
export const DEFAULT_TEXT_LIMIT: LengthLimit = { unit: "bytes", max: 16_384 };

/** Limit documented in the service's API reference, for deployments that depend on it. */
export const STRICT_TEXT_LIMIT: LengthLimit = { unit: "characters", max: 1_024 };

/** Returns a refusal if the message's type or length is not allowed. */
export function refusalOfMessage(contentType: string, content: string, textLimit: LengthLimit): Refusal | undefined {
  if (!isMessageContentType(contentType)) {
    return refusal("invalid-field", "ContentType", `one of ${MESSAGE_CONTENT_TYPES.join(", ")}`);
  }
  const limit = limitOf(contentType, textLimit);
  if (!isLonger(content, limit)) return undefined;
  return refusal("content-too-long", "Content", `at most ${limit.max} ${limit.unit}`);
}

function limitOf(contentType: MessageContentType, textLimit: LengthLimit): LengthLimit {
  switch (contentType) {
    case "application/json":
      return { unit: "characters", max: 12_000 };
    case "application/vnd.amazonaws.connect.message.interactive.response":
      return { unit: "characters", max: 12_288 };
    default:
      return textLimit;
  }
}

/** A UTF-16 unit takes one to three bytes, so most texts need no counting. */
function isLonger(content: string, { unit, max }: LengthLimit): boolean {
  if (unit === "characters") return content.length > max && [...content].length > max;
  return content.length * 3 > max && Buffer.byteLength(content) > max;
}
