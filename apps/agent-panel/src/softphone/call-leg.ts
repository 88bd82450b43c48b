/**
 * The audio of one call in this page: opened, kept and opened again until the call is over.
 *
 * ```
 *  opening ──connected──▶ connected ◀──recovered── interrupted
 *   ▲   │                     └────────lost──────────▶ │ │
 *   │   └──failed──▶ failed                            │ │
 *   └────retry─────────┘                               │ │
 *   └───────────cannot be restarted────────────────────┘ │
 *  any ──disposed──▶ over ◀───────────────────────────────
 * ```
 */
import { backoffMs, type Clock, type Random, type Result } from "@tributary/kernel";
import type { AudioConfig } from "./audio-config.ts";
import { type AudioRestarts, createAudioRestarts } from "./audio-restarts.ts";
import type { Microphone, MicrophoneUse } from "./microphone.ts";
import type { PeerAudio, PeerAudioOptions, PeerRefusal } from "./peer-audio.ts";
import { isTemporary, type SoftphoneFailure } from "./softphone-failure.ts";

/** State of the audio of a call. */
export type LegState =
  | { readonly phase: "opening" }
  | { readonly phase: "connected" }
  | { readonly phase: "interrupted" }
  | { readonly phase: "failed"; readonly failure: SoftphoneFailure };

/** Disposing closes the connection. */
export interface CallLeg extends Disposable {
  readonly state: LegState;
  /** The audio of the others; null without a connection. */
  readonly remote: MediaStream | null;
  /** Opens the audio now if it has failed. */
  retry(): void;
  linkUp(): void;
  /** Sends the microphone that is open now. */
  sendMicrophone(stream: MediaStream): void;
  /** Null without a connection. */
  stats(): Promise<RTCStatsReport | null>;
}

/** Dependencies of {@link createCallLeg}. */
export type CallLegDeps = {
  readonly clock: Clock;
  readonly random: Random;
  readonly microphone: Pick<Microphone, "use">;
  readonly openPeer: (options: PeerAudioOptions) => Promise<Result<PeerAudio, PeerRefusal>>;
};

/** Settings of a leg. */
export type CallLegOptions = {
  readonly contactId: string;
  readonly config: AudioConfig;
  readonly onChange: () => void;
  /** The microphone is open for the call. */
  readonly onMicrophone: () => void;
  /** The audio works for the first time. */
  readonly onConnected: () => void;
};

/** Time for an answered connection to come about. Unit: milliseconds. */
const CONNECT_MS = 10_000;

const RETRIES = { firstMs: 1_000, maxMs: 10_000, jitterRatio: 0.3 };

/** Creates a leg, which opens at once. Rules PA-58, PA-59. */
export function createCallLeg(deps: CallLegDeps, options: CallLegOptions): CallLeg {
  const { clock, random, microphone } = deps;
  let state: LegState = { phase: "opening" };
  let attempt: Attempt = newAttempt();
  let use: MicrophoneUse | undefined;
  let failures = 0;
  let isOver = false;

  function change(next: LegState): void {
    state = next;
    options.onChange();
  }

  async function open(): Promise<void> {
    attempt.end();
    attempt = newAttempt();
    const current = attempt;
    if (state.phase !== "opening") change({ phase: "opening" });
    if (use === undefined) {
      const opened = await microphone.use();
      if (current.isEnded) {
        if (opened.ok) opened.value[Symbol.dispose]();
        return;
      }
      if (!opened.ok) return fail(opened.refusal);
      use = opened.value;
      options.onMicrophone();
    }
    await connect(current, use.stream);
  }

  async function connect(current: Attempt, stream: MediaStream): Promise<void> {
    const opened = await deps.openPeer({
      contactId: options.contactId,
      config: options.config,
      microphone: stream,
      signal: current.signal,
      onStateChange: () => followPeer(current),
      onRemote(remote) {
        current.remote = remote;
        options.onChange();
      },
    });
    if (current.isEnded) return;
    if (!opened.ok) return fail(opened.refusal);
    const peer = opened.value;
    current.begin(peer, clock, { onLost: () => void open() });
    current.deadline = clock.after(CONNECT_MS, () => fail(peer.failure));
    // The microphone may have changed meanwhile, and the connection may be there already.
    if (use !== undefined && use.stream !== stream) sendMicrophone(use.stream);
    followPeer(current);
  }

  function followPeer(current: Attempt): void {
    if (current.peer === undefined || current.isEnded) return;
    const { state: reached } = current.peer;
    if (reached === "connected") connected(current);
    if (reached !== "failed" && reached !== "disconnected") return;
    if (current.hasWorked) interrupted(current);
    else if (reached === "failed") fail(current.peer.failure);
  }

  function connected(current: Attempt): void {
    const isFirst = !current.hasWorked;
    current.deadline?.[Symbol.dispose]();
    current.hasWorked = true;
    current.restarts?.recovered();
    failures = 0;
    if (isFirst) options.onConnected();
    if (state.phase !== "connected") change({ phase: "connected" });
  }

  function interrupted(current: Attempt): void {
    current.restarts?.interrupted();
    if (state.phase !== "interrupted") change({ phase: "interrupted" });
  }

  function fail(reason: SoftphoneFailure | "gone"): void {
    attempt.end();
    attempt = newAttempt();
    if (reason === "gone" || isTemporary(reason)) {
      const delayMs = backoffMs(failures, RETRIES, random);
      failures += 1;
      attempt.deadline = clock.after(delayMs, () => void open());
    }
    // The center removes a call that is gone from the desk, unless it was mistaken.
    if (reason !== "gone") change({ phase: "failed", failure: reason });
  }

  function sendMicrophone(stream: MediaStream): void {
    const [track] = stream.getAudioTracks();
    if (track !== undefined) attempt.peer?.sendTrack(track);
  }

  void open();
  return {
    get state() {
      return state;
    },
    get remote() {
      return attempt.remote;
    },
    retry: () => void (!isOver && state.phase === "failed" && open()),
    linkUp() {
      if (state.phase === "failed" && state.failure === "no-link") void open();
      else attempt.restarts?.linkUp();
    },
    sendMicrophone,
    stats: async () => (await attempt.peer?.stats()) ?? null,
    [Symbol.dispose]() {
      isOver = true;
      attempt.end();
      use?.[Symbol.dispose]();
      use = undefined;
    },
  };
}

/** One attempt to open the audio, and the connection that came of it. */
type Attempt = {
  readonly signal: AbortSignal;
  readonly isEnded: boolean;
  peer: PeerAudio | undefined;
  restarts: AudioRestarts | undefined;
  remote: MediaStream | null;
  hasWorked: boolean;
  /** Until the connection works, or until the next attempt. */
  deadline: Disposable | undefined;
  begin(peer: PeerAudio, clock: Clock, on: { readonly onLost: () => void }): void;
  end(): void;
};

function newAttempt(): Attempt {
  const controller = new AbortController();
  return {
    signal: controller.signal,
    get isEnded() {
      return controller.signal.aborted;
    },
    peer: undefined,
    restarts: undefined,
    remote: null,
    hasWorked: false,
    deadline: undefined,
    begin(peer, clock, { onLost }) {
      this.peer = peer;
      this.restarts = createAudioRestarts({ clock, restart: () => peer.restart(), onLost });
    },
    end() {
      controller.abort();
      this.deadline?.[Symbol.dispose]();
      this.restarts?.[Symbol.dispose]();
      this.peer?.[Symbol.dispose]();
    },
  };
}
