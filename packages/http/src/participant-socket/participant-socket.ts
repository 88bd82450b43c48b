import type { ParticipantRef } from "@tributary/engine";
import { asError } from "@tributary/kernel";
import type { ConversationEvent, Numbered, ParticipantId, UserId } from "@tributary/model";
import {
  CLOSE_CODES,
  type ClientFrame,
  HEARTBEAT_FRAME,
  PING_FRAME,
  parseClientFrame,
  subscriptionFrame,
  TOPICS,
} from "@tributary/protocol";
import type { HttpContext } from "../context.ts";
import type { ConversationRooms, RoomMember, RoomStart, RoomSubscription } from "../rooms/conversation-rooms.ts";
import type { RoomFrame } from "../rooms/room-frame.ts";
import { ManagedSocket, type SocketClose, type SocketLimits, type SocketReceiver } from "../server/managed-socket.ts";
import type { SocketMonitor } from "../server/socket-monitor.ts";
import type { RegisteredSocket, SocketRegistry } from "../server/socket-registry.ts";
import { textFrame } from "../server/text-frame.ts";
import type { UpgradedSocket } from "../server/upgrade-router.ts";
import type { DeliveryProbe, ProbeThrottle } from "./probe-throttle.ts";

/** Services shared by all participants' sockets. */
export type ParticipantSocketDeps = HttpContext & {
  readonly rooms: ConversationRooms;
  readonly monitor: SocketMonitor;
  readonly probes: ProbeThrottle;
  readonly registry: SocketRegistry;
};

/** Participant of a socket. `offeredTo`: the agent, if the contact was being offered to them when the socket was opened. */
export type SocketOwner = { readonly ref: ParticipantRef; readonly offeredTo: UserId | null };

const LIMITS: SocketLimits = {
  pingAfterMs: 25_000,
  maxSilentMs: 60_000,
  maxStuckMs: 10_000,
  maxBufferedBytes: 1024 * 1024,
  maxBurstBytes: 16 * 1024 * 1024, // the largest hundred items there can be: missed items are sent at once
  silent: { code: CLOSE_CODES.silent, reason: "Nothing was received for too long." },
  tooSlow: { code: CLOSE_CODES.tooSlow, reason: "Too slow; reconnect for the rest." },
};

const CLOSINGS = {
  ended: { code: CLOSE_CODES.chatEnded, reason: "The chat has ended." },
  left: { code: CLOSE_CODES.chatEnded, reason: "The conversation is over for this participant." },
  malformed: { code: CLOSE_CODES.malformed, reason: "Not a frame of this protocol." },
  tooManyFrames: { code: CLOSE_CODES.tooManyFrames, reason: "Too many frames; reconnect after a pause." },
  evicted: { code: CLOSE_CODES.silent, reason: "Idle; replaced by a newer socket." },
  broken: { code: CLOSE_CODES.fault, reason: "The feed was interrupted; reconnect for the rest." },
  failed: { code: CLOSE_CODES.fault, reason: "Internal error; reconnect." },
} as const satisfies Record<string, SocketClose>;

/** Time between the last frame and the close: clients close by themselves once they have read that frame. Unit: milliseconds. */
const CLOSE_AFTER_LAST_FRAME_MS = 500;

const HEARTBEAT = textFrame(HEARTBEAT_FRAME);
const PONG = textFrame(PING_FRAME);

/**
 * A participant's socket. It delivers from the moment it opens: clients read frames that arrive before they subscribe.
 *
 * Sent frames may be lost with the connection. So the peer's WebSocket layer is pinged with the number of the last item, and its pong confirms
 * all items up to it, without help from the client. A returning client receives the unconfirmed items. Rules SK-01 to SK-19.
 *
 * A class, because there may be ten thousand of them: they share their methods.
 */
export class ParticipantSocket implements RegisteredSocket, RoomMember, DeliveryProbe, SocketReceiver {
  readonly participantId: ParticipantId;
  readonly #deps: ParticipantSocketDeps;
  readonly #socket: ManagedSocket;
  readonly #ref: ParticipantRef;
  readonly #offeredTo: UserId | null;
  #subscription: RoomSubscription | null = null;
  #hasJoined = false;
  #hasReplayed = false;
  #sentSeq = 0;
  #probedSeq = 0;
  #isProbing = false;

