/** What a panel page says to the server, over the socket `/socket/panel`. One JSON object a message. Rules PS-01 to PS-09 in SPEC.md of http. */
import * as v from "valibot";

/** The version of this wire. A page says which it speaks; the server refuses what it does not know. */
export const PANEL_WIRE_VERSION = 1;

/** No frame of a page is longer: a longer one is not sent, or the socket is closed. Unit: UTF-16 code units. */
export const MAX_CLIENT_FRAME_LENGTH = 65_536;

/** Where a page stands in a conversation: it has everything up to item number `seq`. */
const cursor = v.object({ conversationId: v.string(), seq: v.pipe(v.number(), v.integer(), v.minValue(0)) });

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(256));
const requestId = v.pipe(v.string(), v.minLength(1), v.maxLength(128));

const hello = v.object({
  type: v.literal("hello"),
  version: v.number(),
  /** The page's own id: made by the page, the same over all its sockets, and the id that its host is given with the first acknowledge. */
  pageId: v.pipe(v.string(), v.minLength(8), v.maxLength(64)),
  sessionToken: v.pipe(v.string(), v.minLength(1), v.maxLength(1000)),
  /** What was missed in these conversations is told before anything new. */
  resume: v.pipe(v.array(cursor), v.maxLength(100), v.readonly()),
});

const call = v.object({
  type: v.literal("call"),
  requestId,
  /** One of the client methods, e.g. `acceptContact`. */
  method: name,
  params: v.record(v.string(), v.unknown()),
});

const broadcast = v.object({
  type: v.literal("broadcast"),
  /** Told to all pages of the agent, the sender's included. */
  event: name,
  data: v.optional(v.unknown()),
});

const master = v.object({
  type: v.literal("master"),
  requestId,
  method: v.picklist(["checkMaster", "becomeMaster"]),
  topic: name,
  shouldNotBecomeMasterIfNone: v.optional(v.boolean(), false),
});

/** The schema of {@link PanelClientFrame}. */
export const panelClientFrame = v.variant("type", [
  hello,
  call,
  broadcast,
  master,
  /** Asks for a fresh `update`, configuration included. */
  v.object({ type: v.literal("refresh") }),
  v.object({ type: v.literal("ping") }),
  /** Ends the session, and with it every page that was signed in from it. */
  v.object({ type: v.literal("sign-out") }),
]);

/** One frame of a page. `hello` comes first and once. */
export type PanelClientFrame = v.InferOutput<typeof panelClientFrame>;

/** A frame, or what was wrong with the text. */
export type ParsedClientFrame =
  | { readonly kind: "frame"; readonly frame: PanelClientFrame }
  | { readonly kind: "malformed"; readonly problem: string };

/** The only place where a page's text becomes a frame. Never throws. */
export function parsePanelClientFrame(text: string): ParsedClientFrame {
  if (text.length > MAX_CLIENT_FRAME_LENGTH) return { kind: "malformed", problem: "too long" };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: "malformed", problem: "not JSON" }; // a peer's mistake, told as such
  }
  const result = v.safeParse(panelClientFrame, json);
  return result.success
    ? { kind: "frame", frame: result.output }
    : { kind: "malformed", problem: v.getDotPath(result.issues[0]) ?? "type" };
}
