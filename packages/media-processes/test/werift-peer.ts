/** A peer in this process, which controls each packet: the WebRTC client of werift with its own audio. */
import type { MediaPeer, PeerSound } from "@tributary/engine/contracts";
import type { SessionDescription } from "@tributary/engine/ports";
import { createDecoder, createEncoder } from "libopus-wasm";
import {
  MediaStreamTrack,
  RTCPeerConnection,
  RTCRtpCodecParameters,
  type RTCRtpTransceiver,
  RtpHeader,
  RtpPacket,
} from "werift";
import { createEar, createToneSource } from "./tones.ts";

const FRAME_MS = 20;
const FRAME_SAMPLES = 960;
const OPUS = 111;
const KEYS = 110;
const KEYPAD = "0123456789*#ABCD";

/** Packets of one key: five with growing durations, then the last one three times. */
const KEY_PACKETS = [1, 2, 3, 4, 5, 6, 6, 6];

/** Frames that are made up for. */
const MAX_CATCH_UP = 5;

/** Pause after a key. Unit: frames. */
const KEY_PAUSE = 4;

/** Faults of a peer's network, and its work. */
export type PeerNetwork = {
  /** Returns true for a packet that is lost. Packets are numbered. */
  readonly isLost?: (number: number) => boolean;
  /** True: sends the packets of {@link recordTone} whatever it plays, and measures nothing, so that many peers take little of a machine. */
  readonly isLight?: boolean;
};

/** Opens a peer that sends silence once it is connected. */
export async function openWeriftPeer({ isLost = () => false, isLight = false }: PeerNetwork = {}): Promise<MediaPeer> {
  const connection = new RTCPeerConnection({
    codecs: {
      audio: [
        new RTCRtpCodecParameters({
          mimeType: "audio/opus",
          clockRate: 48_000,
          channels: 2,
          payloadType: OPUS,
          parameters: "minptime=10;useinbandfec=1",
        }),
        new RTCRtpCodecParameters({ mimeType: "audio/telephone-event", clockRate: 48_000, payloadType: KEYS }),
      ],
      video: [],
    },
    iceServers: [],
    iceUseIpv6: false,
    iceAdditionalHostAddresses: ["127.0.0.1"],
    bundlePolicy: "max-bundle",
  });
  const track = new MediaStreamTrack({ kind: "audio" });
  const transceiver = connection.addTransceiver(track, { direction: "sendrecv" });
  const decoder = await createDecoder({ sampleRate: 48_000, channels: 1 });
  const ear = createEar();
  const sender = await createSender(transceiver, { isLost, recorded: isLight ? await recordTone() : null });
  let isClosed = false;
  let isSending = false;

  connection.onTrack.subscribe((remote) => {
    remote.onReceiveRtp.subscribe(({ payload }) => {
      if (!isClosed && !isLight && payload.length > 0) ear.hear(decoder.decode(payload));
    });
  });

  async function offer(iceRestart: boolean): Promise<SessionDescription> {
    await connection.setLocalDescription(await connection.createOffer({ iceRestart }));
    const sdp = connection.localDescription?.sdp ?? "";
    const candidates = sdp.split("\r\n").filter((line) => line.startsWith("a=candidate:"));
    return {
      sdp,
      candidates: candidates.map((line) => ({ candidate: line.slice(2), sdpMid: "0", sdpMLineIndex: 0 })),
    };
  }

  async function end(isPolite: boolean): Promise<void> {
    if (isClosed) return;
    isClosed = true;
    sender.stop();
    if (isPolite) await sendCloseNotify(connection);
    await connection.close();
    decoder.free();
  }

  return {
    offer: () => offer(false),
    restartOffer: () => offer(true),
    async accept(answer) {
      if (!isSending) dropRepeatedCookies(connection);
      await connection.setRemoteDescription({ type: "answer", sdp: answer.sdp });
      for (const candidate of answer.candidates) {
        await connection.addIceCandidate({
          candidate: candidate.candidate,
          sdpMid: candidate.sdpMid ?? "0",
          sdpMLineIndex: candidate.sdpMLineIndex ?? 0,
        });
      }
      if (isSending) await checkAgain(connection);
      await connected(connection);
      if (!isSending) sender.start();
      isSending = true;
    },
    play: sender.play,
    press: sender.press,
    amplitudeOf: ear.amplitudeOf,
    loudness: ear.loudness,
    close: () => end(true),
    [Symbol.asyncDispose]: () => end(false),
  };
}

function connected(connection: RTCPeerConnection): Promise<void> {
  if (connection.connectionState === "connected") return Promise.resolve();
  return new Promise((resolve, reject) => {
    connection.connectionStateChange.subscribe((state) => {
      if (state === "connected") resolve();
      if (state === "failed") reject(new Error("The peer could not connect."));
    });
  });
}

