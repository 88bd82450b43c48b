import type { Duplex } from "node:stream";
import type { Clock, Logger } from "@tributary/kernel";
import type { RawData, WebSocket } from "ws";
import type { SocketMonitor } from "./socket-monitor.ts";
import { textFrame } from "./text-frame.ts";
import { batchThisTurn } from "./turn-batch.ts";
import type { UpgradedSocket } from "./upgrade-router.ts";

/** Close code with its reason. */
export type SocketClose = { readonly code: number; readonly reason: string };

/** Limits of one kind of socket. One constant per kind, shared by all its sockets. */
export type SocketLimits = {
  /** A peer that sent nothing for this long is pinged. Unit: milliseconds. */
  readonly pingAfterMs: number;
  /** A peer that sent nothing for this long, pongs included, is closed with `silent`. Unit: milliseconds. */
  readonly maxSilentMs: number;
  /** A peer with unsent bytes that do not decrease for this long is closed with `tooSlow`. Unit: milliseconds. */
  readonly maxStuckMs: number;
  /** A peer with more unsent bytes is closed with `tooSlow`. Unit: bytes. */
  readonly maxBufferedBytes: number;
  /** Replaces `maxBufferedBytes` during the first `maxStuckMs` of a burst, see {@link ManagedSocket.startBurst}. Unit: bytes. */
  readonly maxBurstBytes: number;
  readonly silent: SocketClose;
  readonly tooSlow: SocketClose;
};

/** Receiver of one socket's messages. Nothing is received after the socket started to close. */
export interface SocketReceiver {
  /** Called with each text message; with null for a binary message. */
  onMessage(text: string | null): void;
  onPong?(payload: Buffer): void;
  /** Called once, when the server closes the socket or the connection is gone, whichever is first. */
  onClosing?(): void;
  /** Called once, when the connection is gone. */
  onClosed?(): void;
}

/** Dependencies of a socket. */
export type SocketDeps = { readonly clock: Clock; readonly log: Logger; readonly monitor: SocketMonitor };

/** Time for the peer's part of the closing handshake before the connection is terminated. Unit: milliseconds. */
const CLOSE_HANDSHAKE_MS = 2_000;

/**
 * One accepted WebSocket with liveness, backpressure and a close deadline; the same for all kinds of sockets.
 *
 * A class, because there may be ten thousand of them: they share their methods. Rules MS-01 to MS-07.
 */
export class ManagedSocket {
  /** Monotonic time of the last message or pong. Unit: milliseconds. */
  lastReceivedMs: number;
  readonly #deps: SocketDeps;
  readonly #socket: WebSocket;
  readonly #wire: Duplex;
  readonly #limits: SocketLimits;
  readonly #receiver: SocketReceiver;
  #isClosing = false;
  #burstSinceMs: number;
  #bufferedBytes = 0;
  #stuckSinceMs: number | null = null;

  constructor(deps: SocketDeps, { socket, wire }: UpgradedSocket, options: ManagedSocketOptions) {
    this.#deps = deps;
    this.#socket = socket;
    this.#wire = wire;
    this.#limits = options.limits;
    this.#receiver = options.receiver;
    this.lastReceivedMs = deps.clock.monotonicMs();
    this.#burstSinceMs = this.lastReceivedMs;
    socket.on("message", (data, isBinary) => this.#receive(data, isBinary));
    socket.on("pong", (payload) => this.#receivePong(payload));
    socket.once("close", () => this.#onClosed());
    deps.monitor.add(this);
  }

  /** True until either side starts to close the socket. */
  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  /** Sends a text message. Ignored once the socket is closing. */
  sendText(text: string): void {
    if (this.isOpen) this.sendFrame(textFrame(text));
  }

  /**
   * Sends a message framed by {@link textFrame}. Returns false once the socket is closing.
   *
   * Written straight to the connection at the end of the turn: the WebSocket layer neither compresses nor splits messages here.
   */
  sendFrame(frame: Buffer): boolean {
    const socket = this.#socket;
    if (socket.readyState !== socket.OPEN) return false;
    batchThisTurn(this.#wire);
    this.#wire.write(frame);
    const bufferedBytes = socket.bufferedAmount;
    if (bufferedBytes > this.#limits.maxBufferedBytes && bufferedBytes > this.#allowedBytes()) this.#closeAsTooSlow();
    return true;
  }

  /** Pings the peer; its WebSocket layer answers with the same payload, after it received everything sent before. */
  ping(payload?: string): void {
    if (this.isOpen) this.#socket.ping(payload);
  }

  /** Allows `maxBurstBytes` from now on, for the messages the peer missed. A new socket starts with a burst. */
  startBurst(): void {
    this.#burstSinceMs = this.#deps.clock.monotonicMs();
  }

  /** Sends a close frame, and terminates the connection if the peer does not answer in time. */
  close({ code, reason }: SocketClose): void {
    const wasOpen = this.isOpen;
    this.#startClosing();
    if (!wasOpen) return;
    this.#socket.close(code, reason);
    const deadline = this.#deps.clock.after(CLOSE_HANDSHAKE_MS, () => this.#socket.terminate());
    this.#socket.once("close", () => deadline[Symbol.dispose]());
  }

  /** Checks liveness and progress. Called every few seconds by the {@link SocketMonitor}. */
  check(nowMs: number): void {
    const silentMs = nowMs - this.lastReceivedMs;
    this.#updateProgress(nowMs);
    if (silentMs >= this.#limits.maxSilentMs) this.close(this.#limits.silent);
    else if (this.#stuckSinceMs !== null && nowMs - this.#stuckSinceMs >= this.#limits.maxStuckMs) {
      this.#closeAsTooSlow();
    } else if (silentMs >= this.#limits.pingAfterMs) this.ping();
  }

  /** A peer is stuck while it has unsent bytes, and not fewer than at the last check. */
  #updateProgress(nowMs: number): void {
    const bufferedBytes = this.#socket.bufferedAmount;
    if (bufferedBytes === 0 || bufferedBytes < this.#bufferedBytes) this.#stuckSinceMs = null;
    else this.#stuckSinceMs ??= nowMs;
    this.#bufferedBytes = bufferedBytes;
  }

  #allowedBytes(): number {
    const { maxStuckMs, maxBurstBytes, maxBufferedBytes } = this.#limits;
    return this.#deps.clock.monotonicMs() - this.#burstSinceMs < maxStuckMs ? maxBurstBytes : maxBufferedBytes;
  }

  #closeAsTooSlow(): void {
    if (!this.isOpen) return;
    this.#deps.log.warn("closing socket: peer does not drain", { bufferedBytes: this.#socket.bufferedAmount });
    this.close(this.#limits.tooSlow);
  }

  #receive(data: RawData, isBinary: boolean): void {
    this.lastReceivedMs = this.#deps.clock.monotonicMs();
    if (this.isOpen) this.#receiver.onMessage(isBinary ? null : data.toString());
  }

  #receivePong(payload: Buffer): void {
    this.lastReceivedMs = this.#deps.clock.monotonicMs();
    if (this.isOpen) this.#receiver.onPong?.(payload);
  }

  #startClosing(): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#receiver.onClosing?.();
  }

  #onClosed(): void {
    this.#deps.monitor.remove(this);
    this.#startClosing();
    this.#receiver.onClosed?.();
  }
}

/** Limits and receiver of a socket. */
export type ManagedSocketOptions = { readonly limits: SocketLimits; readonly receiver: SocketReceiver };
