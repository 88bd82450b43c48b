/** A browser without audio: microphones, connections and loudspeakers that tests control. */
import type { BrowserMedia } from "../src/softphone/browser-media.ts";

/** The used part of a track, with its end. */
export class FakeTrack extends EventTarget {
  readonly kind = "audio";
  enabled = true;
  readyState: "live" | "ended" = "live";
  readonly deviceId: string;
  constructor(deviceId: string) {
    super();
    this.deviceId = deviceId;
  }
  stop(): void {
    this.readyState = "ended";
  }
  /** The device is unplugged. */
  unplug(): void {
    this.readyState = "ended";
    this.dispatchEvent(new Event("ended"));
  }
}

/** The used part of a stream. */
export class FakeStream {
  readonly tracks: readonly FakeTrack[];
  constructor(tracks: readonly FakeTrack[]) {
    this.tracks = tracks;
  }
  get active(): boolean {
    return this.tracks.some(({ readyState }) => readyState === "live");
  }
  getTracks(): readonly FakeTrack[] {
    return this.tracks;
  }
  getAudioTracks(): readonly FakeTrack[] {
    return this.tracks;
  }
}

/** A connection. `connect` and `disconnect` are what the network does. */
export class FakePeer extends EventTarget {
  connectionState: RTCPeerConnectionState = "new";
  iceGatheringState: RTCIceGatheringState = "new";
  localDescription: { readonly sdp: string } | null = null;
  remote: string | null = null;
  readonly remoteCandidates: string[] = [];
  readonly sent: (FakeTrack | string)[] = [];
  report = new Map<string, object>();
  #offers = 0;

  readonly configuration: RTCConfiguration;
  readonly #addresses: readonly string[] | null;
  readonly #relayErrors: readonly number[];

  /** `addresses`: found at once; null: gathering does not end. `relayErrors`: codes of errors of a relay, before. */
  constructor(
    configuration: RTCConfiguration,
    addresses: readonly string[] | null,
    relayErrors: readonly number[] = [],
  ) {
    super();
    this.#relayErrors = relayErrors;
    this.configuration = configuration;
    this.#addresses = addresses;
  }

  addTransceiver(track: FakeTrack | string) {
    this.sent.push(track);
    return {
      sender: {
        replaceTrack: async (next: FakeTrack) => {
          this.sent.push(next);
        },
      },
    };
  }
  async createOffer(options?: { readonly iceRestart?: boolean }) {
    this.#offers += 1;
    return { type: "offer", sdp: `${options?.iceRestart ? "restart" : "offer"} ${this.#offers}` };
  }
  async setLocalDescription({ sdp = "" }: { readonly sdp?: string }): Promise<void> {
    this.localDescription = { sdp };
    for (const errorCode of this.#relayErrors) {
      const error = { url: "turn:relay.example.org:3478", errorCode };
      this.dispatchEvent(Object.assign(new Event("icecandidateerror"), error));
    }
    if (this.#addresses === null) return;
    for (const candidate of this.#addresses) this.#emitCandidate({ candidate, sdpMid: "0", sdpMLineIndex: 0 });
    this.#emitCandidate(null);
  }
  async setRemoteDescription({ sdp }: { readonly sdp: string }): Promise<void> {
    if (sdp === "bad") throw new Error("no such description");
    this.remote = sdp;
    const stream = new FakeStream([new FakeTrack("remote")]);
    this.dispatchEvent(Object.assign(new Event("track"), { streams: [stream], track: stream.tracks[0] }));
  }
  async addIceCandidate({ candidate }: { readonly candidate: string }): Promise<void> {
    this.remoteCandidates.push(candidate);
  }
  async getStats(): Promise<Map<string, object>> {
    return this.report;
  }
  become(state: RTCPeerConnectionState): void {
    if (this.connectionState === "closed") return;
    this.connectionState = state;
    this.dispatchEvent(new Event("connectionstatechange"));
  }
  close(): void {
    this.connectionState = "closed";
  }
  #emitCandidate(candidate: object | null): void {
    this.dispatchEvent(Object.assign(new Event("icecandidate"), { candidate }));
  }
}

/** The used part of an audio element. */
export class FakeAudio {
  srcObject: object | null = null;
  sinkId = "";
  readonly #media: FakeBrowserMedia;
  constructor(media: FakeBrowserMedia) {
    this.#media = media;
  }
  async play(): Promise<void> {
    if (this.#media.isSoundBlocked) throw namedError("NotAllowedError");
  }
  async setSinkId(deviceId: string): Promise<void> {
    if (deviceId === "gone") throw namedError("NotFoundError");
    this.sinkId = deviceId;
  }
}

export function namedError(name: string): Error {
  return Object.assign(new Error(name), { name });
}

/** The browser, for tests. */
export class FakeBrowserMedia {
  readonly devices = new FakeDevices();
  readonly peers: FakePeer[] = [];
  readonly audios: FakeAudio[] = [];
  /** Addresses of the next connections. */
  addresses: readonly string[] | null = ["candidate:1"];
  relayErrors: readonly number[] = [];
  isSoundBlocked = false;
  readonly touches = new EventTarget();

  /** The newest connection. */
  get peer(): FakePeer {
    const peer = this.peers.at(-1);
    if (peer === undefined) throw new Error("no connection was opened");
    return peer;
  }

  /** The same as the softphone gets it. */
  get browser(): BrowserMedia {
    const media = {
      devices: this.devices,
      openPeer: (configuration: RTCConfiguration) => {
        const peer = new FakePeer(configuration, this.addresses, this.relayErrors);
        this.peers.push(peer);
        return peer;
      },
      createStream: (tracks: readonly FakeTrack[]) => new FakeStream(tracks),
      createAudio: () => {
        const audio = new FakeAudio(this);
        this.audios.push(audio);
        return audio;
      },
      createContext: () => {
        throw namedError("NotSupportedError");
      },
      onTouched: (listener: () => void) => {
        this.touches.addEventListener("touch", listener);
        return { [Symbol.dispose]: () => this.touches.removeEventListener("touch", listener) };
      },
    };
    return media as unknown as BrowserMedia; // the used part of the browser's objects
  }
}

/** Microphones. Each request is answered by `answer`, or waits. */
export class FakeDevices extends EventTarget {
  readonly requested: (string | undefined)[] = [];
  readonly tracks: FakeTrack[] = [];
  /** Name of the error of the next requests; null: they succeed. `wait`: they are answered by `release`. */
  error: string | null = null;
  waits = false;
  #waiting: (() => void)[] = [];

  async getUserMedia({ audio }: { readonly audio: MediaTrackConstraints }): Promise<FakeStream> {
    const { exact } = (audio.deviceId ?? {}) as { readonly exact?: string };
    this.requested.push(exact);
    if (this.waits) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.error !== null) throw namedError(this.error);
    if (exact === "gone") throw namedError("OverconstrainedError");
    const track = new FakeTrack(exact ?? "system");
    this.tracks.push(track);
    return new FakeStream([track]);
  }
  /** The agent answers the browser. */
  release(): void {
    for (const answer of this.#waiting.splice(0)) answer();
  }
  async enumerateDevices(): Promise<object[]> {
    return [
      { kind: "audioinput", deviceId: "default", label: "Default", groupId: "" },
      { kind: "audioinput", deviceId: "headset", label: "Headset", groupId: "" },
      { kind: "audiooutput", deviceId: "desk", label: "Desk", groupId: "" },
      { kind: "videoinput", deviceId: "camera", label: "Camera", groupId: "" },
    ];
  }
}