/** A slow answer to the first hello is repeated, and the library's client fails at the second one. */
function dropRepeatedCookies(connection: RTCPeerConnection): void {
  const onData = connection.iceTransports[0]?.connection.onData;
  if (onData === undefined) return;
  const execute = onData.execute.bind(onData);
  let cookies = 0;
  onData.execute = (datagram) => {
    const isCookie = datagram[0] === 22 && datagram[13] === 3;
    if (isCookie) cookies += 1;
    if (!isCookie || cookies === 1) execute(datagram);
  };
}

/** Begins the checks of a restart, which the library does only as the answerer. */
async function checkAgain(connection: RTCPeerConnection): Promise<void> {
  const [ice] = connection.iceTransports;
  await ice?.gather();
  await ice?.start();
}

/** Returns packets of a second: a tone, then silence. */
async function recordTone(): Promise<readonly Uint8Array[]> {
  const encoder = await createEncoder({ sampleRate: 48_000, channels: 1, frameSize: FRAME_SAMPLES });
  const tone = createToneSource(0.25);
  const packets = Array.from({ length: 50 }, (_, at) => encoder.encode(tone.next(at < 30 ? 440 : 0)).slice());
  encoder.free();
  return packets;
}

type SenderOptions = {
  readonly isLost: (number: number) => boolean;
  /** Packets to repeat; null: those of what is played. */
  readonly recorded: readonly Uint8Array[] | null;
};

/** Sends a frame every 20 milliseconds, as many as are due. */
async function createSender({ sender }: RTCRtpTransceiver, { isLost, recorded }: SenderOptions) {
  const encoder = await createEncoder({ sampleRate: 48_000, channels: 1, frameSize: FRAME_SAMPLES });
  const tone = createToneSource(0.25);
  let sound: PeerSound = "silence";
  let sequenceNumber = 0;
  let frames = 0;
  let startMs = 0;
  let keys: { readonly key: number; readonly at: number; readonly packet: number }[] = [];
  let timer: NodeJS.Timeout | undefined;

  function send(payloadType: number, timestamp: number, payload: Uint8Array): void {
    sequenceNumber = (sequenceNumber + 1) & 0xffff;
    if (isLost(sequenceNumber)) return;
    const header = new RtpHeader({ payloadType, sequenceNumber, timestamp, ssrc: sender.ssrc, marker: false });
    header.payloadType = payloadType;
    const packet = new RtpPacket(header, Buffer.from(payload));
    if (payloadType === OPUS) void sender.sendRtp(packet);
    else void sender.dtlsTransport.sendRtp(packet.payload, header);
  }

  function nextPacket(): Uint8Array {
    const again = recorded?.[frames % recorded.length];
    return again ?? encoder.encode(tone.next(typeof sound === "number" ? sound : 0));
  }

  function sendKey({ key, at, packet }: { key: number; at: number; packet: number }): void {
    const step = KEY_PACKETS[packet];
    if (step === undefined) return;
    const isEnd = packet >= KEY_PACKETS.length - 3;
    const duration = step * FRAME_SAMPLES;
    send(KEYS, at * FRAME_SAMPLES, Uint8Array.from([key, isEnd ? 0x8a : 0x0a, duration >> 8, duration & 0xff]));
  }

  function sendFrame(): void {
    const [current, ...later] = keys;
    if (current !== undefined) {
      const at = current.packet === 0 ? frames : current.at;
      sendKey({ ...current, at });
      keys =
        current.packet >= KEY_PACKETS.length + KEY_PAUSE
          ? later
          : [{ ...current, at, packet: current.packet + 1 }, ...later];
    } else if (sound !== "nothing") {
      send(OPUS, frames * FRAME_SAMPLES, nextPacket());
    }
    frames += 1;
  }

  /** On a machine that is too slow for all peers, frames are left out. */
  function run(): void {
    const due = Math.floor((performance.now() - startMs) / FRAME_MS) + 1;
    frames = Math.max(frames, due - MAX_CATCH_UP);
    while (frames < due) sendFrame();
  }

  return {
    start() {
      startMs = performance.now();
      timer = setInterval(run, FRAME_MS / 2);
    },
    stop() {
      clearInterval(timer);
      encoder.free();
    },
    play(next: PeerSound) {
      sound = next;
    },
    press(digits: string) {
      keys = [...keys, ...[...digits].map((key) => ({ key: KEYPAD.indexOf(key), at: 0, packet: 0 }))];
    },
  };
}

/** Sends the alert with which browsers close a connection, which the library does not. */
async function sendCloseNotify(connection: RTCPeerConnection): Promise<void> {
  const dtls = connection.dtlsTransports[0]?.dtls;
  if (dtls === undefined) return;
  const encrypt = dtls.cipher.encryptPacket.bind(dtls.cipher);
  dtls.cipher.encryptPacket = (packet) => {
    packet.recordLayerHeader.contentType = 21;
    return encrypt(packet);
  };
  await dtls.send(Buffer.from([1, 0]));
  dtls.cipher.encryptPacket = encrypt;
}
