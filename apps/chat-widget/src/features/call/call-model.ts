/** View model of a call: the question for the microphone, the call, its end, and the panels of keys and devices. */
import type { AnswerProblem, Call, CallDevices, CallEnd, CallSnapshot } from "@tributary/call";
import { type Clock, createScope } from "@tributary/kernel";
import type { CallPhrase } from "./call-phrase.ts";
import { newsBetween, PROBLEMS } from "./call-text.ts";

/** Panel of the screen that is open. */
export type CallPanel = "keypad" | "devices";

/** Everything that the screen shows. */
export type CallState = {
  /** Null: the customer has not agreed yet to be asked for the microphone. */
  readonly snapshot: CallSnapshot | null;
  readonly panel: CallPanel | null;
  /** Keys that the customer has pressed, the newest last. */
  readonly digits: string;
  readonly problem:
    | "notPressed"
    | "notChosen"
    | "notCalledBack"
    | "notDeclined"
    | (typeof PROBLEMS)[keyof typeof PROBLEMS]
    | null;
  readonly devices: CallDevices | null;
  /** Time since the first agent was connected; null before. Unit: milliseconds. */
  readonly durationMs: number | null;
  readonly announcement: string;
};

/** Events for the page. `notStarted`: the customer has declined, or the reason is that of `end`. */
export type CallEvent =
  | { readonly type: "started"; readonly contactId: string }
  | { readonly type: "connected"; readonly contactId: string }
  | { readonly type: "ended"; readonly contactId: string; readonly end: CallEnd }
  | { readonly type: "notStarted"; readonly end: CallEnd | null };

/** Dependencies of {@link createCallModel}. */
export type CallModelDeps = {
  readonly clock: Clock;
  readonly phrase: CallPhrase;
  /** Starts the call, or continues it. */
  readonly openCall: () => Call;
  readonly onChange: () => void;
  readonly onEvent: (event: CallEvent) => void;
  /** The page rings, because an agent calls the customer back, or does not any more. */
  readonly onRinging: (isRinging: boolean) => void;
};

/** State and actions of a call. Disposing turns it off on this page. */
export interface CallModel extends Disposable {
  state(): CallState;
  /** True unless the call is over. */
  readonly isActive: boolean;
  /** The customer agrees to be asked for the microphone. */
  proceed(): void;
  toggleMute(): void;
  /** Opens or closes a panel. */
  toggle(panel: CallPanel): void;
  press(key: string): void;
  chooseMicrophone(id: string): void;
  chooseSpeaker(id: string): void;
  playSound(): void;
  /** The customer is called back instead of waiting. */
  callBack(): void;
  answer(): void;
  /** Does not take the call that rings. */
  decline(): void;
  /** Ends the call, or declines to be asked. Resolves once the center has been notified, or cannot be reached. */
  hangUp(): Promise<void>;
}

/** Props of the parts of the screen. */
export type CallViewProps = { readonly model: CallModel; readonly phrase: CallPhrase; readonly state: CallState };

/** Most keys that are shown: the newest. */
const MAX_DIGITS = 24;
const TICK_MS = 1_000;

/** Phases without keypad and devices. */
const WITHOUT_CONTROLS: readonly string[] = ["callback", "ringing", "ended"] satisfies CallSnapshot["phase"]["name"][];

const FIRST: CallState = {
  snapshot: null,
  panel: null,
  digits: "",
  problem: null,
  devices: null,
  durationMs: null,
  announcement: "",
};

