import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { adoptSheet } from "../../shared/adopt-sheet.ts";
import { Icon } from "../../shared/icons.view.tsx";
import { isFocusInPage } from "../../shared/is-focus-in-page.ts";
import styles from "./call.css?inline";
import { CallIcon } from "./call-icons.view.tsx";
import type { CallModel, CallState } from "./call-model.ts";
import type { ScreenProps } from "./call-part.ts";
import type { CallPhrase } from "./call-phrase.ts";
import { durationText, noticeOf, statusOf } from "./call-text.ts";
import { CallBackOffer, CalledBack } from "./called-back.view.tsx";
import { Controls } from "./controls.view.tsx";

const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);

/** Props of the screen. `isAgain`: the call is that of an earlier page. */
export type CallScreenProps = ScreenProps & {
  readonly heading: string;
  readonly model: CallModel;
  readonly phrase: CallPhrase;
  readonly isAgain: boolean;
  readonly onAgain: () => void;
  readonly onBack: () => void;
  readonly onMinimize: () => void;
};

/** The screen of a call, with its header. */
export function CallScreen(props: CallScreenProps): JSX.Element {
  const { heading, model, phrase, isFocused } = props;
  const state = model.state();
  const screen = useRef<HTMLElement>(null);
  const step = stepOf(state);
  useLayoutEffect(() => adoptSheet(screen.current, sheet), []);
  useLayoutEffect(() => {
    const { current } = screen;
    if (!isFocused || isFocusInPage(current)) return; // the call may end while the customer uses the page
    (current?.querySelector<HTMLElement>("[data-first]") ?? current)?.focus();
  }, [step]);
  return (
    <>
      <header class="header">
        <div class="titles">
          <h2>{heading}</h2>
        </div>
        <button type="button" class="quiet square" aria-label={phrase("minimize")} onClick={props.onMinimize}>
          <Icon name="minimize" />
        </button>
      </header>
      <section ref={screen} class="call" aria-labelledby="call-status" tabIndex={-1}>
        {step === "asking" && <Asking {...props} />}
        {step !== "asking" && step !== "over" && <Talking {...props} state={state} />}
        {step === "over" && <Over {...props} state={state} />}
        <div class="unseen" role="status">
          {state.announcement}
        </div>
      </section>
    </>
  );
}

function stepOf({ snapshot }: CallState): "asking" | "call" | "callback" | "ringing" | "over" {
  if (snapshot === null) return "asking";
  const { name } = snapshot.phase;
  if (name === "ended") return "over";
  return name === "callback" || name === "ringing" ? name : "call";
}

/** Explains why the browser is going to ask for the microphone. */
function Asking({ model, phrase, isAgain }: CallScreenProps): JSX.Element {
  return (
    <div class="call-body">
      <Emblem />
      <p id="call-status" class="call-status">
        {phrase("askTitle")}
      </p>
      <p class="call-hint">{phrase(isAgain ? "askAgain" : "askText")}</p>
      <button type="button" class="primary wide" data-first onClick={() => model.proceed()}>
        {phrase("proceed")}
      </button>
      <button type="button" class="secondary wide" onClick={() => void model.hangUp()}>
        {phrase("cancel")}
      </button>
    </div>
  );
}

type StateProps = CallScreenProps & { readonly state: CallState };

function Talking({ model, phrase, state }: StateProps): JSX.Element {
  const { snapshot } = state;
  const notice = snapshot && noticeOf(snapshot, phrase);
  const phase = snapshot?.phase;
  const isCalledBack = phase?.name === "callback" || phase?.name === "ringing";
  const parts = { model, phrase, state };
  return (
    <>
      <div class="call-body">
        <div class="call-facts">
          {state.panel === null && <Emblem isQuiet={phase?.name === "connected" || phase?.name === "callback"} />}
          <p id="call-status" class="call-status">
            {snapshot && statusOf(snapshot, phrase)}
          </p>
          <Duration phrase={phrase} durationMs={state.durationMs} />
          {phase?.name === "waiting" && <p class="call-hint">{phrase("music")}</p>}
          {phase?.name === "waiting" && phase.canCallBack && <CallBackOffer {...parts} />}
          {notice !== null && (
            <div class="call-notice">
              <p>{notice}</p>
              {snapshot?.isSoundBlocked === true && (
                <button type="button" class="secondary" onClick={() => model.playSound()}>
                  {phrase("playSound")}
                </button>
              )}
            </div>
          )}
        </div>
        {isCalledBack ? <CalledBack {...parts} /> : <Controls {...parts} />}
      </div>
      <div class="foot">
        <button type="button" class="call-end wide" onClick={() => void model.hangUp()}>
          <CallIcon name="phone" />
          {phrase(isCalledBack ? "cancelCallback" : "hangUp")}
        </button>
      </div>
    </>
  );
}

function Over({ phrase, state, onAgain, onBack }: StateProps): JSX.Element {
  const phase = state.snapshot?.phase;
  const isFailed = phase?.name === "ended" && phase.end.kind === "failed";
  return (
    <div class="call-body">
      <Emblem isQuiet />
      <p id="call-status" class={isFailed ? "call-problem" : "call-status"}>
        {state.snapshot && statusOf(state.snapshot, phrase)}
      </p>
      <Duration phrase={phrase} durationMs={state.durationMs} />
      <button type="button" class="primary wide" data-first onClick={onAgain}>
        {phrase(isFailed ? "again" : "callAgain")}
      </button>
      <button type="button" class="secondary wide" onClick={onBack}>
        {phrase("back")}
      </button>
    </div>
  );
}

function Emblem({ isQuiet = false }: { readonly isQuiet?: boolean }): JSX.Element {
  return (
    <div class={isQuiet ? "call-emblem" : "call-emblem is-active"} aria-hidden="true">
      <CallIcon name="phone" />
    </div>
  );
}

type DurationProps = { readonly phrase: CallPhrase; readonly durationMs: number | null };

/** The timer of a call. It is not announced. */
function Duration({ phrase, durationMs }: DurationProps): JSX.Element | null {
  if (durationMs === null) return null;
  return (
    <p class="call-time" role="timer" aria-live="off" aria-label={phrase("duration")} dir="ltr">
      {durationText(durationMs)}
    </p>
  );
}
