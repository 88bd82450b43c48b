import { type Clock, createSystemClock, createSystemRandom, type Random } from "@tributary/kernel";
import { type OpenSocket, openWebSocketWith } from "@tributary/link";
import type { Locks } from "./audio/audio-claim.ts";
import type { AudioOutput, MediaInput, PeerConnection } from "./audio/media-types.ts";
import type { CallFetch } from "./start/center-request.ts";

/** Services of the browser that a call uses. Tests replace them. */
export type CallDeps = {
  readonly fetch: CallFetch;
  readonly openSocket: OpenSocket;
  readonly clock: Clock;
  readonly random: Random;
  readonly createPeerConnection: (configuration: RTCConfiguration) => PeerConnection;
  /** Null: the browser has no microphones for this page. */
  readonly media: MediaInput | null;
  readonly createAudioOutput: () => AudioOutput;
  /** Null: the browser has no locks for this page. */
  readonly locks: Locks | null;
  readonly page: PageEvents;
  /** Receives errors of the page's listeners. */
  readonly onError: (error: unknown) => void;
};

/** Events of the page that concern a call. `leave`: it is closed, reloaded, or another one takes its place. */
export type PageEvents = {
  on(event: "leave" | "online" | "offline", listener: () => void): Disposable;
};

const EVENT_NAMES = { leave: "pagehide", online: "online", offline: "offline" } as const;

/** Returns the services of the browser's globals, which are read when they are used. */
export function platformDeps(): CallDeps {
  const { mediaDevices, locks } = globalThis.navigator as Partial<Navigator>; // missing in pages that are not secure
  return {
    fetch: (url, request) => globalThis.fetch(url, request),
    openSocket: openWebSocketWith((address) => new WebSocket(address)),
    clock: createSystemClock(),
    random: createSystemRandom(),
    createPeerConnection: (configuration) => new RTCPeerConnection(configuration),
    media: typeof RTCPeerConnection === "undefined" ? null : (mediaDevices ?? null),
    createAudioOutput: () => new Audio(),
    locks: locks ?? null,
    page: {
      on(event, listener) {
        globalThis.addEventListener(EVENT_NAMES[event], listener);
        return { [Symbol.dispose]: () => globalThis.removeEventListener(EVENT_NAMES[event], listener) };
      },
    },
    onError: (error) => globalThis.console.error(error),
  };
}
