import { asId, type ConversationId, type LegId } from "@tributary/model";
import { createSeededRandom } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { openBadNetwork } from "./bad-network.ts";
import { hasLibwebrtc, openLibwebrtcPeer } from "./libwebrtc-peer.ts";
import { openRealMedia, type RealMedia } from "./real-media.ts";

const CALL = asId<ConversationId>("call");
const [A, B] = [asId<LegId>("a"), asId<LegId>("b")];

async function open(fixture: RealMedia, legId: LegId) {
  const peer = await openLibwebrtcPeer();
  const answer = await fixture.media.openLeg({ legId, callId: CALL }, await peer.offer());
  if (answer === null) throw new Error("The offer was not answered.");
  await peer.accept(answer);
  return peer;
}

describe.skipIf(!hasLibwebrtc)("with libwebrtc", () => {
  it("[MC-01, MC-05] browsers' own implementation connects, and both hear each other", async () => {
    await using fixture = openRealMedia();
    await using a = await open(fixture, A);
    await using b = await open(fixture, B);
    a.play(440);
    b.play(580);

    fixture.media.arrange(CALL, [
      { legId: A, hears: "call", isHeard: true },
      { legId: B, hears: "call", isHeard: true },
    ]);

    await expect.poll(() => [a.amplitudeOf(580) > 0.08, b.amplitudeOf(440) > 0.08]).toEqual([true, true]);
    expect([a.amplitudeOf(440) < 0.02, b.amplitudeOf(580) < 0.02]).toEqual([true, true]);
    expect(fixture.media.figures().legs).toBe(2);
  });

  it("[MC-09] browsers' own implementation restarts ICE, and audio continues", async () => {
    await using fixture = openRealMedia();
    await using a = await open(fixture, A);
    await using b = await open(fixture, B);
    const places = [A, B].map((legId) => ({ legId, hears: "call" as const, isHeard: true }));
    fixture.media.arrange(CALL, places);

    const answer = await fixture.media.restartLeg(A, await a.restartOffer());
    if (answer !== null) await a.accept(answer);
    a.play(440);

    await expect.poll(() => b.amplitudeOf(440)).toBeGreaterThan(0.08);
  });

  it("[MC-11] browsers' own implementation closes its leg", async () => {
    await using fixture = openRealMedia();
    const events: string[] = [];
    fixture.media.observe(({ type }) => void events.push(type));
    await using a = await open(fixture, A);
    await expect.poll(() => events).toEqual(["leg-connected"]);

    await a.close();

    await expect.poll(() => events).toEqual(["leg-connected", "leg-closed"]);
  });

  it("reports of both ends reach the other one", async () => {
    await using fixture = openRealMedia();
    await using a = await open(fixture, A);

    await expect
      .poll(async () => {
        const types = [...(await a.connection.getStats()).values()].map(({ type }: { readonly type: string }) => type);
        return types.filter((type) => ["remote-inbound-rtp", "remote-outbound-rtp"].includes(type)).sort();
      })
      .toEqual(["remote-inbound-rtp", "remote-outbound-rtp"]);
  });

  it.each([
    ["200 milliseconds of delay", { delayMs: 100, jitterMs: 0, lossRatio: 0 }],
    ["a fifth of all packets lost", { delayMs: 10, jitterMs: 0, lossRatio: 0.2 }],
    ["packets in disorder", { delayMs: 20, jitterMs: 60, lossRatio: 0.03 }],
  ])("[VP-02, VP-11, VP-12] browsers' own implementation connects and is heard with %s", async (_, network) => {
    const random = createSeededRandom(23);
    await using fixture = openRealMedia();
    await using a = await openLibwebrtcPeer();
    await using b = await open(fixture, B);
    const answer = await fixture.media.openLeg({ legId: A, callId: CALL }, await a.offer());
    if (answer === null) throw new Error("The offer was not answered.");
    using bad = await openBadNetwork(answer, {
      delayMs: () => network.delayMs + random.fraction() * network.jitterMs,
      isLost: () => random.fraction() < network.lossRatio,
    });
    await a.accept(bad.answer);
    fixture.media.arrange(
      CALL,
      [A, B].map((legId) => ({ legId, hears: "call", isHeard: true })),
    );
    a.play(440);
    b.play(580);

    await expect.poll(() => [a.amplitudeOf(580) > 0.08, b.amplitudeOf(440) > 0.08]).toEqual([true, true]);
  });
});
