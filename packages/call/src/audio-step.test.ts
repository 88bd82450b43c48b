import { describe, expect, it } from "vitest";
import {
  type AudioFact,
  type AudioState,
  firstAudioState,
  isAnswering,
  isRinging,
  refusalToAnswer,
  stepAudio,
} from "./audio-step.ts";

const STATES: Readonly<Record<string, AudioState>> = {
  "not-held, due": { name: "not-held", center: "due" },
  "not-held, called-back": { name: "not-held", center: "called-back" },
  "not-held, ringing": { name: "not-held", center: "ringing" },
  opening: { name: "opening" },
  on: { name: "on" },
  "called-back": { name: "called-back" },
  ringing: { name: "ringing" },
  answering: { name: "answering" },
  answered: { name: "answered" },
  over: { name: "over" },
};

const FACTS: Readonly<Record<string, AudioFact>> = {
  held: { type: "held" },
  due: { type: "center", audio: "due" },
  "called back": { type: "center", audio: "called-back" },
  rings: { type: "center", audio: "ringing" },
  answer: { type: "answer" },
  declined: { type: "declined" },
  "ring over": { type: "ring-over" },
  "microphone on": { type: "microphone-on" },
  "no microphone": { type: "microphone-failed", problem: "permission-denied" },
  "no connection": { type: "connection-failed" },
  ended: { type: "ended" },
};

/** Changes by state and event: the next state, and the effects. A cell that is absent changes nothing. */
const TABLE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "not-held, due": {
    held: "opening: show-off, open-microphone",
    "called back": "not-held, called-back: disconnect",
    rings: "not-held, ringing: disconnect",
    ended: "over",
  },
  "not-held, called-back": {
    held: "called-back: show-off",
    due: "not-held, due",
    rings: "not-held, ringing",
    ended: "over",
  },
  "not-held, ringing": {
    held: "ringing: show-off, confirm-ringing",
    due: "not-held, due",
    "called back": "not-held, called-back",
    declined: "not-held, called-back",
    "ring over": "not-held, called-back",
    ended: "over",
  },
  opening: {
    "called back": "called-back: disconnect, show-off",
    rings: "ringing: disconnect, show-off, confirm-ringing",
    "microphone on": "on: connect",
    "no microphone": "over: end permission-denied",
    ended: "over",
  },
  on: {
    "called back": "called-back: disconnect, show-off",
    rings: "ringing: disconnect, show-off, confirm-ringing",
    "no connection": "over: end no-connection",
    ended: "over",
  },
  "called-back": { due: "opening: open-microphone", rings: "ringing: confirm-ringing", ended: "over" },
  ringing: {
    due: "opening: open-microphone",
    "called back": "called-back",
    rings: "ringing: confirm-ringing",
    answer: "answering: confirm-connecting, open-microphone",
    declined: "called-back",
    "ring over": "called-back",
    ended: "over",
  },
  answering: {
    due: "opening",
    "called back": "called-back: disconnect, show-off",
    "microphone on": "answered: connect",
    "no microphone": "called-back: disconnect, show-off, report-no-audio",
    ended: "over",
  },
  answered: {
    due: "on",
    "called back": "called-back: disconnect, show-off",
    "no connection": "called-back: disconnect, show-off, report-no-audio",
    ended: "over",
  },
  over: {},
};

const nameOf = (state: AudioState): string =>
  state.name === "not-held" ? `${state.name}, ${state.center}` : state.name;

const cells = Object.entries(STATES).flatMap(([name, state]) =>
  Object.entries(FACTS).map(([fact, event]) => ({ name, fact, state, event, expected: TABLE[name]?.[fact] ?? name })),
);

describe("stepAudio", () => {
  it.each(cells)("[CC-09, CC-13, CC-18, CC-19] $name, $fact → $expected", ({ state, event, expected }) => {
    const step = stepAudio(state, event);
    const effects = step.effects.map((effect) => (effect.type === "end" ? `end ${effect.problem}` : effect.type));

    expect([nameOf(step.state), effects.join(", ")].filter(Boolean).join(": ")).toBe(expected);
  });

  it("[CC-18] begins as the page before was left", () => {
    expect([false, true].map(firstAudioState).map(nameOf)).toEqual(["not-held, due", "not-held, called-back"]);
  });

  it("[CC-19] is answered and declined while it rings, and answered by the tab that has the audio", () => {
    const refusals = Object.values(STATES).map((state) => [nameOf(state), refusalToAnswer(state)]);
    const named = (isTrue: (state: AudioState) => boolean) => Object.values(STATES).filter(isTrue).map(nameOf);

    expect(refusals.filter(([, refusal]) => refusal !== "not-ringing")).toEqual([
      ["not-held, ringing", "elsewhere"],
      ["ringing", undefined],
    ]);
    expect(named(isRinging)).toEqual(["not-held, ringing", "ringing"]);
    expect(named(isAnswering)).toEqual(["answering", "answered"]);
  });
});
