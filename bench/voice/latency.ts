/** The time that a sound takes from one peer to another, and the peers for it. */
import { gathered, type LibwebrtcPeer, openLibwebrtcPeer } from "../../packages/media-processes/test/libwebrtc-peer.ts";

/** Frequency of the sound, and amplitude from which it counts as arrived. Full scale is 1. */
const [TONE_HZ, ARRIVED] = [1_000, 0.05];

/** Length of the sound, and of the pause after it, in which all of it arrives. Unit: milliseconds. */
const [SOUND_MS, PAUSE_MS] = [80, 520];

/** A pair of peers, of which the first sends. */
export type Pair = { readonly from: LibwebrtcPeer; readonly to: LibwebrtcPeer; readonly ear: Ear };

/** Notices the first loud piece after a time. */
export type Ear = { onPiece(samples: Int16Array): void; next(): Promise<number> };

export function createEar(): Ear {
  let waiting: ((atMs: number) => void) | undefined;
  return {
    onPiece(samples) {
      if (waiting === undefined || !samples.some((sample) => Math.abs(sample) > ARRIVED * 32_767)) return;
      waiting(performance.now());
      waiting = undefined;
    },
    next: () => new Promise((resolve) => (waiting = resolve)),
  };
}

/** Sends short sounds for a time. Returns how long each took. Unit: milliseconds. */
export async function latencies({ from, ear }: Pair, seconds: number): Promise<readonly number[]> {
  const all: number[] = [];
  for (const endMs = performance.now() + seconds * 1_000; performance.now() < endMs; ) {
    const arrived = ear.next();
    const sentMs = performance.now();
    from.play(TONE_HZ);
    await pause(SOUND_MS);
    from.play("silence");
    const atMs = await Promise.race([arrived, pause(2_000)]);
    if (typeof atMs === "number") all.push(atMs - sentMs);
    await pause(PAUSE_MS);
  }
  return all;
}

/** Connects two peers without a server between them. */
export async function openDirectPair(): Promise<Pair> {
  const ear = createEar();
  const from = await openLibwebrtcPeer();
  const to = await openLibwebrtcPeer({}, ear.onPiece);
  const offer = await from.offer();
  await to.connection.setRemoteDescription({ type: "offer", sdp: offer.sdp });
  await to.connection.setLocalDescription(await to.connection.createAnswer());
  await gathered(to.connection);
  await from.accept({ sdp: to.connection.localDescription?.sdp ?? "", candidates: [] });
  to.start();
  return { from, to, ear };
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
