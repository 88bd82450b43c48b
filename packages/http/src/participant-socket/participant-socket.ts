import type { Duplex } from "node:stream";
import type { ParticipantRef } from "@tributary/engine";
import type { EpochMs } from "@tributary/kernel";
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
import type { RawData, WebSocket } from "ws";
import type { HttpContext } from "../context.ts";
import type { ConversationRooms, RoomMember, RoomPlace, RoomStart } from "../rooms/conversation-rooms.ts";
import type { RoomFrame } from "../rooms/room-frame.ts";
import { textFrame } from "../server/text-frame.ts";
import { batchThisTurn } from "../server/turn-batch.ts";
import type { Asker, Confirmations } from "./confirmations.ts";
import type { Occupant } from "./crowd.ts";

/** What sockets work with. */
export type SocketWork = HttpContext & { readonly rooms: ConversationRooms; readonly confirmations: Confirmations };

/** Whose socket it is. `joinedAt` is null before the participant's first one subscribed. */
export type SocketOwner = { readonly ref: ParticipantRef; readonly joinedAt: EpochMs | null };

/** More than this waiting for one peer is too much. Unit: bytes. */
const MAX_BUFFERED_BYTES = 1024 * 1024;

/** At first, when everything that was missed comes at once: the largest hundred items there can be. Unit: bytes. */
const MAX_BUFFERED_BYTES_AT_FIRST = 16 * 1024 * 1024;

/** A peer that takes nothing for this long is too slow, and the time after its coming that counts as at first. Unit: milliseconds. */
const MAX_STUCK_MS = 10_000;

/** A peer that gives no sign for this long is gone. Unit: milliseconds. */
const MAX_SILENT_MS = 60_000;

/** After this long without a sign it is asked for one. Unit: milliseconds. */
const ASK_FOR_SIGN_MS = 25_000;

/** How long a socket stays open after the last frame: clients close it themselves when they have read that. Unit: milliseconds. */
const CLOSE_AFTER_LAST_FRAME_MS = 500;

/** How long a peer has for its part of closing. Unit: milliseconds. */
const CLOSE_HANDSHAKE_MS = 2_000;

const HEARTBEAT = textFrame(HEARTBEAT_FRAME);
const PONG = textFrame(PING_FRAME);

/**
 * A participant's socket, from its opening to its closing. It delivers from the first moment: clients read what comes before they subscribe.
 *
 * What has been sent may be lost with the connection; so the peer's WebSocket layer is asked (ping) and its answer (pong) says how far it is,
 * with no help of the application. Who comes back is told what was not confirmed. Rules SK-01 to SK-15.
 *
 * A class, because there may be ten thousand of them: they share their methods.
 */
export class ParticipantSocket implements Occupant, RoomMember, Asker {
  readonly participantId: ParticipantId;
  readonly start: RoomStart;
  lastHeardMs: number;
  readonly #work: SocketWork;
  readonly #socket: WebSocket;
  readonly #wire: Duplex;
  readonly #ref: ParticipantRef;
  #place: RoomPlace | null = null;
  #hasJoined = false;
  #sentSeq = 0;
  #askedSeq = 0;
  #isAsking = false;
  #cameAtMs: number;
  #waitingBytes = 0;
  #stuckSinceMs: number | null = null;

