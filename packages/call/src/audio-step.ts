/**
 * The audio of a call on one page, as a pure step. "Due": the call has audio (connecting, waiting, connected).
 *
 * ```
 *  not-held ──held──▶ opening ──microphone on──▶ on             due
 *                     called-back ◀──┐                          called back
 *                     ringing ───────┤ declined, over           rings
 *                        │ answer    │ no microphone, no audio: the center is notified
 *                        ▼           │
 *                     answering ─────┤ microphone on
 *                        ▼           │
 *                     answered ──────┘ ──due──▶ on
 * ```
 *
 * A state of the center leads from any of them to the one that it names; only a call that is being answered goes on while it rings.
 */
import type { MicrophoneProblem } from "./audio/microphone.ts";

/** Audio that the center expects of the customer. */
export type CenterAudio = "due" | "called-back" | "ringing";

/**
 * The audio of this page. `not-held`: another tab has it, or may have it. `opening`, `answering`: the microphone is being turned on. `answered`: the center
 * still rings. `on`: there is a connection.
 */
export type AudioState =
  | { readonly name: "not-held"; readonly center: CenterAudio }
  | { readonly name: "opening" | "on" | "called-back" | "ringing" | "answering" | "answered" | "over" };

/** Facts. `ring-over`: it has rung for its time. `ended`: the call is over, or is not followed any more. */
export type AudioFact =
  | { readonly type: "held" | "answer" | "declined" | "ring-over" | "microphone-on" | "connection-failed" | "ended" }
  | { readonly type: "center"; readonly audio: CenterAudio }
  | { readonly type: "microphone-failed"; readonly problem: MicrophoneProblem };

/**
 * `disconnect`: turns microphone and connection off. `confirm-ringing`, `confirm-connecting`: the center is notified that the page rings, or that the customer has answered.
 * `report-no-audio`: that the page cannot answer.
 */
export type AudioEffect =
  | { readonly type: "confirm-ringing" | "confirm-connecting" }
  | { readonly type: "open-microphone" | "connect" | "disconnect" | "report-no-audio" | "show-off" }
  | { readonly type: "end"; readonly problem: MicrophoneProblem | "no-connection" };

/** State and effects after an event. */
export type AudioStep = { readonly state: AudioState; readonly effects: readonly AudioEffect[] };

const ANSWER: readonly AudioEffect[] = [{ type: "confirm-connecting" }, { type: "open-microphone" }];
const RING: readonly AudioEffect[] = [{ type: "confirm-ringing" }];
const OFF: readonly AudioEffect[] = [{ type: "disconnect" }, { type: "show-off" }];

/** Returns the state before anything is known: `isCalledBack` is that of the page before. */
export function firstAudioState(isCalledBack: boolean): AudioState {
  return { name: "not-held", center: isCalledBack ? "called-back" : "due" };
}

/** Returns the state after an event, and what has to be done. An event that has no meaning in a state changes nothing. Rules CC-09, CC-13, CC-18, CC-19. */
export function stepAudio(state: AudioState, fact: AudioFact): AudioStep {
  if (state.name === "over") return { state, effects: [] };
  switch (fact.type) {
    case "ended":
      return to("over");
    case "center":
      return stepCenter(state, fact.audio);
    case "held":
      return state.name === "not-held" ? stepHeld(state.center) : { state, effects: [] };
    case "answer":
      return state.name === "ringing" ? to("answering", ANSWER) : { state, effects: [] };
    case "declined":
    case "ring-over":
      return stepSilent(state);
    case "microphone-on":
      return stepMicrophone(state);
    case "microphone-failed":
      if (state.name === "opening") return to("over", [{ type: "end", problem: fact.problem }]);
      return state.name === "answering" ? NOT_ANSWERED : { state, effects: [] };
    case "connection-failed":
      if (state.name === "on") return to("over", [{ type: "end", problem: "no-connection" }]);
      return state.name === "answered" ? NOT_ANSWERED : { state, effects: [] };
  }
}

/** Returns the reason why a call cannot be answered on this page; undefined if it can. */
export function refusalToAnswer(state: AudioState): "elsewhere" | "not-ringing" | undefined {
  if (state.name === "not-held" && state.center === "ringing") return "elsewhere";
  return state.name === "ringing" ? undefined : "not-ringing";
}

/** True while the customer can answer or decline, be it in another tab. */
export function isRinging(state: AudioState): boolean {
  return refusalToAnswer(state) !== "not-ringing";
}

/** True from the answer until the center knows of it, or it rings no more. */
export function isAnswering({ name }: AudioState): boolean {
  return name === "answering" || name === "answered";
}

/** The customer waits again; the center has not called them back. */
const NOT_ANSWERED = to("called-back", [...OFF, { type: "report-no-audio" }]);

function to(name: Exclude<AudioState["name"], "not-held">, effects: readonly AudioEffect[] = []): AudioStep {
  return { state: { name }, effects };
}

function stepHeld(center: CenterAudio): AudioStep {
  const shown: readonly AudioEffect[] = [{ type: "show-off" }];
  if (center === "due") return to("opening", [...shown, { type: "open-microphone" }]);
  return to(center, center === "ringing" ? [...shown, ...RING] : shown);
}

function stepCenter(state: AudioState, center: CenterAudio): AudioStep {
  if (state.name === "not-held") {
    const hadAudio = state.center === "due" && center !== "due";
    return { state: { name: "not-held", center }, effects: hadAudio ? [{ type: "disconnect" }] : [] };
  }
  if (center === "due") return stepDue(state);
  if (center === "ringing" && isAnswering(state)) return { state, effects: [] };
  const off = state.name === "called-back" || state.name === "ringing" ? [] : OFF;
  return to(center, center === "ringing" ? [...off, ...RING] : off);
}

function stepDue(state: AudioState): AudioStep {
  switch (state.name) {
    case "called-back":
    case "ringing":
      return to("opening", [{ type: "open-microphone" }]); // answered before a reload, or by another page
    case "answering":
      return to("opening"); // by another page: the microphone is being turned on
    case "answered":
      return to("on");
    default:
      return { state, effects: [] };
  }
}

function stepSilent(state: AudioState): AudioStep {
  if (!isRinging(state)) return { state, effects: [] };
  return state.name === "not-held"
    ? { state: { name: "not-held", center: "called-back" }, effects: [] }
    : to("called-back");
}

function stepMicrophone(state: AudioState): AudioStep {
  if (state.name === "opening") return to("on", [{ type: "connect" }]);
  return state.name === "answering" ? to("answered", [{ type: "connect" }]) : { state, effects: [] };
}
