/** WebRTC connections whose states the test sets. They count themselves, so that a test can check that none is left. */
import type { PeerConnection } from "../src/index.ts";

/** An offer or an answer that was applied, and a change of the microphone. */
export type FakePeer = {
  readonly configuration: RTCConfiguration;
  /** Tracks that were sent, the newest last: the ids of microphones. */
  readonly tracks: readonly string[];
  readonly answers: readonly string[];
  readonly candidates: readonly string[];
  readonly isClosed: boolean;
  /** The browser finds a network address. */
  find(address: string): void;
  /** The browser has found all addresses. */
  finishGathering(): void;
  setState(state: RTCPeerConnectionState): void;
  /** The audio of the center arrives. */
  receive(stream: MediaStream): void;
};

/** `isPatient`: gathering ends when the test says so; otherwise at once with one address. */
export function createFakePeers() {
  const peers: FakePeer[] = [];
  const settings = { isPatient: false, refusesAnswers: false };

  function createPeerConnection(configuration: RTCConfiguration): PeerConnection {
    const events = new EventTarget();
    const state = {
      connection: "new" as RTCPeerConnectionState,
      offers: 0,
      tracks: [] as string[],
      answers: [] as string[],
      candidates: [] as string[],
      isClosed: false,
    };
    const emit = (name: string, members: object = {}): void =>
      void events.dispatchEvent(Object.assign(new Event(name), members));
    const peer: FakePeer = {
      configuration,
      get tracks() {
        return state.tracks;
      },
      get answers() {
        return state.answers;
      },
      get candidates() {
        return state.candidates;
      },
      get isClosed() {
        return state.isClosed;
      },
      find: (address) =>
        emit("icecandidate", { candidate: { candidate: address, toJSON: () => ({ candidate: address }) } }),
      finishGathering: () => emit("icecandidate", { candidate: null }),
      setState(next) {
        state.connection = next;
        emit("connectionstatechange");
      },
      receive: (stream) => emit("track", { streams: [stream] }),
    };
    peers.push(peer);
    const connection = {
      addEventListener: events.addEventListener.bind(events),
      addTransceiver(track: MediaStreamTrack | string) {
        if (typeof track !== "string") state.tracks.push(track.id);
        const replaceTrack = async (next: MediaStreamTrack): Promise<void> => void state.tracks.push(next.id);
        return { sender: { replaceTrack } };
      },
      async createOffer({ iceRestart }: { iceRestart: boolean }) {
        state.offers += 1;
        return { type: "offer", sdp: `${iceRestart ? "restart" : "offer"} ${state.offers} of ${peers.indexOf(peer)}` };
      },
      async setLocalDescription({ sdp }: { sdp: string }) {
        connection.localDescription = { sdp };
        if (settings.isPatient) return;
        peer.find(`address ${state.offers}`);
        peer.finishGathering();
      },
      async setRemoteDescription({ sdp }: { sdp: string }) {
        if (settings.refusesAnswers) throw new Error("not an answer");
        state.answers.push(sdp);
      },
      async addIceCandidate({ candidate }: { candidate: string }) {
        if (candidate === "unusable") throw new Error("no such network");
        state.candidates.push(candidate);
      },
      close() {
        state.isClosed = true;
      },
      get connectionState() {
        return state.connection;
      },
      localDescription: null as { sdp: string } | null,
    };
    return connection as unknown as PeerConnection; // as far as a call uses it
  }

  return {
    createPeerConnection,
    peers,
    settings,
    /** The newest connection. */
    get peer(): FakePeer {
      const newest = peers.at(-1);
      if (newest === undefined) throw new Error("no connection");
      return newest;
    },
    get open(): number {
      return peers.filter(({ isClosed }) => !isClosed).length;
    },
  };
}
