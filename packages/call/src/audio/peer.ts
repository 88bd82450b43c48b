import type { Clock } from "@tributary/kernel";
import type { InviteResult } from "@tributary/protocol/signaling";
import type { PeerConnection } from "./media-types.ts";

/** An offer with all of its candidates: none are sent later. */
export type CompleteOffer = { readonly sdp: string; readonly candidates: readonly RTCIceCandidateInit[] };

/** One WebRTC connection with one audio section. Disposing closes it. */
export interface Peer extends Disposable {
  /** Creates an offer and waits for its candidates, at most {@link GATHER_MS}. Errors: those of the browser. */
  offer(options: { readonly isRestart: boolean }): Promise<CompleteOffer>;
  /** Applies the answer to the newest offer. Errors: those of the browser. */
  accept(answer: Pick<InviteResult, "sdp" | "candidates">): Promise<void>;
  /** Sends another microphone, without an offer. Errors: those of the browser. */
  replaceTrack(track: MediaStreamTrack): Promise<void>;
}

/** Services of {@link createPeer}. */
export type PeerDeps = {
  readonly clock: Clock;
  readonly createPeerConnection: (configuration: RTCConfiguration) => PeerConnection;
};

/** Settings and callbacks of a connection. `track`: the microphone; null sends nothing until there is one. */
export type PeerOptions = {
  readonly iceServers: readonly RTCIceServer[];
  readonly track: MediaStreamTrack | null;
  readonly onState: (state: RTCPeerConnectionState) => void;
  /** The audio of the center arrives. */
  readonly onStream: (stream: MediaStream) => void;
};

/** Longest wait for candidates: servers that do not answer must not delay a call that works without them. Unit: milliseconds. */
export const GATHER_MS = 2_000;

/** Creates a connection. No callback is called after it is disposed. Source: docs/wire/voice.md#messages. */
export function createPeer({ clock, createPeerConnection }: PeerDeps, options: PeerOptions): Peer {
  const connection = createPeerConnection({
    iceServers: [...options.iceServers],
    iceTransportPolicy: "all",
    bundlePolicy: "max-bundle",
  });
  const { sender } = connection.addTransceiver(options.track ?? "audio", { direction: "sendrecv" });
  const listening = new AbortController();
  const { signal } = listening;
  let candidates: RTCIceCandidateInit[] = [];
  let finishGathering: (() => void) | undefined;

  connection.addEventListener(
    "icecandidate",
    ({ candidate }) => {
      if (candidate === null) finishGathering?.();
      else if (candidate.candidate !== "") candidates.push(candidate.toJSON());
    },
    { signal },
  );
  connection.addEventListener("connectionstatechange", () => options.onState(connection.connectionState), { signal });
  connection.addEventListener("track", ({ streams: [stream] }) => stream && options.onStream(stream), { signal });

  /** Resolves when all candidates of the next description are known, or after the longest wait. */
  function gathering(): Promise<void> {
    candidates = [];
    return new Promise((resolve) => {
      const timeout = clock.after(GATHER_MS, finish);
      function finish(): void {
        timeout[Symbol.dispose]();
        resolve();
      }
      finishGathering = finish;
    });
  }

  return {
    async offer({ isRestart }) {
      const description = await connection.createOffer({ iceRestart: isRestart });
      const gathered = gathering(); // before the description, whose candidates may be known at once
      try {
        await connection.setLocalDescription(description);
        await gathered;
      } finally {
        finishGathering?.();
      }
      return { sdp: connection.localDescription?.sdp ?? "", candidates };
    },
    async accept(answer) {
      await connection.setRemoteDescription({ type: "answer", sdp: answer.sdp });
      for (const candidate of answer.candidates) {
        await connection.addIceCandidate(candidate).catch(() => undefined); // of a network that this browser does not have
      }
    },
    replaceTrack: (track) => sender.replaceTrack(track),
    [Symbol.dispose]() {
      listening.abort();
      finishGathering?.();
      connection.close();
    },
  };
}
