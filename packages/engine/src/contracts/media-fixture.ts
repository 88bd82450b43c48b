import { asId, type ConversationId, type LegId } from "@tributary/model";
import { expect } from "vitest";
import type { ArrangedLeg, Media, MediaEvent, SessionDescription } from "../ports/media.ts";

/** Audio that a peer sends: a tone of this frequency (Hz), packets with silence, or no packets. */
export type PeerSound = number | "silence" | "nothing";

/** The other end of a leg, as a browser is it. */
export interface MediaPeer extends AsyncDisposable {
  /** Returns an offer with all candidates. */
  offer(): Promise<SessionDescription>;
  /** Returns an offer that restarts ICE. */
  restartOffer(): Promise<SessionDescription>;
  /** Takes the answer to its newest offer. Resolves once audio can flow. */
  accept(answer: SessionDescription): Promise<void>;
  /** Sends this from now on. A new peer sends silence. */
  play(sound: PeerSound): void;
  /** Amplitude of one frequency in the audio that was received last, 0 to 1. Full scale is 1. */
  amplitudeOf(frequencyHz: number): number;
  /** Loudness of the audio that was received last, 0 to 1: the root of the mean square. */
  loudness(): number;
  /** Presses keys, as telephone events. */
  press(digits: string): void;
  /** Closes the connection, so that the other end knows. */
  close(): Promise<void>;
}

/** Legs without calls. */
export interface MediaFixture extends AsyncDisposable {
  readonly media: Media;
  openPeer(): Promise<MediaPeer>;
  /** Ends the processes of all legs without notice. */
  endProcesses(): Promise<void>;
  /** Lets this time pass. Unit: milliseconds. */
  pass(ms: number): Promise<void>;
}

/** Opens a {@link MediaFixture} for one test. */
export type OpenMedia = () => Promise<MediaFixture>;

export const CALL = asId<ConversationId>("01900000-0000-7000-8000-0000000000c1");
export const OTHER_CALL = asId<ConversationId>("01900000-0000-7000-8000-0000000000c2");

/** Returns the id of the leg with this number. */
export function legIdOf(number: number): LegId {
  return asId<LegId>(`01900000-0000-7000-8000-${number.toString(16).padStart(12, "0")}`);
}

/** Opens a leg for a new peer, which is connected then. */
export async function openLeg(
  { media, openPeer }: MediaFixture,
  legId: LegId,
  callId: ConversationId = CALL,
): Promise<MediaPeer> {
  const peer = await openPeer();
  const answer = await media.openLeg({ legId, callId }, await peer.offer());
  expect(answer).not.toBeNull();
  if (answer !== null) await peer.accept(answer);
  return peer;
}

/** Returns a leg that takes part in a call, with changes. */
export function inCall(legId: LegId, changes: Partial<ArrangedLeg> = {}): ArrangedLeg {
  return { legId, hears: "call", isHeard: true, ...changes };
}

/** Records the events of all legs. */
export function recordEvents(media: Media): {
  readonly events: readonly MediaEvent[];
  /** Types of the events of one leg, in order. */
  of(legId: LegId): readonly MediaEvent["type"][];
} {
  const events: MediaEvent[] = [];
  media.observe((event) => void events.push(event));
  return { events, of: (legId) => events.filter((event) => event.legId === legId).map(({ type }) => type) };
}

/** Amplitude from which on a tone is heard; peers play tones at 0.25. */
const HEARD = 0.08;

/** Amplitude below which a tone is not heard: what codecs add is below. */
const NOT_HEARD = 0.02;

/** Waits until the peer hears the first frequencies, and none of the others. */
export async function expectToHear(
  peer: MediaPeer,
  frequencies: readonly number[],
  others: readonly number[] = [],
): Promise<void> {
  await expect
    .poll(() => ({
      heard: frequencies.filter((frequency) => peer.amplitudeOf(frequency) >= HEARD),
      others: others.filter((frequency) => peer.amplitudeOf(frequency) >= NOT_HEARD),
    }))
    .toEqual({ heard: [...frequencies], others: [] });
}

/** Tones of three peers. None is a multiple of another one, or part of a key's tones. Unit: Hz. */
export const TONES = [440, 580, 1900] as const;

/** Lets three peers send their tones. */
export function playTones(a: MediaPeer, b: MediaPeer, c?: MediaPeer): void {
  a.play(TONES[0]);
  b.play(TONES[1]);
  c?.play(TONES[2]);
}

/** Returns the lines of a description. */
export function linesOf(description: SessionDescription | null): readonly string[] {
  return description?.sdp.split("\r\n") ?? [];
}

/** Returns the value of the first attribute with this name. */
export function attributeOf(attribute: string, description: SessionDescription | null): string | undefined {
  const start = `a=${attribute}:`;
  return linesOf(description)
    .find((line) => line.startsWith(start))
    ?.slice(start.length);
}
