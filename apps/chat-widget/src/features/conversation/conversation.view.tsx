import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { usePhrase } from "../../languages/phrase.ts";
import { Composer } from "./composer.view.tsx";
import type { ConversationModel, ConversationState } from "./conversation-model.ts";

type Props = {
  readonly state: ConversationState;
  readonly actions: ConversationModel;
  readonly isFocused: boolean;
  readonly onStartAgain: () => void;
};

/** The conversation: message log, composer and the confirmation before leaving. */
export function ConversationView({ state, actions, isFocused, onStartAgain }: Props): JSX.Element {
  const phrase = usePhrase();
  return (
    <div class="conversation">
      <div class="banner" role="presentation" hidden={!state.isCutOff}>
        {phrase("cutOff")}
      </div>
      {state.log === null ? (
        <div class="log-frame log">{state.snapshot.timeline.length > 0 && phrase("loading")}</div>
      ) : (
        <state.log.View state={state} actions={actions} />
      )}
      <Foot state={state} actions={actions} isFocused={isFocused} onStartAgain={onStartAgain} />
      <div class="unseen" role="status">
        {state.announcement}
      </div>
    </div>
  );
}

function Foot({ state, actions, isFocused, onStartAgain }: Props): JSX.Element {
  const phrase = usePhrase();
  if (state.isOver) return <AfterEnd actions={actions} isFocused={isFocused} onStartAgain={onStartAgain} />;
  if (state.leaving === "confirming" || state.leaving === "in-progress")
    return <LeaveQuestion state={state} actions={actions} />;
  return (
    <>
      {state.leaving === "failed" && (
        <p class="problem" role="alert">
          {phrase("endFailed")}
        </p>
      )}
      <Composer state={state} actions={actions} isFocused={isFocused} />
    </>
  );
}

function LeaveQuestion({ state, actions }: Pick<Props, "state" | "actions">): JSX.Element {
  const phrase = usePhrase();
  const stay = useRef<HTMLButtonElement>(null);
  useEffect(() => stay.current?.focus(), []);
  const isLeaving = state.leaving === "in-progress";
  return (
    <div
      class="foot question"
      role="alertdialog"
      aria-labelledby="leave-question"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault(); // this Escape dismisses the confirmation; it must not close the panel as well
        actions.stay();
      }}
    >
      <p id="leave-question">{phrase("endQuestion")}</p>
      <div class="choices">
        <button ref={stay} type="button" class="secondary" onClick={() => actions.stay()}>
          {phrase("endNo")}
        </button>
        <button
          type="button"
          class="danger"
          aria-disabled={isLeaving}
          onClick={() => !isLeaving && void actions.leave()}
        >
          {phrase(isLeaving ? "ending" : "endYes")}
        </button>
      </div>
    </div>
  );
}

function AfterEnd({ actions, isFocused, onStartAgain }: Omit<Props, "state">): JSX.Element {
  const phrase = usePhrase();
  const again = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isFocused) again.current?.focus();
  }, [isFocused]);
  return (
    <div class="foot">
      <button ref={again} type="button" class="primary wide" onClick={onStartAgain}>
        {phrase("startAgain")}
      </button>
      <button type="button" class="secondary wide" onClick={() => actions.download()}>
        {phrase("download")}
      </button>
    </div>
  );
}
