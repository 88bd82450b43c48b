import { type Refusal, refusal } from "@tributary/model";
import { isMessageContentType, MESSAGE_CONTENT_TYPES, type MessageContentType } from "@tributary/protocol";

/** How long a message may be, and counted how. */
export type LengthLimit = { readonly unit: "bytes" | "characters"; readonly max: number };

/** What web chats may send today. Source: docs/wire/participant.md#sendmessage. */
export const DEFAULT_TEXT_LIMIT: LengthLimit = { unit: "bytes", max: 16_384 };

/** What the service's reference documents for text: the switch for those who count on it. */
export const STRICT_TEXT_LIMIT: LengthLimit = { unit: "characters", max: 1_024 };

/** Why a message is not taken, as far as its type and length tell; undefined when it may go on. */
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

/** No UTF-16 unit takes more than three bytes, and none less than one: most texts need no counting. */
function isLonger(content: string, { unit, max }: LengthLimit): boolean {
  if (unit === "characters") return content.length > max && [...content].length > max;
  return content.length * 3 > max && Buffer.byteLength(content) > max;
}
