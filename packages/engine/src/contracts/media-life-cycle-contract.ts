import { asId, type ConversationId } from "@tributary/model";
import { expect, it } from "vitest";
import {
  attributeOf,
  CALL,
  expectToHear,
  inCall,
  legIdOf,
  type OpenMedia,
  OTHER_CALL,
  openLeg,
  playTones,
  recordEvents,
  TONES,
} from "./media-fixture.ts";

const A = legIdOf(0xa);
const B = legIdOf(0xb);
const [TONE_A, TONE_B] = TONES;

/** Rules MC-09 to MC-12: restarts, events and ends of legs, and requests about those that do not exist. */
export function lifeCycleRules(open: OpenMedia): void {
  restartRules(open);
  eventRules(open);
  endRules(open);
  unknownRules(open);
}

function restartRules(open: OpenMedia): void {
  it("[MC-09] answers a restart with the same fingerprint and new credentials, and audio continues", async () => {
    await using fixture = await open();
    await using a = await fixture.openPeer();
    const first = await fixture.media.openLeg({ legId: A, callId: CALL }, await a.offer());
    if (first !== null) await a.accept(first);
    await using b = await openLeg(fixture, B);
    playTones(a, b);
    fixture.media.arrange(CALL, [inCall(A), inCall(B)]);
    await expectToHear(b, [TONE_A]);

    const second = await fixture.media.restartLeg(A, await a.restartOffer());
    if (second !== null) await a.accept(second);

    expect(attributeOf("fingerprint", second)).toBe(attributeOf("fingerprint", first));
    expect(attributeOf("ice-ufrag", second)).not.toBe(attributeOf("ice-ufrag", first));
    expect(second?.candidates.length).toBeGreaterThan(0);
    a.play("silence");
    await expectToHear(b, [], [TONE_A]);
    a.play(TONE_A);
    await expectToHear(b, [TONE_A]);
    await expectToHear(a, [TONE_B]);
  });

  it("[MC-09] an offer of a restart that cannot be answered leaves the leg as it is", async () => {
    await using fixture = await open();
    await using a = await openLeg(fixture, A);
    await using b = await openLeg(fixture, B);
    playTones(a, b);
    fixture.media.arrange(CALL, [inCall(A), inCall(B)]);

    expect(await fixture.media.restartLeg(A, { sdp: "hello", candidates: [] })).toBeNull();

    await expectToHear(b, [TONE_A]);
    expect(fixture.media.figures().legs).toBe(2);
  });
}

function eventRules(open: OpenMedia): void {
  it("[MC-10] a leg is connected with its first audio, lost after ten seconds without, and connected again", async () => {
    await using fixture = await open();
    const { of } = recordEvents(fixture.media);
    await using a = await openLeg(fixture, A);
    await expect.poll(() => of(A)).toEqual(["leg-connected"]);

    a.play("nothing");
    await fixture.pass(6_000);
    expect(of(A)).toEqual(["leg-connected"]);
    await fixture.pass(4_000);
    await expect.poll(() => of(A)).toEqual(["leg-connected", "leg-lost"]);

    a.play("silence");
    await expect.poll(() => of(A)).toEqual(["leg-connected", "leg-lost", "leg-connected"]);
  });

  it("[MC-10] a leg without audio is lost ten seconds after it was opened", async () => {
    await using fixture = await open();
    const { of } = recordEvents(fixture.media);
    await using peer = await fixture.openPeer();
    await fixture.media.openLeg({ legId: A, callId: CALL }, await peer.offer());

    await fixture.pass(10_000);

    await expect.poll(() => of(A)).toEqual(["leg-lost"]);
  });
}

