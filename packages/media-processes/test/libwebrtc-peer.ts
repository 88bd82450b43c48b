/** A peer as browsers have it: libwebrtc, with audio of the test in place of a microphone. */
import type { MediaPeer, PeerSound } from "@tributary/engine/contracts";
import type { SessionDescription } from "@tributary/engine/ports";
import { createEar, createToneSource } from "./tones.ts";

/** The parts of the package that are used; it has no types of its own. */
type Libwebrtc = {
  readonly RTCPeerConnection: typeof RTCPeerConnection;
  readonly nonstandard: {
    readonly RTCAudioSource: new () => {
      createTrack(): MediaStreamTrack;
      onData(data: AudioData): void;
    };
    readonly RTCAudioSink: new (
      track: MediaStreamTrack,
    ) => {
      ondata: ((data: { readonly samples: Int16Array }) => void) | undefined;
      stop(): void;
    };
  };
};

type AudioData = {
  readonly samples: Int16Array;
  readonly sampleRate: number;
  readonly bitsPerSample: number;
  readonly channelCount: number;
  readonly numberOfFrames: number;
};

/** Undefined: the package has no program for this system. */
const libwebrtc = await import("@roamhq/wrtc").then(
  ({ default: loaded }) => loaded as unknown as Libwebrtc, // its types lack what it exports
  () => undefined,
);

/** True if there is a libwebrtc for this system. */
export const hasLibwebrtc = libwebrtc !== undefined;

/** Audio is taken and given in pieces of this length. Unit: milliseconds. */
const PIECE_MS = 10;

/** Pieces that are made up for on a slow machine. */
const MAX_CATCH_UP = 10;

/** Opens a peer that sends silence once it is connected. */
export async function openLibwebrtcPeer(
  configuration: RTCConfiguration = {},
): Promise<MediaPeer & { readonly connection: RTCPeerConnection }> {
  if (libwebrtc === undefined) throw new Error("There is no libwebrtc for this system.");
  const connection = new libwebrtc.RTCPeerConnection(configuration);
  const source = new libwebrtc.nonstandard.RTCAudioSource();
  const track = source.createTrack();
  const transceiver = connection.addTransceiver(track, { direction: "sendrecv" });
  const sink = new libwebrtc.nonstandard.RTCAudioSink(transceiver.receiver.track);
  const ear = createEar();
  const feeder = createFeeder((samples) =>
    source.onData({ samples, sampleRate: 48_000, bitsPerSample: 16, channelCount: 1, numberOfFrames: samples.length }),
  );
  sink.ondata = ({ samples }) => ear.hear(samples);

  async function offer(iceRestart: boolean): Promise<SessionDescription> {
    await connection.setLocalDescription(await connection.createOffer({ iceRestart }));
    await gathered(connection);
    const sdp = connection.localDescription?.sdp ?? "";
    const candidates = sdp.split("\r\n").filter((line) => line.startsWith("a=candidate:"));
    return {
      sdp,
      candidates: candidates.map((line) => ({ candidate: line.slice(2), sdpMid: "0", sdpMLineIndex: 0 })),
    };
  }

  async function close(): Promise<void> {
    feeder.stop();
    sink.ondata = undefined;
    sink.stop();
    track.stop();
    connection.close();
  }

  return {
    connection,
    offer: () => offer(false),
    restartOffer: () => offer(true),
    async accept({ sdp, candidates }) {
      await connection.setRemoteDescription({ type: "answer", sdp });
      for (const candidate of candidates) await connection.addIceCandidate({ ...candidate });
      await connected(connection);
      feeder.start();
    },
    play: feeder.play,
    press: () => {
      throw new Error("This peer has no keys.");
    },
    amplitudeOf: ear.amplitudeOf,
    loudness: ear.loudness,
    close,
    [Symbol.asyncDispose]: close,
  };
}

function gathered(connection: RTCPeerConnection): Promise<void> {
  return until(connection, "icegatheringstatechange", () => connection.iceGatheringState === "complete");
}

function connected(connection: RTCPeerConnection): Promise<void> {
  return until(connection, "connectionstatechange", () => connection.connectionState === "connected");
}

function until(connection: RTCPeerConnection, event: string, isTrue: () => boolean): Promise<void> {
  if (isTrue()) return Promise.resolve();
  return new Promise((resolve) => {
    connection.addEventListener(event, () => {
      if (isTrue()) resolve();
    });
  });
}

/** Gives a piece of audio every ten milliseconds, as many as are due. */
function createFeeder(feed: (samples: Int16Array) => void) {
  const tone = createToneSource(0.25);
  let sound: PeerSound = "silence";
  let startMs = 0;
  let pieces = 0;
  let rest: Int16Array | undefined;
  let timer: NodeJS.Timeout | undefined;

  function piece(): Int16Array {
    if (rest !== undefined) {
      const half = rest;
      rest = undefined;
      return half;
    }
    const frame = tone.next(typeof sound === "number" ? sound : 0);
    rest = frame.slice(480);
    return frame.slice(0, 480);
  }

  function run(): void {
    const due = Math.floor((performance.now() - startMs) / PIECE_MS) + 1;
    for (pieces = Math.max(pieces, due - MAX_CATCH_UP); pieces < due; pieces += 1) {
      if (sound !== "nothing") feed(piece());
    }
  }

  return {
    start() {
      if (timer !== undefined) return;
      startMs = performance.now();
      timer = setInterval(run, PIECE_MS / 2);
    },
    stop() {
      clearInterval(timer);
    },
    play(next: PeerSound) {
      sound = next;
    },
  };
}
