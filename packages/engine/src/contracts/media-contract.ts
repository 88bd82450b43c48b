import { describe, expect, it } from "vitest";
import type { SessionDescription } from "../ports/media.ts";
import {
  attributeOf,
  CALL,
  expectToHear,
  inCall,
  legIdOf,
  linesOf,
  type OpenMedia,
  OTHER_CALL,
  openLeg,
  playTones,
  recordEvents,
  TONES,
} from "./media-fixture.ts";
import { lifeCycleRules } from "./media-life-cycle-contract.ts";

const A = legIdOf(0xa);
const B = legIdOf(0xb);
const C = legIdOf(0xc);

const [TONE_A, TONE_B, TONE_C] = TONES;

/** Frequencies of the key 5, by ITU-T Q.23. Unit: Hz. */
const KEY_5 = [770, 1336];

/** Loudness of audio that is not silence. */
const AUDIBLE = 0.005;

/** Loudness that is silence. */
const SILENT = 0.001;

/** Required behavior of the media of calls: rules MC of SPEC.md. */
export function mediaContract(name: string, open: OpenMedia): void {
  describe(`Media contract: ${name}`, () => {
    answerRules(open);
    refusalRules(open);
    mixRules(open);
    soundRules(open);
    digitRules(open);
    lifeCycleRules(open);
  });
}

