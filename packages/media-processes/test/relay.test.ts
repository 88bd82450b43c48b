import { createHmac } from "node:crypto";
import { asId, type ConversationId, type LegId } from "@tributary/model";
import { freePort } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { hasLibwebrtc, openLibwebrtcPeer } from "./libwebrtc-peer.ts";
import { openRealMedia } from "./real-media.ts";

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

describe.skipIf(!hasLibwebrtc)("with libwebrtc", () => {
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