  constructor(deps: ParticipantSocketDeps, upgraded: UpgradedSocket, { ref, offeredTo }: SocketOwner) {
    this.#deps = deps;
    this.#ref = ref;
    this.participantId = ref.participantId;
    this.#offeredTo = offeredTo;
    this.#socket = new ManagedSocket(deps, upgraded, { limits: LIMITS, receiver: this });
    upgraded.socket.on("ping", () => this.#takeFrame());
    deps.registry.add(this);
    this.#enterRoom();
  }

  get lastReceivedMs(): number {
    return this.#socket.lastReceivedMs;
  }

  /** A client that subscribes again has everything that was sent on this socket: it receives only what follows. Rule SK-17. */
  get start(): RoomStart {
    return this.#sentSeq > 0 ? { kind: "after", seq: this.#sentSeq } : { kind: "missed" };
  }

  deliver(frame: RoomFrame): void {
    if (!this.#socket.sendFrame(frame.wire)) return;
    if (frame.kind === "item" && frame.seq !== null) {
      this.#sentSeq = frame.seq;
      if (!this.#isProbing) this.#deps.probes.request(this);
    }
    if (frame.isLast) this.#closeSoon(CLOSINGS.ended);
  }

  /** The room cannot continue without a gap: the client reconnects and receives the missing items. */
  onBroken(): void {
    this.#socket.close(CLOSINGS.broken);
  }

  onReplay(): void {
    // Once per socket: subscribing again must not extend the time in which more bytes may be unsent.
    if (!this.#hasReplayed) this.#socket.startBurst();
    this.#hasReplayed = true;
  }

  /** The participant may have lost access between the check at the upgrade and the start of the feed. */
  onCaughtUp(): void {
    this.#checkAccess();
  }

  onLeft(): void {
    this.#closeSoon(CLOSINGS.left);
  }

  /** An agent who did not accept an offer receives nothing more. Rule SK-18. */
  onChange(event: Numbered<ConversationEvent>): void {
    if (this.#offeredTo === null) return;
    const isLapsed = event.type === "contact.offer-lapsed" && event.agentId === this.#offeredTo;
    if (isLapsed) this.#socket.close(CLOSINGS.left);
    else this.#checkAccess();
  }

  evict(): void {
    this.#socket.close(CLOSINGS.evicted);
  }

  endAccess(): void {
    this.#socket.close(CLOSINGS.left);
  }

  probe(): void {
    if (this.#isProbing || this.#probedSeq >= this.#sentSeq || !this.#socket.isOpen) return;
    this.#isProbing = true;
    this.#probedSeq = this.#sentSeq;
    this.#socket.ping(String(this.#probedSeq));
  }

  onMessage(text: string | null): void {
    if (!this.#takeFrame()) return;
    const parsed = text === null ? ({ kind: "malformed" } as const) : parseClientFrame(text);
    if (parsed.kind === "frame") this.#handleFrame(parsed.frame);
    else if (parsed.kind === "malformed") this.#socket.close(CLOSINGS.malformed);
  }

  onPong(payload: Buffer): void {
    const seq = Number(payload.toString("latin1"));
    if (!this.#isProbing || payload.length === 0 || seq !== this.#probedSeq) {
      this.#takeFrame(); // answers no probe
      return;
    }
    this.#isProbing = false;
    this.#subscription?.confirm(seq);
    if (this.#sentSeq > seq) this.#deps.probes.request(this);
  }

  onClosing(): void {
    this.#leaveRoom();
  }

  onClosed(): void {
    this.#deps.registry.remove(this);
  }

  #enterRoom(): void {
    if (this.#subscription !== null || !this.#socket.isOpen) return;
    this.#subscription = this.#deps.rooms.join(this.#ref.conversationId, this);
  }

  #leaveRoom(): void {
    this.#subscription?.[Symbol.dispose]();
    this.#subscription = null;
  }

  /** Closes the socket if the participant has sent too many frames. Rule SK-16. */
  #takeFrame(): boolean {
    if (!this.#socket.isOpen) return false;
    if (this.#deps.limits.frames.take(this.participantId)) return true;
    this.#deps.log.warn("closing socket: too many frames", { participantId: this.participantId });
    this.#socket.close(CLOSINGS.tooManyFrames);
    return false;
  }

  #checkAccess(): void {
    this.#deps.center.chats.access(this.#ref, "read").then(
      ({ ok }) => {
        if (!ok) this.#socket.close(CLOSINGS.left);
      },
      (error: unknown) => this.#fail("failed to check access of socket", error),
    );
  }

  #fail(message: string, error: unknown): void {
    this.#deps.log.warn(message, { participantId: this.participantId, error: asError(error) });
    this.#socket.close(CLOSINGS.failed);
  }

  #handleFrame(frame: ClientFrame): void {
    if (frame.topic === TOPICS.heartbeat) this.#socket.sendFrame(HEARTBEAT);
    else if (frame.topic === TOPICS.ping) this.#socket.sendFrame(PONG);
    else this.#answerSubscription(frame);
  }

  #answerSubscription({ topic, content }: Extract<ClientFrame, { content: object }>): void {
    const isKnown = content.topics.every((name) => name === TOPICS.chat);
    this.#socket.sendText(subscriptionFrame(topic, isKnown ? "success" : "failure", content.topics));
    if (!isKnown || content.topics.length === 0) return;
    if (topic === TOPICS.unsubscribe) this.#leaveRoom();
    else this.#subscribe();
  }

  #subscribe(): void {
    this.#enterRoom();
    this.#joinConversation().catch((error: unknown) => this.#fail("participant failed to join", error));
  }

  /** A customer joins with the first subscription. */
  async #joinConversation(): Promise<void> {
    if (this.#hasJoined) return;
    this.#hasJoined = true;
    const joined = await this.#deps.center.chats.join(this.#ref);
    // The end of the chat is delivered first, and closes the socket.
    if (!joined.ok && joined.refusal.code !== "contact-ended") this.#socket.close(CLOSINGS.left);
  }

  #closeSoon(closing: Parameters<ManagedSocket["close"]>[0]): void {
    this.#deps.clock.after(CLOSE_AFTER_LAST_FRAME_MS, () => this.#socket.close(closing));
  }
}
