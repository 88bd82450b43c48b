/** Notices that a relay refuses this page. Source: https://www.w3.org/TR/webrtc/#rtcpeerconnectioniceerrorevent */

/** True once a relay has refused the page, by its credentials or because it has too many connections. */
export interface RelayRefusal {
  readonly isRefused: boolean;
}

/** Code of browsers for a relay that does not answer. Smaller ones are those of TURN, by which it refuses. */
const NOT_REACHED = 701;

/** Watches the relays of a connection until `signal` aborts. */
export function watchRelays(peer: Pick<RTCPeerConnection, "addEventListener">, signal: AbortSignal): RelayRefusal {
  let isRefused = false;
  peer.addEventListener(
    "icecandidateerror",
    ({ url, errorCode }) => {
      if (/^turns?:/.test(url) && errorCode < NOT_REACHED) isRefused = true;
    },
    { signal },
  );
  return {
    get isRefused() {
      return isRefused;
    },
  };
}
