/**
 * The frames of a participant's socket. Clients subscribe, keep alive and listen; what they say goes over HTTP.
 * An agent's panel hears the same `aws/chat` frames on its own socket. Source: docs/wire/participant.md#life-of-a-socket and #frames.
 */
import * as v from "valibot";

/** The topics that every socket speaks. */
export const TOPICS = {
  subscribe: "aws/subscribe",
  unsubscribe: "aws/unsubscribe",
  heartbeat: "aws/heartbeat",
  ping: "aws/ping",
  chat: "aws/chat",
} as const;

/** Longer frames from a client are no frames of this protocol. Unit: bytes. */
export const MAX_CLIENT_FRAME_BYTES = 64 * 1024;

const topics = v.object({ topics: v.pipe(v.array(v.pipe(v.string(), v.maxLength(256))), v.maxLength(50)) });

const clientFrame = v.variant("topic", [
  v.object({ topic: v.literal(TOPICS.subscribe), content: topics }),
  v.object({ topic: v.literal(TOPICS.unsubscribe), content: topics }),
  v.object({ topic: v.literal(TOPICS.heartbeat) }),
  v.object({ topic: v.literal(TOPICS.ping) }),
]);

/** What a client may say on its socket. */
export type ClientFrame = v.InferOutput<typeof clientFrame>;

/** A client's text, looked at. Topics we do not know are a newer client's: they are left alone. */
export type ParsedClientFrame =
  | { readonly kind: "frame"; readonly frame: ClientFrame }
  | { readonly kind: "unknown-topic" }
  | { readonly kind: "malformed" };

const KNOWN_TOPICS: ReadonlySet<string> = new Set([
  TOPICS.subscribe,
  TOPICS.unsubscribe,
  TOPICS.heartbeat,
  TOPICS.ping,
]);

/** The only place where a client's text becomes a frame. Never throws. */
export function parseClientFrame(text: string): ParsedClientFrame {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: "malformed" }; // not JSON: whoever sent it speaks something else
  }
  const parsed = v.safeParse(clientFrame, json);
  if (parsed.success) return { kind: "frame", frame: parsed.output };
  const isNewer = v.is(v.object({ topic: v.string() }), json) && !KNOWN_TOPICS.has(json.topic);
  return { kind: isNewer ? "unknown-topic" : "malformed" };
}

/** The answer to a subscription or its end. */
export function subscriptionFrame(
  topic: typeof TOPICS.subscribe | typeof TOPICS.unsubscribe,
  status: "success" | "failure",
  topicNames: readonly string[],
): string {
  return JSON.stringify({ topic, content: { status, topics: topicNames } });
}

/** The answer to a heartbeat. */
export const HEARTBEAT_FRAME = JSON.stringify({ topic: TOPICS.heartbeat });

/** The answer to a ping: all is well. */
export const PING_FRAME = JSON.stringify({ topic: TOPICS.ping, statusCode: 200, statusContent: "OK" });

const CHAT_FRAME_HEAD = `{"topic":"${TOPICS.chat}","contentType":"application/json","content":`;

/** A frame on the chat topic. `content` is JSON in a string: clients drop anything else. Source: docs/wire/participant.md#content-is-a-string. */
export function chatFrame(item: object): string {
  return `${CHAT_FRAME_HEAD}${JSON.stringify(JSON.stringify(item))}}`;
}

/** What a server may say on a participant's socket, as a client reads it. */
export const serverFrame = v.object({
  topic: v.string(),
  contentType: v.optional(v.string()),
  content: v.optional(v.unknown()),
  statusCode: v.optional(v.number()),
  statusContent: v.optional(v.string()),
});

/** What {@link serverFrame} describes. */
export type ServerFrame = v.InferOutput<typeof serverFrame>;
