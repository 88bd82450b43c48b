import { type Refusal, refusal } from "@tributary/model";
import {
  expectedContent,
  isMessageContentType,
  type MessageContentType,
  SUPPORTED_CONTENT_TYPES,
} from "@tributary/protocol";

/** Maximum length of a message and its unit. */
export type LengthLimit = { readonly unit: "bytes" | "characters"; readonly max: number };

/** Maximum length of a message, by content type. */
export type MessageLimits = Readonly<Record<MessageContentType, LengthLimit>>;

const WEB_CHAT: LengthLimit = { unit: "bytes", max: 16_384 };

/**
 * Limits of web chats, the same for all content types.
 *
 * Source: https://docs.aws.amazon.com/connect/latest/adminguide/feature-limits.html#chat-message-size-limits
 */
export const DEFAULT_MESSAGE_LIMITS: MessageLimits = {
  "text/plain": WEB_CHAT,
  "text/markdown": WEB_CHAT,
  "application/json": WEB_CHAT,
  "application/vnd.amazonaws.connect.message.interactive": WEB_CHAT,
  "application/vnd.amazonaws.connect.message.interactive.response": WEB_CHAT,
};

/** Limits that the service's API reference had before 2026, for deployments that depend on them. */
export const STRICT_MESSAGE_LIMITS: MessageLimits = {
  ...DEFAULT_MESSAGE_LIMITS,
  "text/plain": { unit: "characters", max: 1_024 },
  "text/markdown": { unit: "characters", max: 1_024 },
  "application/json": { unit: "characters", max: 12_000 },
  "application/vnd.amazonaws.connect.message.interactive.response": { unit: "characters", max: 12_288 },
};

/** Returns a refusal if the type, the length or the form of a message is not allowed. Rules LM-04, CY-01. */
export function refusalOfMessage(contentType: string, content: string, limits: MessageLimits): Refusal | undefined {
  if (!isMessageContentType(contentType)) {
    return refusal("invalid-field", "ContentType", `one of ${SUPPORTED_CONTENT_TYPES.join(", ")}`);
  }
  const limit = limits[contentType];
  if (isLonger(content, limit)) return refusal("content-too-long", "Content", `at most ${limit.max} ${limit.unit}`);
  const expected = expectedContent(contentType, content);
  return expected === undefined ? undefined : refusal("invalid-field", "Content", expected);
}

/** Returns the length of a text in the unit of a limit. */
export function lengthIn(unit: LengthLimit["unit"], content: string): number {
  return unit === "characters" ? [...content].length : Buffer.byteLength(content);
}

/** A UTF-16 unit takes one to three bytes, so most texts need no counting. */
function isLonger(content: string, { unit, max }: LengthLimit): boolean {
  return content.length * (unit === "characters" ? 1 : 3) > max && lengthIn(unit, content) > max;
}
