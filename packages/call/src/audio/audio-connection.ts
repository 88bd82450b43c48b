/**
 * Keeps the audio of a call connected.
 *
 * ```
 *  opening ──connected──▶ connected ──disconnected for 2 s, failed──▶ restarting ──connected──▶ connected
 *   ▲  ▲ │                                                              │
 *   │  │ └─busy (another page has the audio)──▶ busy ──3 s──▶ opening   │
 *   │  └──────────not connected after 10 s, failed, refused─────────────┘
 *   └─ 2 s after a refused or failed attempt
 *  any without audio for 45 s ──▶ failed
 * ```
 */
import type { Clock } from "@tributary/kernel";
import { readSessionAnswer, type SessionAnswer } from "../signaling/server-message.ts";
import type { Signaling } from "../signaling/signaling.ts";
import { createPeer, type Peer, type PeerDeps } from "./peer.ts";

/** Events of the audio. `busy`: another page of the customer has it; this one gets it once that one is closed. */
export type AudioEvent = "connected" | "interrupted" | "busy" | "failed";

/** Settings and callbacks of {@link connectAudio}. */
export type AudioConnectionOptions = {
  readonly signaling: Pick<Signaling, "request" | "whenUp">;
  readonly iceServers: readonly RTCIceServer[];
  /** Name of this page for the center, which gives the audio to one page. */
  readonly pageId: string;
  /** Returns the track of the microphone; null without one. */
  readonly track: () => MediaStreamTrack | null;
  readonly onEvent: (event: AudioEvent) => void;
  readonly onStream: (stream: MediaStream) => void;
};

/** The audio of a call. Disposing closes it. */
export interface AudioConnection extends Disposable {
  /** Sends another microphone. */
  replaceTrack(track: MediaStreamTrack): void;
}

/** Shorter losses end by themselves. Unit: milliseconds. */
const RESTART_AFTER_MS = 2_000;
/** Time from an answer to audio. Unit: milliseconds. */
const CONNECT_MS = 10_000;
/** Pause after an attempt that was refused or that the browser could not make. Unit: milliseconds. */
const RETRY_MS = 2_000;
/** Pause before the audio is requested again that another page has. Unit: milliseconds. */
const BUSY_RETRY_MS = 3_000;
/** Longest time without audio. By then the center has ended the call. Unit: milliseconds. Source: docs/wire/voice.md#start-call. */
export const MAX_OUTAGE_MS = 45_000;

/** Code of a refusal: another page has the audio. Source: docs/wire/voice.md#errors. */
const BUSY = 486;

/** An attempt to connect, until there is audio. `isAnswered`: the center's answer has been applied. */
type Attempt = { readonly kind: "open" | "restart"; isAnswered: boolean };

/** Connects the audio of a call. Rules CC-07 to CC-10. */
export function connectAudio(
  deps: PeerDeps & { readonly clock: Clock },
  options: AudioConnectionOptions,
): AudioConnection {
  const { clock } = deps;
  const { signaling, onEvent } = options;
  let attempt: Attempt | undefined;
  let isConnected = false;
  let peer: Peer | undefined;
  let next: Disposable | undefined;
  let outage: Disposable | undefined;

  function schedule(delayMs: number, task: () => void): void {
    next?.[Symbol.dispose]();
    next = clock.after(delayMs, task);
  }

  /** Ends the attempt in progress, its timer and the connection. */
  function close(): void {
    attempt = undefined;
    isConnected = false;
    next?.[Symbol.dispose]();
    peer?.[Symbol.dispose]();
    peer = undefined;
  }

  function endOutage(): void {
    outage?.[Symbol.dispose]();
    outage = undefined;
  }

  function fail(): void {
    close();
    endOutage();
    onEvent("failed");
  }

  function open(): void {
    close();
    outage ??= clock.after(MAX_OUTAGE_MS, fail);
    const created = createPeer(deps, {
      iceServers: options.iceServers,
      track: options.track(),
      onState: (state) => follow(state),
      onStream: options.onStream,
    });
    peer = created;
    void negotiate(created, { kind: "open", isAnswered: false });
  }

  function restart(): void {
    if (peer === undefined) open();
    else void negotiate(peer, { kind: "restart", isAnswered: false });
  }

  function follow(state: RTCPeerConnectionState): void {
    isConnected = state === "connected";
    if (isConnected) restored();
    else if (state === "disconnected" || state === "failed") lost(state);
  }

  function restored(): void {
    if (attempt?.isAnswered === true) attempt = undefined; // otherwise the center has a new offer, and its answer must be applied
    next?.[Symbol.dispose]();
    endOutage();
    onEvent("connected");
  }

  function lost(state: "disconnected" | "failed"): void {
    if (outage === undefined) {
      outage = clock.after(MAX_OUTAGE_MS, fail);
      onEvent("interrupted");
    }
    if (attempt === undefined) schedule(state === "failed" ? 0 : RESTART_AFTER_MS, restart);
    else if (state === "failed" && attempt.isAnswered) schedule(RETRY_MS, open);
  }

  /** Offers the connection to the center, and applies the answer. A later attempt takes the place of this one. */
  async function negotiate(on: Peer, mine: Attempt): Promise<void> {
    attempt = mine;
    next?.[Symbol.dispose]();
    try {
      const answer = await invite(on, mine);
      if (attempt !== mine || answer === undefined) return;
      if ("code" in answer) {
        refuse(answer.code, mine.kind === "restart");
        return;
      }
      await on.accept(answer);
      if (attempt === mine) finish(mine);
    } catch {
      if (attempt === mine) schedule(RETRY_MS, open); // the browser did not take the answer: a new connection may
    }
  }

  /** Sends an offer once the socket is up: a new one for each socket, because the network may be another one. Undefined: there is nothing to do any more. */
  async function invite(on: Peer, mine: Attempt): Promise<SessionAnswer | { readonly code: number } | undefined> {
    const isRestart = mine.kind === "restart";
    while ((await signaling.whenUp()) && attempt === mine) {
      const offer = await on.offer({ isRestart });
      if (attempt !== mine) return undefined;
      const params = { ...offer, browserId: options.pageId, ...(isRestart && { iceRestart: true }) };
      const answer = await signaling.request("invite", params);
      if (answer.ok) return readSessionAnswer(answer.value) ?? { code: 0 };
      if (answer.refusal.kind === "refused") return answer.refusal;
    }
    return undefined;
  }

  function finish(answered: Attempt): void {
    answered.isAnswered = true;
    if (isConnected) attempt = undefined;
    else schedule(CONNECT_MS, open);
  }

  function refuse(code: number, isRestart: boolean): void {
    if (isRestart) {
      open(); // the leg is gone
      return;
    }
    close();
    if (code === BUSY) {
      endOutage();
      onEvent("busy");
    }
    schedule(code === BUSY ? BUSY_RETRY_MS : RETRY_MS, open);
  }

  open();
  return {
    replaceTrack: (track) => void peer?.replaceTrack(track).catch(() => undefined), // the next connection has it
    [Symbol.dispose]() {
      close();
      endOutage();
    },
  };
}