  constructor(work: SocketWork, { socket, wire }: { socket: WebSocket; wire: Duplex }, { ref, joinedAt }: SocketOwner) {
    this.#work = work;
    this.#socket = socket;
    this.#wire = wire;
    this.#ref = ref;
    this.participantId = ref.participantId;
    this.start = { kind: "missed", joinedAt };
    this.lastHeardMs = work.clock.monotonicMs();
    this.#cameAtMs = this.lastHeardMs;
    socket.on("message", (data, isBinary) => this.#hear(data, isBinary));
    socket.on("pong", (data) => this.#hearPong(data));
    socket.on("close", () => this.#leaveRoom());
    this.#enterRoom();
  }

  /** A frame of the conversation. */
  deliver(frame: RoomFrame): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    batchThisTurn(this.#wire);
    this.#send(frame.wire);
    if (frame.kind === "item" && frame.seq !== null) {
      this.#sentSeq = frame.seq;
      if (!this.#isAsking) this.#work.confirmations.request(this);
    }
    if (frame.isLast) this.#closeSoon();
  }

  /** The room cannot go on without a gap: the client shall come back and be told what is missing. */
  onBroken(): void {
    this.#close(CLOSE_CODES.fault, "The feed broke; come back for the rest.");
  }

  /** Another of the participant's sockets needs the place. */
  giveWay(): void {
    this.#close(CLOSE_CODES.silent, "Nothing was heard; the place was needed.");
  }

  /** Asks the peer how far it is. Its WebSocket layer answers by itself, after everything that came before. */
  ask(): void {
    if (this.#isAsking || this.#askedSeq >= this.#sentSeq || this.#socket.readyState !== this.#socket.OPEN) return;
    this.#isAsking = true;
    this.#askedSeq = this.#sentSeq;
    this.#socket.ping(String(this.#askedSeq));
  }

  /** Called every few seconds: is the peer there, does it take what it is sent? */
  check(nowMs: number): void {
    const silentMs = nowMs - this.lastHeardMs;
    this.#noteProgress(nowMs);
    if (silentMs >= MAX_SILENT_MS) this.#close(CLOSE_CODES.silent, "Nothing was heard for too long.");
    else if (this.#stuckSinceMs !== null && nowMs - this.#stuckSinceMs >= MAX_STUCK_MS) this.#closeAsTooSlow();
    else if (silentMs >= ASK_FOR_SIGN_MS && this.#socket.readyState === this.#socket.OPEN) this.#socket.ping();
  }

  /** Stuck is a peer for which something waits, and not less than the last time. */
  #noteProgress(nowMs: number): void {
    const waitingBytes = this.#socket.bufferedAmount;
    if (waitingBytes === 0 || waitingBytes < this.#waitingBytes) this.#stuckSinceMs = null;
    else this.#stuckSinceMs ??= nowMs;
    this.#waitingBytes = waitingBytes;
  }

  #enterRoom(): void {
    if (this.#place !== null || this.#socket.readyState !== this.#socket.OPEN) return;
    this.#cameAtMs = this.#work.clock.monotonicMs();
    this.#place = this.#work.rooms.join(this.#ref.conversationId, this);
  }

  #leaveRoom(): void {
    this.#place?.[Symbol.dispose]();
    this.#place = null;
  }

  #hear(data: RawData, isBinary: boolean): void {
    this.lastHeardMs = this.#work.clock.monotonicMs();
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const parsed = isBinary ? ({ kind: "malformed" } as const) : parseClientFrame(data.toString());
    if (parsed.kind === "frame") this.#answer(parsed.frame);
    else if (parsed.kind === "malformed") this.#close(CLOSE_CODES.malformed, "Not a frame of this protocol.");
  }

  #answer(frame: ClientFrame): void {
    if (frame.topic === TOPICS.heartbeat) this.#send(HEARTBEAT);
    else if (frame.topic === TOPICS.ping) this.#send(PONG);
    else this.#answerSubscription(frame);
  }

  #answerSubscription({ topic, content }: Extract<ClientFrame, { content: object }>): void {
    const isKnown = content.topics.every((name) => name === TOPICS.chat);
    this.#send(textFrame(subscriptionFrame(topic, isKnown ? "success" : "failure", content.topics)));
    if (!isKnown || content.topics.length === 0) return;
    if (topic === TOPICS.unsubscribe) this.#leaveRoom();
    else this.#subscribe();
  }

  #subscribe(): void {
    this.#enterRoom();
    this.#joinConversation().catch((error: unknown) => {
      this.#work.log.warn("participant could not join", { participantId: this.participantId, error: asError(error) });
      this.#close(CLOSE_CODES.fault, "A fault of ours; come back.");
    });
  }

  /** The first subscription of a customer is their coming in. */
  async #joinConversation(): Promise<void> {
    if (this.#hasJoined) return;
    this.#hasJoined = true;
    const joined = await this.#work.center.chats.join(this.#ref);
    if (!joined.ok) this.#close(CLOSE_CODES.chatEnded, "The conversation is over for this participant.");
  }

  #hearPong(data: Buffer): void {
    this.lastHeardMs = this.#work.clock.monotonicMs();
    const seq = Number(data.toString("latin1"));
    if (!this.#isAsking || data.length === 0 || seq !== this.#askedSeq) return;
    this.#isAsking = false;
    this.#place?.confirm(seq);
    if (this.#sentSeq > seq) this.#work.confirmations.request(this);
  }

  /** Straight to the connection: between frames it is ours as well as the WebSocket layer's, which compresses and splits nothing here. */
  #send(frame: Buffer): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#wire.write(frame);
    const waitingBytes = this.#socket.bufferedAmount;
    if (waitingBytes > MAX_BUFFERED_BYTES && waitingBytes > this.#allowedBytes()) this.#closeAsTooSlow();
  }

  #allowedBytes(): number {
    const isAtFirst = this.#work.clock.monotonicMs() - this.#cameAtMs < MAX_STUCK_MS;
    return isAtFirst ? MAX_BUFFERED_BYTES_AT_FIRST : MAX_BUFFERED_BYTES;
  }

  #closeAsTooSlow(): void {
    this.#close(CLOSE_CODES.tooSlow, "Too slow; come back for the rest.");
  }

  #closeSoon(): void {
    this.#work.clock.after(CLOSE_AFTER_LAST_FRAME_MS, () => this.#close(CLOSE_CODES.chatEnded, "The chat has ended."));
  }

  #close(code: number, reason: string): void {
    this.#leaveRoom();
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#socket.close(code, reason);
    const hangUp = this.#work.clock.after(CLOSE_HANDSHAKE_MS, () => this.#socket.terminate());
    this.#socket.once("close", () => hangUp[Symbol.dispose]());
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
