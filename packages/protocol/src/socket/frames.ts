/**
 * Frames of a participant's socket. Clients subscribe, send keep-alives and receive; they send messages over HTTP.
 * An agent's panel receives the same `aws/chat` frames on its own socket. Source:
 * docs/wire/participant.md#life-of-a-socket and #frames.
 */
import * as v from "valibot";

/** Topics of participant sockets. */
export const TOPICS = {
  subscribe: "aws/subscribe",
  unsubscribe: "aws/unsubscribe",
  heartbeat: "aws/heartbeat",
  ping: "aws/ping",
  chat: "aws/chat",
} as const;

/** Maximum length of a client frame, also of a panel's; longer ones close the socket with 1009. Unit: bytes of UTF-8. */
export const MAX_CLIENT_FRAME_BYTES = 64 * 1024;

const topics = v.object({ topics: v.pipe(v.array(v.pipe(v.string(), v.maxLength(256))), v.maxLength(50)) });

const clientFrame = v.variant("topic", [
  v.object({ topic: v.literal(TOPICS.subscribe), content: topics }),
  v.object({ topic: v.literal(TOPICS.unsubscribe), content: topics }),
  v.object({ topic: v.literal(TOPICS.heartbeat) }),
  v.object({ topic: v.literal(TOPICS.ping) }),
]);

/** A frame from a client. */
export type ClientFrame = v.InferOutput<typeof clientFrame>;

/** Result of parsing a client's text. Unknown topics come from newer clients and are ignored. */
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

/** Parses socket text into a frame; the only place that does. Never throws. */
export function parseClientFrame(text: string): ParsedClientFrame {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: "malformed" }; // not JSON, so not a client of this protocol
  }
  const parsed = v.safeParse(clientFrame, json);
  if (parsed.success) return { kind: "frame", frame: parsed.output };
  const isNewer = v.is(v.object({ topic: v.string() }), json) && !KNOWN_TOPICS.has(json.topic);
  return { kind: isNewer ? "unknown-topic" : "malformed" };
}

/** Returns the response to a subscribe or unsubscribe frame. */
export function subscriptionFrame(
  topic: typeof TOPICS.subscribe | typeof TOPICS.unsubscribe,
  status: "success" | "failure",
  topicNames: readonly string[],
): string {
  return JSON.stringify({ topic, content: { status, topics: topicNames } });
}

/** Response to a heartbeat. */
export const HEARTBEAT_FRAME = JSON.stringify({ topic: TOPICS.heartbeat });

/** Response to a ping. */
export const PING_FRAME = JSON.stringify({ topic: TOPICS.ping, statusCode: 200, statusContent: "OK" });

const CHAT_FRAME_HEAD = `{"topic":"${TOPICS.chat}","contentType":"application/json","content":`;

/**
 * Returns a frame on the chat topic. `content` is JSON in a string; clients drop anything else. Source:
 * docs/wire/participant.md#content-is-a-string.
 */
export function chatFrame(item: object): string {
  return `${CHAT_FRAME_HEAD}${JSON.stringify(JSON.stringify(item))}}`;
}

/** A frame from the server, as parsed by clients. */
export type ServerFrame = { readonly topic: string; readonly content?: unknown; readonly statusCode?: unknown };

/**
 * Parses the text of a server's frame, or returns undefined for any other text. Without a schema, because scripts for customers' pages would contain the
 * schema library for it. Never throws.
 */
export function parseServerFrame(text: string): ServerFrame | undefined {
  try {
    const json: unknown = JSON.parse(text);
    const hasTopic = typeof json === "object" && json !== null && "topic" in json && typeof json.topic === "string";
    return hasTopic ? (json as ServerFrame) : undefined; // has a topic, and its other members are unknown
  } catch {
    return undefined; // not JSON
  }
}
