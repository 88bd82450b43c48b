import { type MediaFixture, type MediaPeer, mediaContract, type PeerSound } from "@tributary/engine/contracts";
import { asId, type ConversationId, type LegId } from "@tributary/model";
import { expect, it } from "vitest";
import { exampleOffer } from "./example-offer.ts";
import { createFakeMedia, type FakeLeg, type FakeMedia } from "./fake-media.ts";

const CALL = asId<ConversationId>("01900000-0000-7000-8000-0000000000c1");
const [A, B] = [
  asId<LegId>("01900000-0000-7000-8000-00000000000a"),
  asId<LegId>("01900000-0000-7000-8000-00000000000b"),
];

mediaContract("fake", async () => fixtureOf(createFakeMedia()));

it("shows arrangements, what legs hear, and the keys that were sent", async () => {
  await using media = createFakeMedia();
  for (const legId of [A, B]) await media.openLeg({ legId, callId: CALL }, exampleOffer());
  const arrangement = [
    { legId: A, hears: "call", isHeard: true },
    { legId: B, hears: "hold-music", isHeard: true },
  ] as const;

  media.arrange(CALL, arrangement);
  media.sendDigits(A, "12");
  media.sendDigits(A, "3");

  expect(media.arrangements.get(CALL)).toEqual(arrangement);
  expect([media.heardBy(A), media.heardBy(B)]).toEqual([[B], "hold-music"]);
  expect(media.legs.map(({ legId, audio, digits }) => ({ legId, audio, digits }))).toEqual([
    { legId: A, audio: "waiting", digits: "123" },
    { legId: B, audio: "waiting", digits: "" },
  ]);
  media.closeLeg(A);
  media.closeLeg(B);
  expect([media.legs, [...media.arrangements]]).toEqual([[], []]);
});

it("opens no leg while it is unavailable", async () => {
  await using media = createFakeMedia();
  media.setAvailable(false);
  await expect(media.openLeg({ legId: A, callId: CALL }, exampleOffer())).rejects.toMatchObject({
    code: "unavailable",
  });

  media.setAvailable(true);

  expect(await media.openLeg({ legId: A, callId: CALL }, exampleOffer())).not.toBeNull();
});

/** Peers whose audio is derived from the arrangements: a peer plays one tone, or hears the tones of those that its leg hears. */
function fixtureOf(media: FakeMedia): MediaFixture {
  const peers: { readonly offers: Set<string>; sound: PeerSound; digits: string }[] = [];
  let offers = 0;

  function openPeer(): MediaPeer {
    const peer = { offers: new Set<string>(), sound: "silence" as PeerSound, digits: "" };
    peers.push(peer);
    const legOf = (): FakeLeg | undefined => media.legs.find(({ offer }) => peer.offers.has(offer.sdp));
    const heard = () => media.heardBy(legOf()?.legId ?? A);
    const soundOf = (legId: LegId): PeerSound | undefined =>
      peers.find((other) => other.offers.has(media.leg(legId)?.offer.sdp ?? ""))?.sound;
    const tones = (): readonly PeerSound[] => {
      const legIds = heard();
      return typeof legIds === "string" ? [] : legIds.flatMap((legId) => soundOf(legId) ?? []);
    };
    const isKeyTone = (frequencyHz: number) =>
      legOf()?.digits.includes("5") === true && [770, 1336].includes(frequencyHz);
    const nextOffer = async () => {
      offers += 1;
      const offer = exampleOffer(offers);
      peer.offers.add(offer.sdp);
      return offer;
    };
    const close = async () => {
      const leg = legOf();
      if (leg !== undefined) media.closeByPeer(leg.legId);
    };
    return {
      offer: nextOffer,
      restartOffer: nextOffer,
      async accept() {
        const leg = legOf();
        if (leg?.audio === "waiting") media.connect(leg.legId);
      },
      play(sound) {
        peer.sound = sound;
        const leg = legOf();
        if (leg?.audio === "lost" && sound !== "nothing") media.connect(leg.legId);
      },
      amplitudeOf: (frequencyHz) => (tones().includes(frequencyHz) || isKeyTone(frequencyHz) ? 0.25 : 0),
      loudness: () => (["hold-music", "ring-back"].includes(String(heard())) || tones().some(Number) ? 0.2 : 0),
      press(digits) {
        const leg = legOf();
        if (leg !== undefined) media.receiveDigits(leg.legId, digits);
      },
      close,
      [Symbol.asyncDispose]: close,
    };
  }

  return {
    media,
    openPeer: async () => openPeer(),
    endProcesses: async () => media.endProcess(),
    async pass(ms) {
      if (ms === 6_000) return; // the first part of the ten seconds
      for (const leg of media.legs) {
        const sound = peers.find(({ offers: own }) => own.has(leg.offer.sdp))?.sound;
        if (leg.audio === "waiting" || sound === "nothing") media.lose(leg.legId);
      }
    },
    [Symbol.asyncDispose]: () => media[Symbol.asyncDispose](),
  };
}
