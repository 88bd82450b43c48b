import { createManualClock } from "@tributary/testkit";
import { beforeEach, describe, expect, it } from "vitest";
import { createFakePeers } from "../../test/fake-peer.ts";
import { createPeer, GATHER_MS, type Peer } from "./peer.ts";

const ICE_SERVERS = [{ urls: ["stun:center.example"] }];
const MICROPHONE = { id: "built-in" } as MediaStreamTrack;

let clock: ReturnType<typeof createManualClock>;
let peers: ReturnType<typeof createFakePeers>;
let events: unknown[];

beforeEach(() => {
  clock = createManualClock();
  peers = createFakePeers();
  events = [];
});

function open(track: MediaStreamTrack | null = MICROPHONE): Peer {
  return createPeer(
    { clock, createPeerConnection: peers.createPeerConnection },
    {
      iceServers: ICE_SERVERS,
      track,
      onState: (state) => events.push(state),
      onStream: (stream) => events.push(stream),
    },
  );
}

describe("createPeer", () => {
  it("[CC-07] offers the microphone with all kinds of addresses", async () => {
    peers.settings.isPatient = true;
    const offer = open().offer({ isRestart: false });
    await clock.drain();
    peers.peer.find("host");
    peers.peer.find("");
    peers.peer.find("relay");
    peers.peer.finishGathering();

    expect(await offer).toEqual({ sdp: "offer 1 of 0", candidates: [{ candidate: "host" }, { candidate: "relay" }] });
    expect(peers.peer.configuration).toEqual({
      iceServers: ICE_SERVERS,
      iceTransportPolicy: "all",
      bundlePolicy: "max-bundle",
    });
    expect(peers.peer.tracks).toEqual(["built-in"]);
    expect(clock.pendingTimers).toEqual([]);
  });

  it("[CC-07] offers the addresses found in two seconds if gathering does not end", async () => {
    peers.settings.isPatient = true;
    const offer = open().offer({ isRestart: false });
    await clock.drain();
    peers.peer.find("host");
    await clock.run(GATHER_MS);

    expect((await offer).candidates).toEqual([{ candidate: "host" }]);
  });

  it("[CC-07] offers only the new addresses after a restart", async () => {
    const peer = open();
    await peer.offer({ isRestart: false });

    expect(await peer.offer({ isRestart: true })).toEqual({
      sdp: "restart 2 of 0",
      candidates: [{ candidate: "address 2" }],
    });
  });

  it("applies an answer, without the addresses that the browser cannot use", async () => {
    const rest = { sdpMid: "0", sdpMLineIndex: 0 };

    await open().accept({
      sdp: "answer",
      candidates: ["unusable", "usable"].map((candidate) => ({ candidate, ...rest })),
    });

    expect(peers.peer.answers).toEqual(["answer"]);
    expect(peers.peer.candidates).toEqual(["usable"]);
  });

  it("sends another microphone, also if there was none at first", async () => {
    const peer = open(null);
    await peer.replaceTrack(MICROPHONE);

    expect(peers.peer.tracks).toEqual(["built-in"]);
  });

  it("reports states and the audio of the center until it is disposed", async () => {
    const stream = {} as MediaStream;
    const peer = open();
    peers.settings.isPatient = true;
    const offer = peer.offer({ isRestart: false });
    await clock.drain();
    peers.peer.setState("connecting");
    peers.peer.receive(stream);
    peer[Symbol.dispose]();
    peers.peer.setState("failed");
    await offer;

    expect(events).toEqual(["connecting", stream]);
    expect(peers.open).toBe(0);
    expect(clock.pendingTimers).toEqual([]);
  });
});
