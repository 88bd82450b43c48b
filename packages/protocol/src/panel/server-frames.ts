/**
 * Frames from the server to a panel page. Each message is one JSON object. Rules PS-01, PS-02, PS-10, PS-15, PS-16,
 * PS-18 and PS-22 in SPEC.md of http.
 */
import * as v from "valibot";
import { agentUpdate } from "./agent-update.ts";

/** Maximum length of a server frame. Unit: UTF-16 code units. */
export const MAX_SERVER_FRAME_LENGTH = 4_194_304;

const welcome = v.object({
  type: v.literal("welcome"),
  pageId: v.string(),
  /** Server time. Unit: epoch milliseconds. */
  serverTime: v.number(),
  /** Latest end of the session, by the server's clock. Unit: epoch milliseconds. */
  sessionExpiresAt: v.number(),
  /** Interval at which an idle page should send `ping`. Unit: milliseconds. */
  heartbeatMs: v.number(),
  agent: v.object({ userId: v.string(), username: v.string(), displayName: v.string() }),
  instance: v.object({ region: v.string(), alias: v.string(), instanceARN: v.string() }),
});

const refused = v.object({
  type: v.literal("refused"),
  code: v.picklist(["session-expired", "permission-missing", "version-unknown", "unavailable"]),
});

/**
 * Error of a failed call, in the format that callers of the client methods expect. Source:
 * docs/wire/streams.md#api-requests.
 */
const callError = v.object({
  type: v.string(),
  message: v.string(),
  statusCode: v.number(),
});

/**
 * Master of a topic. `takeOver` is the result of `becomeMaster`, `isMaster` of `checkMaster`. Source:
 * docs/wire/streams.md#master-election.
 */
const masterAnswer = v.object({
  masterId: v.nullable(v.string()),
  topic: v.string(),
  isMaster: v.optional(v.boolean()),
  takeOver: v.optional(v.boolean()),
});

const chatFrame = v.object({ topic: v.string(), content: v.string(), contentType: v.optional(v.string()) });

/** Schema of {@link PanelServerFrame}. */
export const panelServerFrame = v.variant("type", [
  welcome,
  refused,
  v.object({ type: v.literal("update"), seq: v.number(), update: agentUpdate }),
  v.object({ type: v.literal("result"), requestId: v.string(), data: v.optional(v.unknown()) }),
  v.object({ type: v.literal("failed"), requestId: v.string(), error: callError, data: v.optional(v.unknown()) }),
  v.object({ type: v.literal("broadcast"), event: v.string(), data: v.optional(v.unknown()) }),
  /** `requestId` is null for pages that are notified of another page's take-over. */
  v.object({ type: v.literal("master-result"), requestId: v.nullable(v.string()), answer: masterAnswer }),
  /** Number of open pages of this agent. */
  v.object({ type: v.literal("pages"), length: v.number() }),
  v.object({
    type: v.literal("chat"),
    conversationId: v.string(),
    /** Item number; null for transient events (typing), which are not stored. Numbers ascend within a conversation. */
    seq: v.nullable(v.number()),
    /**
     * Frame of topic `aws/chat`, as on the participant socket. Its content is JSON text that includes customer
     * messages; never log it.
     */
    frame: chatFrame,
  }),
  /** Reply to a message about the audio of a call. */
  v.object({ type: v.literal("softphone"), connectionId: v.string(), jsonRpcMsg: v.unknown() }),
  v.object({ type: v.literal("pong"), serverTime: v.number() }),
  v.object({ type: v.literal("signed-out"), reason: v.picklist(["signed-out", "expired"]) }),
]);

/** A frame from the server. `welcome` or `refused` is sent first; `refused` is the last one. */
export type PanelServerFrame = v.InferOutput<typeof panelServerFrame>;

/** Error of a failed call. */
export type PanelCallError = v.InferOutput<typeof callError>;

/** Result of a master election request. */
export type MasterAnswer = v.InferOutput<typeof masterAnswer>;

/** First frame of an accepted page. */
export type PanelWelcome = v.InferOutput<typeof welcome>;

/** A frame; or an unknown type from a newer server (log and ignore); or malformed text. */
export type ParsedServerFrame =
  | { readonly kind: "frame"; readonly frame: PanelServerFrame }
  | { readonly kind: "unknown-type"; readonly type: string }
  | { readonly kind: "malformed"; readonly problem: string };

const KNOWN_TYPES: ReadonlySet<string> = new Set(panelServerFrame.options.map((option) => option.entries.type.literal));

/** Parses socket text into a frame; the only place that does. Never throws. */
export function parsePanelServerFrame(text: string): ParsedServerFrame {
  if (text.length > MAX_SERVER_FRAME_LENGTH) return { kind: "malformed", problem: "too long" };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: "malformed", problem: "not JSON" }; // reported to the caller as malformed
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