/** Creates a {@link CallModel}, which waits for `proceed`. Rules CW-31, CW-32 and CW-37. */
export function createCallModel(deps: CallModelDeps): CallModel {
  const { clock, phrase, onEvent } = deps;
  const scope = createScope();
  let state = FIRST;
  let call: Call | undefined;
  let tick: Disposable | undefined;
  let isDeclined = false;
  let isRinging = false;

  function set(changes: Partial<CallState>): void {
    state = { ...state, ...changes };
    deps.onChange();
  }

  /** Screen readers announce changes of the text: an equal one gets a space that is not spoken. */
  function announced(text: string | null): string {
    if (text === null) return state.announcement;
    return text === state.announcement ? `${text}\u00A0` : text;
  }

  function follow(followed: Call): void {
    const before = state.snapshot;
    const snapshot = followed.snapshot();
    const isOver = snapshot.phase.name === "ended";
    const isNewStep = before?.phase.name !== snapshot.phase.name;
    set({
      snapshot,
      durationMs: durationOf(snapshot) ?? state.durationMs,
      announcement: announced(before === null ? null : newsBetween(before, snapshot, phrase)),
      ...(WITHOUT_CONTROLS.includes(snapshot.phase.name) && { panel: null }),
      ...(isNewStep && snapshot.phase.name !== "callback" && { problem: null }), // an answer without audio leads back to it
    });
    ring(canAnswer(snapshot));
    for (const event of eventsBetween(before, snapshot)) onEvent(event);
    if (isOver) stopTimer();
    else tick ??= clock.after(TICK_MS, show);
  }

  function ring(shallRing: boolean): void {
    if (shallRing === isRinging) return;
    isRinging = shallRing;
    deps.onRinging(isRinging);
  }

  function stopTimer(): void {
    tick?.[Symbol.dispose]();
    tick = undefined;
  }

  function show(): void {
    tick = clock.after(TICK_MS, show);
    const durationMs = state.snapshot && durationOf(state.snapshot);
    if (durationMs !== null) set({ durationMs });
  }

  function durationOf({ phase }: CallSnapshot): number | null {
    return phase.name === "connected" ? Math.max(0, clock.now() - phase.connectedAt) : null;
  }

  async function readDevices(): Promise<void> {
    const devices = await call?.devices();
    if (devices !== undefined) set({ devices });
  }

  async function choose(choosing: Promise<boolean> | undefined): Promise<void> {
    const isChosen = await choosing;
    set({ problem: isChosen === true ? null : "notChosen" });
    await readDevices();
  }

  return {
    state: () => state,
    get isActive() {
      return !isDeclined && state.snapshot?.phase.name !== "ended";
    },
    proceed() {
      if (call !== undefined || isDeclined) return;
      const opened = scope.use(deps.openCall());
      call = opened;
      scope.use(opened.onChange(() => follow(opened)));
      scope.use(opened.onDevicesChange(() => void readDevices()));
      follow(opened);
    },
    toggleMute() {
      if (state.snapshot?.isMuted === true) call?.unmute();
      else call?.mute();
    },
    toggle(panel) {
      set({ panel: state.panel === panel ? null : panel, problem: null });
      if (state.panel === "devices") void readDevices();
    },
    press(key) {
      set({ digits: (state.digits + key).slice(-MAX_DIGITS), problem: null });
      void call?.sendDigits(key).then((isSent) => isSent || set({ problem: "notPressed" }));
    },
    chooseMicrophone: (id) => void choose(call?.chooseMicrophone(id).then(({ ok }) => ok)),
    chooseSpeaker: (id) => void choose(call?.chooseSpeaker(id)),
    playSound: () => call?.playSound(),
    callBack: () => void call?.requestCallback().then((isDone) => isDone || set({ problem: "notCalledBack" })),
    answer: () =>
      void call?.answer().then((answered) => answered.ok || set({ problem: answerProblemOf(answered.refusal) })),
    decline: () => void call?.decline().then((isDeclined) => isDeclined || set({ problem: "notDeclined" })),
    async hangUp() {
      if (call !== undefined) return call.hangUp();
      if (isDeclined) return;
      isDeclined = true;
      onEvent({ type: "notStarted", end: null });
      deps.onChange();
    },
    [Symbol.dispose]() {
      ring(false);
      stopTimer();
      scope[Symbol.dispose]();
    },
  };
}

/** True while the call rings in the tab that has the audio. */
export function canAnswer({ phase, audio }: CallSnapshot): boolean {
  return phase.name === "ringing" && audio !== "elsewhere";
}

/** Returns the problem to show; null for one that the phase, or the notice of another tab, shows. */
function answerProblemOf(problem: AnswerProblem): CallState["problem"] {
  return problem === "not-ringing" || problem === "elsewhere" ? null : PROBLEMS[problem];
}

/** Returns the events that lead from one snapshot to the next. */
function eventsBetween(before: CallSnapshot | null, after: CallSnapshot): readonly CallEvent[] {
  const { contactId, phase } = after;
  if (contactId === null) return phase.name === "ended" ? [{ type: "notStarted", end: phase.end }] : [];
  const was = before?.phase.name;
  return [
    ...(before?.contactId === contactId ? [] : [{ type: "started", contactId } as const]),
    ...(phase.name === "connected" && was !== "connected" ? [{ type: "connected", contactId } as const] : []),
    ...(phase.name === "ended" && was !== "ended" ? [{ type: "ended", contactId, end: phase.end } as const] : []),
  ];
}
