/** Check of the audio before a call. Source: PA-63. */
import type { Clock } from "@tributary/kernel";
import type { BrowserMedia } from "./browser-media.ts";
import { gatherCandidates } from "./gathering.ts";
import type { Microphone } from "./microphone.ts";
import type { SoftphoneFailure } from "./softphone-failure.ts";

/** Result of a check: null for what works. */
export type AudioCheck = {
  readonly microphone: SoftphoneFailure | null;
  /** The page has a network, and the center answers. Only a call shows if its audio arrives. */
  readonly connection: SoftphoneFailure | null;
};

/** Dependencies of {@link checkAudio}. */
export type AudioCheckDeps = {
  readonly clock: Clock;
  readonly media: Pick<BrowserMedia, "openPeer">;
  readonly microphone: Pick<Microphone, "use">;
  readonly isLinkUp: () => boolean;
  /** Resolves to true if the center answers. */
  readonly isAnswered: () => Promise<boolean>;
};

/** Checks microphone and connection. Never rejects. */
export async function checkAudio(deps: AudioCheckDeps): Promise<AudioCheck> {
  const use = await deps.microphone.use();
  const connection = await failureOfConnection(deps);
  if (use.ok) use.value[Symbol.dispose]();
  return { microphone: use.ok ? null : use.refusal, connection };
}

async function failureOfConnection({ clock, media, ...deps }: AudioCheckDeps): Promise<SoftphoneFailure | null> {
  if (media.openPeer === null) return "unsupported";
  if (!deps.isLinkUp()) return "no-link";
  const [hasNetwork, isAnswered] = await Promise.all([hasAddress(media.openPeer({}), clock), deps.isAnswered()]);
  if (!isAnswered) return "not-answered";
  return hasNetwork ? null : "no-network";
}

async function hasAddress(peer: RTCPeerConnection, clock: Clock): Promise<boolean> {
  const controller = new AbortController();
  try {
    peer.addTransceiver("audio", { direction: "recvonly" });
    const gathering = gatherCandidates(peer, clock, controller.signal);
    await peer.setLocalDescription(await peer.createOffer());
    return (await gathering).length > 0;
  } catch {
    controller.abort();
    return false; // reported as a missing network
  } finally {
    peer.close();
  }
}
