import type { ParticipantRef } from "@tributary/engine";
import { asError, type EpochMs } from "@tributary/kernel";
import type { ParticipantId } from "@tributary/model";
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
import { textFrame } from "../server/text-frame.ts";
import type { UpgradedSocket } from "../server/upgrade-router.ts";
import type { DeliveryProbe, ProbeThrottle } from "./probe-throttle.ts";
import type { RegisteredSocket, SocketRegistry } from "./socket-registry.ts";

/** Services shared by all participants' sockets. */
export type ParticipantSocketDeps = HttpContext & {
  readonly rooms: ConversationRooms;
  readonly monitor: SocketMonitor;
  readonly probes: ProbeThrottle;
  readonly registry: SocketRegistry;
};

/** Participant of a socket. `joinedAt` is null until the participant's first subscription. */
export type SocketOwner = { readonly ref: ParticipantRef; readonly joinedAt: EpochMs | null };

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
 * all items up to it, without help from the client. A returning client receives the unconfirmed items. Rules SK-01 to SK-15.
 *
 * A class, because there may be ten thousand of them: they share their methods.
 */
export class ParticipantSocket implements RegisteredSocket, RoomMember, DeliveryProbe, SocketReceiver {
  readonly participantId: ParticipantId;
  readonly start: RoomStart;
  readonly #deps: ParticipantSocketDeps;
  readonly #socket: ManagedSocket;
  readonly #ref: ParticipantRef;
  #subscription: RoomSubscription | null = null;
  #hasJoined = false;
  #sentSeq = 0;
  #probedSeq = 0;
  #isProbing = false;

  constructor(deps: ParticipantSocketDeps, upgraded: UpgradedSocket, { ref, joinedAt }: SocketOwner) {
    this.#deps = deps;
    this.#ref = ref;
    this.participantId = ref.participantId;
    this.start = { kind: "missed", joinedAt };
    this.#socket = new ManagedSocket(deps, upgraded, { limits: LIMITS, receiver: this });
    deps.registry.add(this);
    this.#enterRoom();
  }

  get lastReceivedMs(): number {
    return this.#socket.lastReceivedMs;
  }

  deliver(frame: RoomFrame): void {
    if (!this.#socket.sendFrame(frame.wire)) return;
    if (frame.kind === "item" && frame.seq !== null) {
      this.#sentSeq = frame.seq;
      if (!this.#isProbing) this.#deps.probes.request(this);
    }
    if (frame.isLast) this.#closeSoon();
  }

  /** The room cannot continue without a gap: the client reconnects and receives the missing items. */
  onBroken(): void {
    this.#socket.close(CLOSINGS.broken);
  }

  evict(): void {
    this.#socket.close(CLOSINGS.evicted);
  }

  probe(): void {
    if (this.#isProbing || this.#probedSeq >= this.#sentSeq || !this.#socket.isOpen) return;
    this.#isProbing = true;
    this.#probedSeq = this.#sentSeq;
    this.#socket.ping(String(this.#probedSeq));
  }

  onMessage(text: string | null): void {
    const parsed = text === null ? ({ kind: "malformed" } as const) : parseClientFrame(text);
    if (parsed.kind === "frame") this.#handleFrame(parsed.frame);
    else if (parsed.kind === "malformed") this.#socket.close(CLOSINGS.malformed);
  }

  onPong(payload: Buffer): void {
    const seq = Number(payload.toString("latin1"));
    if (!this.#isProbing || payload.length === 0 || seq !== this.#probedSeq) return;
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
    this.#socket.startBurst();
    this.#subscription = this.#deps.rooms.join(this.#ref.conversationId, this);
  }

  #leaveRoom(): void {
    this.#subscription?.[Symbol.dispose]();
    this.#subscription = null;
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
    this.#joinConversation().catch((error: unknown) => {
      const { participantId } = this;
      this.#deps.log.warn("participant failed to join", { participantId, error: asError(error) });
      this.#socket.close(CLOSINGS.failed);
    });
  }

  /** A customer joins with the first subscription. */
  async #joinConversation(): Promise<void> {
    if (this.#hasJoined) return;
    this.#hasJoined = true;
    const joined = await this.#deps.center.chats.join(this.#ref);
    if (!joined.ok) this.#socket.close(CLOSINGS.left);
  }

  #closeSoon(): void {
    this.#deps.clock.after(CLOSE_AFTER_LAST_FRAME_MS, () => this.#socket.close(CLOSINGS.ended));
  }
}