function endRules(open: OpenMedia): void {
  it("[MC-11] a leg is closed without an event, and its id can be used again", async () => {
    await using fixture = await open();
    const { of } = recordEvents(fixture.media);
    await using a = await openLeg(fixture, A);
    await expect.poll(() => of(A)).toEqual(["leg-connected"]);

    fixture.media.closeLeg(A);
    fixture.media.closeLeg(A);

    await expect.poll(() => fixture.media.figures().legs).toBe(0);
    await using again = await openLeg(fixture, A);
    again.play("silence");
    a.play("silence");
    await expect.poll(() => of(A)).toEqual(["leg-connected", "leg-connected"]);
  });

  it("[MC-11] reports once that a peer closed its leg", async () => {
    await using fixture = await open();
    const { of } = recordEvents(fixture.media);
    await using a = await openLeg(fixture, A);
    await expect.poll(() => of(A)).toEqual(["leg-connected"]);

    await a.close();

    await expect.poll(() => of(A)).toEqual(["leg-connected", "leg-closed"]);
    expect(fixture.media.figures().legs).toBe(0);
  });

  it("[MC-11] reports the legs of a process that ended, and opens the next ones", async () => {
    await using fixture = await open();
    const { of } = recordEvents(fixture.media);
    await using _a = await openLeg(fixture, A);
    await using _b = await openLeg(fixture, B);
    await expect.poll(() => [of(A), of(B)]).toEqual([["leg-connected"], ["leg-connected"]]);

    await fixture.endProcesses();

    await expect.poll(() => [of(A).at(-1), of(B).at(-1)]).toEqual(["leg-closed", "leg-closed"]);
    expect(fixture.media.figures().legs).toBe(0);
    await using _next = await openLeg(fixture, A);
    await expect.poll(() => of(A)).toEqual(["leg-connected", "leg-closed", "leg-connected"]);
  });

  it("[MC-11] ends with the adapter: its requests are refused then", async () => {
    await using fixture = await open();
    const { events, of } = recordEvents(fixture.media);
    await using _a = await openLeg(fixture, A);
    await using peer = await fixture.openPeer();
    const offer = await peer.offer();
    await expect.poll(() => of(A)).toEqual(["leg-connected"]);

    await fixture.media[Symbol.asyncDispose]();

    await expect(fixture.media.openLeg({ legId: B, callId: CALL }, offer)).rejects.toMatchObject({
      code: "unavailable",
    });
    expect(await fixture.media.restartLeg(A, offer)).toBeNull();
    fixture.media.arrange(CALL, [inCall(A)]);
    expect(events).toHaveLength(1);
  });
}

function unknownRules(open: OpenMedia): void {
  it("[MC-12] ignores requests about legs and calls that do not exist", async () => {
    await using fixture = await open();
    await using peer = await fixture.openPeer();
    const offer = await peer.offer();

    fixture.media.closeLeg(B);
    fixture.media.sendDigits(B, "1");
    fixture.media.arrange(OTHER_CALL, [inCall(B)]);
    expect(await fixture.media.restartLeg(B, offer)).toBeNull();

    expect(await fixture.media.openLeg({ legId: A, callId: CALL }, offer)).not.toBeNull();
    expect(fixture.media.figures().legs).toBe(1);
  });

  it("[MC-12] refuses the id of an open leg, which continues", async () => {
    await using fixture = await open();
    const { of } = recordEvents(fixture.media);
    await using peer = await fixture.openPeer();
    const offer = await peer.offer();
    await using _a = await openLeg(fixture, A);

    await expect(fixture.media.openLeg({ legId: A, callId: CALL }, offer)).rejects.toMatchObject({ code: "internal" });

    await expect.poll(() => of(A)).toEqual(["leg-connected"]);
  });

  it("[MC-12] legs that are opened and closed leave nothing", async () => {
    await using fixture = await open();

    for (let round = 0; round < 4; round += 1) {
      await Promise.all([1, 2, 3, 4, 5].map((number) => openAndClose(fixture, round * 5 + number)));
    }

    await expect.poll(() => fixture.media.figures().legs).toBe(0);
  });

  async function openAndClose(fixture: Awaited<ReturnType<OpenMedia>>, number: number): Promise<void> {
    const callId = asId<ConversationId>(`01900000-0000-7000-8000-${number.toString(16).padStart(12, "0")}`);
    await using _peer = await openLeg(fixture, legIdOf(number), callId);
    fixture.media.arrange(callId, [inCall(legIdOf(number))]);
    fixture.media.closeLeg(legIdOf(number));
  }
}
