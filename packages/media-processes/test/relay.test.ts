import { createHmac } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import type { SessionDescription } from "@tributary/engine/ports";
import { asId, type ConversationId, type LegId } from "@tributary/model";
import { exampleOffer, freePort } from "@tributary/testkit";
import { describe, expect, it, onTestFinished } from "vitest";
import { hasLibwebrtc, openLibwebrtcPeer } from "./libwebrtc-peer.ts";
import { openRealMedia, type RealMedia } from "./real-media.ts";

const CALL = asId<ConversationId>("call");
const [A, B] = [asId<LegId>("a"), asId<LegId>("b")];
const SECRET = "a secret of sixteen characters";

type CandidateStats = { readonly type: string; readonly candidateType?: string };

/** Configuration of a peer that sends audio through the relay only, as Amazon's library does. */
function relayOnly(port: number, subject: string): RTCConfiguration {
  const username = `${Math.floor(Date.now() / 1_000) + 60}:${subject}`;
  const credential = createHmac("sha1", SECRET).update(username).digest("base64");
  return {
    iceTransportPolicy: "relay",
    iceServers: [{ urls: `turn:127.0.0.1:${port}?transport=udp`, username, credential }],
  };
}

/** Calls without audio of anyone, which fill the first process. */
async function fillFirstProcess({ media, log }: RealMedia): Promise<void> {
  const started = () => log.lines.filter(({ message }) => message === "voice process started").length;
  for (let number = 1; number <= 9; number += 1) {
    const callId = asId<ConversationId>(`silent-${number}`);
    await media.openLeg({ legId: asId<LegId>(`silent-${number}`), callId }, exampleOffer(number));
  }
  await expect.poll(started).toBe(2);
}

/** A socket on 127.0.0.1 that is not of a voice process, and its datagrams. */
async function openStranger() {
  const socket = createSocket("udp4");
  const received: Buffer[] = [];
  socket.on("message", (datagram) => void received.push(datagram));
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  onTestFinished(() => void socket.close());
  return { port: socket.address().port, received };
}

/** Adds a candidate that peers prefer. */
function withCandidate({ sdp, candidates }: SessionDescription, port: number): SessionDescription {
  const candidate = `candidate:99 1 udp 2130706431 127.0.0.1 ${port} typ host`;
  return {
    sdp: sdp.replace("a=candidate:", `a=${candidate}\r\na=candidate:`),
    candidates: [{ candidate, sdpMid: "0", sdpMLineIndex: 0 }, ...candidates],
  };
}

describe.skipIf(!hasLibwebrtc)("with libwebrtc", () => {
  it("[VP-50, VR-11] browsers' own implementation is heard through the relay of another process, which leads to nothing else", async () => {
    const port = await freePort();
    await using fixture = openRealMedia({ processes: 2, relay: { port, secret: SECRET, isLocal: false } });
    await fillFirstProcess(fixture);
    const stranger = await openStranger();
    await using a = await openLibwebrtcPeer(relayOnly(port, "ada"));
    await using b = await openLibwebrtcPeer();
    for (const [legId, peer] of [
      [A, a],
      [B, b],
    ] as const) {
      const answer = await fixture.media.openLeg({ legId, callId: CALL }, await peer.offer());
      if (answer === null) throw new Error("The offer was not answered.");
      await peer.accept(peer === a ? withCandidate(answer, stranger.port) : answer);
    }
    fixture.media.arrange(
      CALL,
      [A, B].map((legId) => ({ legId, hears: "call", isHeard: true })),
    );
    a.play(440);
    b.play(580);
    await expect.poll(() => [a.amplitudeOf(580) > 0.08, b.amplitudeOf(440) > 0.08]).toEqual([true, true]);

    expect(stranger.received).toEqual([]);
  });

  it("[VP-50] browsers' own implementation is heard through the relay, and hears", async () => {
    const port = await freePort();
    await using fixture = openRealMedia({ relay: { port, secret: SECRET, isLocal: false } });
    await expect.poll(() => fixture.log.lines.map(({ message }) => message)).toContain("voice process started");
    await using a = await openLibwebrtcPeer(relayOnly(port, "ada"));
    await using b = await openLibwebrtcPeer();
    for (const [legId, peer] of [
      [A, a],
      [B, b],
    ] as const) {
      const offer = await peer.offer();
      const answer = await fixture.media.openLeg({ legId, callId: CALL }, offer);
      if (answer === null) throw new Error("The offer was not answered.");
      await peer.accept(answer);
    }
    fixture.media.arrange(
      CALL,
      [A, B].map((legId) => ({ legId, hears: "call", isHeard: true })),
    );
    a.play(440);
    b.play(580);

    await expect.poll(() => [a.amplitudeOf(580) > 0.08, b.amplitudeOf(440) > 0.08]).toEqual([true, true]);

    const stats = [...(await a.connection.getStats()).values()] as readonly CandidateStats[];
    const own = stats.filter(({ type }) => type === "local-candidate").map(({ candidateType }) => candidateType);
    expect(own).toContain("relay");
    expect(own).not.toContain("host");
  });
});
