import type { Clock } from "@tributary/kernel";

/** A network address of this page, for the other side. */
export type OwnCandidate = {
  readonly candidate: string;
  readonly sdpMid: string | null;
  readonly sdpMLineIndex: number | null;
};

/** Time after which an offer is sent with the addresses that are known by then: later ones are not sent. Unit: milliseconds. */
const GATHERING_MS = 2_000;

type GatheringPeer = Pick<RTCPeerConnection, "iceGatheringState" | "addEventListener" | "removeEventListener">;

/** Resolves once all addresses of the peer are known, after {@link GATHERING_MS}, or if `signal` aborts. Call it before `setLocalDescription`. */
export function gatherCandidates(
  peer: GatheringPeer,
  clock: Pick<Clock, "after">,
  signal: AbortSignal,
): Promise<readonly OwnCandidate[]> {
  const found: OwnCandidate[] = [];
  return new Promise((resolve) => {
    const done = (): void => {
      timer[Symbol.dispose]();
      peer.removeEventListener("icecandidate", onCandidate);
      signal.removeEventListener("abort", done);
      resolve(found);
    };
    const onCandidate = ({ candidate }: RTCPeerConnectionIceEvent): void => {
      if (candidate === null) {
        done();
        return;
      }
      const { candidate: text, sdpMid, sdpMLineIndex } = candidate;
      if (text !== "") found.push({ candidate: text, sdpMid, sdpMLineIndex }); // an empty one ends a section
    };
    const timer = clock.after(GATHERING_MS, done);
    peer.addEventListener("icecandidate", onCandidate);
    signal.addEventListener("abort", done);
  });
}
