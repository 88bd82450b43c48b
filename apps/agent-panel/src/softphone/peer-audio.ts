/** WebRTC connection of one leg: the microphone to the center, and the others back. Source: docs/wire/voice.md#messages. */
import { accepted, type Clock, type Result, refused } from "@tributary/kernel";
import { type InviteResult, inviteResult } from "@tributary/protocol/signaling";
import * as v from "valibot";
import type { AudioConfig } from "./audio-config.ts";
import type { BrowserMedia } from "./browser-media.ts";
import { gatherCandidates } from "./gathering.ts";
import { watchRelays } from "./relay-refusal.ts";
import type { SignalingClient, SignalingRefusal } from "./signaling-client.ts";
import type { SoftphoneFailure } from "./softphone-failure.ts";

/** Reason why there is no connection. `gone`: the call is over, or the center has no such leg. */
export type PeerRefusal =
  | SignalingRefusal
  | Extract<SoftphoneFailure, "unsupported" | "no-network" | "relay-refused" | "webrtc">;

/** A connection that the center has answered. Disposing closes it. */
export interface PeerAudio extends Disposable {
  readonly state: RTCPeerConnectionState;
  /** Reason if the connection does not come about. */
  readonly failure: Extract<SoftphoneFailure, "unreachable" | "relay-refused">;
  /** Connects by new network addresses. Never rejects. */
  restart(): Promise<Result<null, PeerRefusal>>;
  /** Sends another microphone. */
  sendTrack(track: MediaStreamTrack): void;
  stats(): Promise<RTCStatsReport>;
}

/** Dependencies of {@link openPeerAudio}. `browserId`: the same after a reload of the page, which takes its leg back by it. */
export type PeerAudioDeps = {
  readonly media: Pick<BrowserMedia, "openPeer" | "createStream">;
  readonly clock: Clock;
  readonly signaling: Pick<SignalingClient, "request">;
  readonly browserId: string;
};

/** Settings of a connection. Aborting `signal` ends the attempt, and the connection. */
export type PeerAudioOptions = {
  readonly contactId: string;
  readonly config: AudioConfig;
  readonly microphone: MediaStream;
  readonly signal: AbortSignal;
  readonly onStateChange: () => void;
  /** The audio of the others. */
  readonly onRemote: (stream: MediaStream) => void;
};

/** Sends an offer, and applies the answer. Never rejects. */
export async function openPeerAudio(
  deps: PeerAudioDeps,
  options: PeerAudioOptions,
): Promise<Result<PeerAudio, PeerRefusal>> {
  const { config, microphone, signal } = options;
  const [track] = microphone.getAudioTracks();
  if (deps.media.openPeer === null) return refused("unsupported");
  const peer = deps.media.openPeer({ iceServers: [...config.iceServers], bundlePolicy: "max-bundle" });
  const relays = watchRelays(peer, signal);
  signal.addEventListener("abort", () => peer.close());
  peer.addEventListener("connectionstatechange", options.onStateChange);
  peer.addEventListener("track", ({ streams: [stream], track: remote }) =>
    options.onRemote(stream ?? deps.media.createStream([remote])),
  );
  const { sender } = peer.addTransceiver(track ?? "audio", { direction: "sendrecv", streams: [microphone] });
  const opened = await negotiate(deps, options, { peer, restarted: null });
  if (!opened.ok || signal.aborted) {
    peer.close();
    if (opened.ok) return refused("gone");
    return opened.refusal === "no-network" && relays.isRefused ? refused("relay-refused") : opened;
  }
  return accepted({
    get state() {
      return peer.connectionState;
    },
    get failure() {
      return relays.isRefused ? "relay-refused" : "unreachable";
    },
    async restart() {
      const restarted = await negotiate(deps, options, { peer, restarted: opened.value.peerConnectionToken });
      return restarted.ok ? accepted(null) : restarted;
    },
    sendTrack: (next) => void sender.replaceTrack(next).catch(() => undefined), // closed meanwhile
    stats: () => peer.getStats(),
    [Symbol.dispose]: () => peer.close(),
  });
}

/** `restarted`: token of the open leg that gets new addresses; null for a new leg. */
type Negotiation = { readonly peer: RTCPeerConnection; readonly restarted: string | null };

async function negotiate(
  { clock, signaling, browserId }: PeerAudioDeps,
  { contactId, config, signal }: PeerAudioOptions,
  { peer, restarted }: Negotiation,
): Promise<Result<InviteResult, PeerRefusal>> {
  try {
    const gathering = gatherCandidates(peer, clock, signal);
    const { sdp: first } = await peer.createOffer({ iceRestart: restarted !== null });
    await peer.setLocalDescription({ type: "offer", ...(first !== undefined && { sdp: first }) });
    const candidates = await gathering;
    if (signal.aborted) return refused("gone");
    if (candidates.length === 0) return refused("no-network");
    const sdp = peer.localDescription?.sdp ?? "";
    const leg = { callContextToken: config.token, contactId, browserId };
    const restart = restarted === null ? {} : { iceRestart: true, peerConnectionToken: restarted };
    const reply = await signaling.request("invite", { sdp, candidates, ...leg, ...restart });
    if (!reply.ok) return reply;
    const answer = v.safeParse(inviteResult, reply.value);
    if (!answer.success) return refused("not-answered");
    await apply(peer, answer.output);
    return accepted(answer.output);
  } catch {
    return refused(signal.aborted ? "gone" : "webrtc");
  }
}

async function apply(peer: RTCPeerConnection, { sdp, candidates }: InviteResult): Promise<void> {
  await peer.setRemoteDescription({ type: "answer", sdp });
  for (const candidate of candidates) {
    // The others may do; without any, the connection fails by itself.
    await peer.addIceCandidate({ ...candidate }).catch(() => undefined);
  }
}