function answerRules(open: OpenMedia): void {
  it("[MC-01] answers with the offered section, Opus and telephone events, and all candidates", async () => {
    await using fixture = await open();
    await using peer = await fixture.openPeer();
    const offer = await peer.offer();

    const answer = await fixture.media.openLeg({ legId: A, callId: CALL }, offer);

    const opus = payloadTypeOf("opus/48000/2", offer);
    const keys = payloadTypeOf("telephone-event/48000", offer);
    const mid = attributeOf("mid", offer);
    expect(answer?.candidates.length).toBeGreaterThan(0);
    expect(linesOf(answer).filter((line) => line.startsWith("m="))).toEqual([
      expect.stringMatching(/^m=audio \d+ UDP\/TLS\/RTP\/SAVPF /),
    ]);
    expect(linesOf(answer)).toEqual(
      expect.arrayContaining([
        `a=group:BUNDLE ${mid}`,
        `a=mid:${mid}`,
        `a=rtpmap:${opus} opus/48000/2`,
        `a=rtpmap:${keys} telephone-event/48000`,
        expect.stringMatching(new RegExp(`^a=fmtp:${opus} .*useinbandfec=1`)),
        expect.stringMatching(/^a=msid:\S+ \S+$/),
        expect.stringMatching(/^a=candidate:\S+ 1 udp /i),
        expect.stringMatching(/^a=fingerprint:sha-256 /),
        expect.stringMatching(/^a=setup:(active|passive)$/),
        "a=sendrecv",
        "a=rtcp-mux",
      ]),
    );
    expect(answer?.sdp).not.toMatch(/ red\//);
  });

  it("[MC-01] names candidates by the section they belong to", async () => {
    await using fixture = await open();
    await using peer = await fixture.openPeer();
    const offer = await peer.offer();

    const answer = await fixture.media.openLeg({ legId: A, callId: CALL }, offer);

    for (const candidate of answer?.candidates ?? []) {
      expect(candidate).toEqual({
        candidate: expect.stringMatching(/^candidate:\S+ 1 udp /i),
        sdpMid: attributeOf("mid", offer),
        sdpMLineIndex: 0,
      });
    }
  });
}

/** Offers that cannot be answered, made from a good one. */
const BAD_OFFERS: Readonly<Record<string, (sdp: string) => string>> = {
  "is empty": () => "",
  "is not a description": () => "hello",
  "is longer than any offer": (sdp) => sdp + "a=x-unknown:1\r\n".repeat(20_000),
  "has no audio": (sdp) => sdp.replace("m=audio", "m=video"),
  "has no Opus": (sdp) => sdp.replaceAll("opus/48000/2", "speex/48000/2"),
  "has no fingerprint": (sdp) => sdp.replaceAll(/a=fingerprint:.*\r\n/g, ""),
  "has no ICE user": (sdp) => sdp.replaceAll(/a=ice-ufrag:.*\r\n/g, ""),
  "has no ICE password": (sdp) => sdp.replaceAll(/a=ice-pwd:.*\r\n/g, ""),
  "rejects its own audio": (sdp) => sdp.replace(/m=audio \d+/, "m=audio 0"),
};

function refusalRules(open: OpenMedia): void {
  it.each(Object.keys(BAD_OFFERS))("[MC-02] returns null for an offer that %s, and keeps nothing", async (title) => {
    await using fixture = await open();
    await using peer = await fixture.openPeer();
    const offer = await peer.offer();
    const sdp = BAD_OFFERS[title]?.(offer.sdp) ?? "";

    expect(await fixture.media.openLeg({ legId: A, callId: CALL }, { ...offer, sdp })).toBeNull();

    expect(fixture.media.figures().legs).toBe(0);
    expect(await fixture.media.openLeg({ legId: A, callId: CALL }, offer)).not.toBeNull();
  });

  it("[MC-02] ignores candidates that cannot be used", async () => {
    await using fixture = await open();
    await using peer = await fixture.openPeer();
    const offer = await peer.offer();
    const useless = ["", "hello", "candidate:1 1 tcp 1 203.0.113.1 9 typ host tcptype active"].map((candidate) => ({
      candidate,
      sdpMid: "7",
      sdpMLineIndex: 7,
    }));

    const answer = await fixture.media.openLeg(
      { legId: A, callId: CALL },
      { sdp: offer.sdp, candidates: [...useless, ...offer.candidates] },
    );

    expect(answer).not.toBeNull();
    if (answer !== null) await peer.accept(answer);
  });
}

function mixRules(open: OpenMedia): void {
  it("[MC-03] a leg that is not arranged hears silence and is not heard", async () => {
    await using fixture = await open();
    await using a = await openLeg(fixture, A);
    await using b = await openLeg(fixture, B);
    await using parked = await openLeg(fixture, C);
    playTones(a, b, parked);

    fixture.media.arrange(CALL, [inCall(A), inCall(B)]);

    await expectToHear(a, [TONE_B], [TONE_C]);
    await expectToHear(b, [TONE_A], [TONE_C]);
    expect(parked.loudness()).toBeLessThan(SILENT);
  });

  it("[MC-03, MC-04] a leg that the next arrangement leaves out is parked", async () => {
    await using fixture = await open();
    await using a = await openLeg(fixture, A);
    await using b = await openLeg(fixture, B);
    playTones(a, b);
    fixture.media.arrange(CALL, [inCall(A), inCall(B)]);
    await expectToHear(a, [TONE_B]);

    fixture.media.arrange(CALL, [inCall(B)]);

    await expect.poll(() => a.loudness()).toBeLessThan(SILENT);
    await expectToHear(b, [], [TONE_A]);
  });

  it("[MC-04] the last arrangement counts, and an empty one parks all legs", async () => {
    await using fixture = await open();
    await using a = await openLeg(fixture, A);
    await using b = await openLeg(fixture, B);
    playTones(a, b);

    for (let times = 0; times < 50; times += 1) {
      fixture.media.arrange(CALL, []);
      fixture.media.arrange(CALL, [inCall(A), inCall(B)]);
    }
    await expectToHear(a, [TONE_B]);

    fixture.media.arrange(CALL, []);
    await expect.poll(() => [a.loudness() < SILENT, b.loudness() < SILENT]).toEqual([true, true]);
  });

  it("[MC-04] a leg that opens takes its place in the arrangement of its call", async () => {
    await using fixture = await open();
    await using a = await openLeg(fixture, A);
    fixture.media.arrange(CALL, [inCall(A), inCall(B)]);

    await using b = await openLeg(fixture, B);
    playTones(a, b);

    await expectToHear(b, [TONE_A]);
    await expectToHear(a, [TONE_B]);
  });

  it("[MC-05] each of three legs hears the other two, and not itself", async () => {
    await using fixture = await open();
    await using a = await openLeg(fixture, A);
    await using b = await openLeg(fixture, B);
    await using c = await openLeg(fixture, C);
    playTones(a, b, c);

    fixture.media.arrange(CALL, [inCall(A), inCall(B), inCall(C)]);

    await expectToHear(a, [TONE_B, TONE_C], [TONE_A]);
    await expectToHear(b, [TONE_A, TONE_C], [TONE_B]);
    await expectToHear(c, [TONE_A, TONE_B], [TONE_C]);
  });

  it("[MC-05] calls do not hear each other", async () => {
    await using fixture = await open();
    await using a = await openLeg(fixture, A);
    await using b = await openLeg(fixture, B);
    await using other = await openLeg(fixture, C, OTHER_CALL);
    playTones(a, b, other);

    fixture.media.arrange(CALL, [inCall(A), inCall(B), inCall(C)]);
    fixture.media.arrange(OTHER_CALL, [inCall(C), inCall(A)]);

    await expectToHear(a, [TONE_B], [TONE_C]);
    expect(other.loudness()).toBeLessThan(SILENT);
  });
}

function soundRules(open: OpenMedia): void {
  it.each(["hold-music", "ring-back"] as const)("[MC-06] a leg hears %s, and is heard all the same", async (hears) => {
    await using fixture = await open();
    await using a = await openLeg(fixture, A);
    await using b = await openLeg(fixture, B);
    playTones(a, b);

    fixture.media.arrange(CALL, [inCall(A, { hears }), inCall(B)]);

    await expect.poll(() => a.loudness()).toBeGreaterThan(AUDIBLE);
    await expectToHear(b, [TONE_A]);
    await expectToHear(a, [], [TONE_B]);
  });

  it("[MC-07] a leg that is not heard hears the others", async () => {
    await using fixture = await open();
    await using a = await openLeg(fixture, A);
    await using b = await openLeg(fixture, B);
    playTones(a, b);

    fixture.media.arrange(CALL, [inCall(A, { isHeard: false }), inCall(B)]);
    await expectToHear(a, [TONE_B]);
    await expectToHear(b, [], [TONE_A]);

    fixture.media.arrange(CALL, [inCall(A), inCall(B, { isHeard: false, hears: "silence" })]);
    await expect.poll(() => [a.loudness() < SILENT, b.loudness() < SILENT]).toEqual([true, true]);
  });
}

function digitRules(open: OpenMedia): void {
  it("[MC-08] reports each pressed key once, in order", async () => {
    await using fixture = await open();
    const { events } = recordEvents(fixture.media);
    await using a = await openLeg(fixture, A);

    a.press("4*2#0D");

    await expect
      .poll(() => events.map((event) => (event.type === "digits-received" ? event.digits : "")).join(""))
      .toBe("4*2#0D");
  });

  it("[MC-08] sends keys as tones", async () => {
    await using fixture = await open();
    await using a = await openLeg(fixture, A);
    await using b = await openLeg(fixture, B);
    fixture.media.arrange(CALL, [inCall(A), inCall(B)]);

    fixture.media.sendDigits(A, "555555555555555555");

    await expectToHear(a, KEY_5);
    expect(KEY_5.map((frequency) => b.amplitudeOf(frequency) < 0.02)).toEqual([true, true]);
  });
}

/** Returns the payload type of a format, such as `opus/48000/2`. */
function payloadTypeOf(format: string, description: SessionDescription): string | undefined {
  const line = linesOf(description).find((candidate) => candidate.endsWith(` ${format}`));
  return line?.slice("a=rtpmap:".length, line.indexOf(" "));
}
