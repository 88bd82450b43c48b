/** What the server says to a panel page. One JSON object a message. Rules PS-10 to PS-18 in SPEC.md of http. */
import * as v from "valibot";
import { agentUpdate } from "./agent-update.ts";

/** No frame of the server is longer. Unit: UTF-16 code units. */
export const MAX_SERVER_FRAME_LENGTH = 4_194_304;

const welcome = v.object({
  type: v.literal("welcome"),
  pageId: v.string(),
  /** Unit: epoch milliseconds, by the server's clock. */
  serverTime: v.number(),
  /** When the session ends at the latest. Unit: epoch milliseconds, by the server's clock. */
  sessionExpiresAt: v.number(),
  /** How often the page should `ping` when it has nothing else to say. Unit: milliseconds. */
  heartbeatMs: v.number(),
  agent: v.object({ userId: v.string(), username: v.string(), displayName: v.string() }),
  instance: v.object({ region: v.string(), alias: v.string(), instanceARN: v.string() }),
});

const refused = v.object({
  type: v.literal("refused"),
  code: v.picklist(["session-expired", "permission-missing", "version-unknown", "unavailable"]),
});

/** A failed call, in the words that callers of the client methods know. Source: docs/wire/streams.md#api-requests. */
const callError = v.object({
  type: v.string(),
  message: v.string(),
  statusCode: v.number(),
});

/** Who is master of a topic. `takeOver` answers `becomeMaster`, `isMaster` answers `checkMaster`. Source: docs/wire/streams.md#master-election. */
const masterAnswer = v.object({
  masterId: v.nullable(v.string()),
  topic: v.string(),
  isMaster: v.optional(v.boolean()),
  takeOver: v.optional(v.boolean()),
});

const chatFrame = v.object({ topic: v.string(), content: v.string(), contentType: v.optional(v.string()) });

/** The schema of {@link PanelServerFrame}. */
export const panelServerFrame = v.variant("type", [
  welcome,
  refused,
  v.object({ type: v.literal("update"), seq: v.number(), update: agentUpdate }),
  v.object({ type: v.literal("result"), requestId: v.string(), data: v.optional(v.unknown()) }),
  v.object({ type: v.literal("failed"), requestId: v.string(), error: callError, data: v.optional(v.unknown()) }),
  v.object({ type: v.literal("broadcast"), event: v.string(), data: v.optional(v.unknown()) }),
  /** `requestId` is null for pages that learn of somebody else's take-over. */
  v.object({ type: v.literal("master-result"), requestId: v.nullable(v.string()), answer: masterAnswer }),
  /** How many pages of this agent are open. */
  v.object({ type: v.literal("pages"), length: v.number() }),
  v.object({
    type: v.literal("chat"),
    conversationId: v.string(),
    /** The item's number; null for what is said once and kept nowhere (typing). Numbers ascend in a conversation. */
    seq: v.nullable(v.number()),
    /** The participant socket's frame of topic `aws/chat`: its content is JSON text with customers' words in it. Never log it. */
    frame: chatFrame,
  }),
  v.object({ type: v.literal("pong"), serverTime: v.number() }),
  v.object({ type: v.literal("signed-out"), reason: v.picklist(["signed-out", "expired"]) }),
]);

/** One frame of the server. `welcome` or `refused` comes first. */
export type PanelServerFrame = v.InferOutput<typeof panelServerFrame>;

/** Why a call failed. */
export type PanelCallError = v.InferOutput<typeof callError>;

/** Who is master of a topic. */
export type MasterAnswer = v.InferOutput<typeof masterAnswer>;

/** What the page is told when it is let in. */
export type PanelWelcome = v.InferOutput<typeof welcome>;

/** A frame; or one of a type that a newer server knows (note it, carry on); or a text that is no frame. */
export type ParsedServerFrame =
  | { readonly kind: "frame"; readonly frame: PanelServerFrame }
  | { readonly kind: "unknown-type"; readonly type: string }
  | { readonly kind: "malformed"; readonly problem: string };

const KNOWN_TYPES: ReadonlySet<string> = new Set(panelServerFrame.options.map((option) => option.entries.type.literal));

/** The only place where the server's text becomes a frame. Never throws. */
export function parsePanelServerFrame(text: string): ParsedServerFrame {
  if (text.length > MAX_SERVER_FRAME_LENGTH) return { kind: "malformed", problem: "too long" };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: "malformed", problem: "not JSON" }; // a peer's mistake, told as such
  }
  const result = v.safeParse(panelServerFrame, json);
  if (result.success) return { kind: "frame", frame: result.output };
  const type = typeOf(json);
  return type !== undefined && !KNOWN_TYPES.has(type)
    ? { kind: "unknown-type", type }
    : { kind: "malformed", problem: v.getDotPath(result.issues[0]) ?? "type" };
}

function typeOf(json: unknown): string | undefined {
  if (typeof json !== "object" || json === null || !("type" in json)) return undefined;
  return typeof json.type === "string" ? json.type : undefined;
}
