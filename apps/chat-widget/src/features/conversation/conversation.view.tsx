import type { JSX } from "preact";
import { usePhrase } from "../../languages/phrase.ts";
import { Composer } from "./composer.view.tsx";
import type { EndingProps } from "./log-part.ts";

/** The conversation: message log, composer and the confirmation before leaving. */
export function ConversationView({ state, actions, isFocused, onStartAgain }: EndingProps): JSX.Element {
  const phrase = usePhrase();
  return (
    <div class="conversation">
      <div class="banner" role="presentation" hidden={!state.isCutOff}>
        {phrase("cutOff")}
      </div>
      {state.log === null ? (
        <div class="log-frame log">{state.snapshot.timeline.length > 0 && phrase("loading")}</div>
      ) : (
        <state.log.Log state={state} actions={actions} />
      )}
      <Foot state={state} actions={actions} isFocused={isFocused} onStartAgain={onStartAgain} />
      <div class="unseen" role="status">
        {state.announcement}
      </div>
    </div>
  );
}

function Foot({ state, actions, isFocused, onStartAgain }: EndingProps): JSX.Element {
  const phrase = usePhrase();
  if (state.log !== null && (state.isOver || state.leaving !== "no"))
    return <state.log.Ending state={state} actions={actions} isFocused={isFocused} onStartAgain={onStartAgain} />;
  if (!state.isOver)
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
  return (
    <div class="foot">
      <button type="button" class="primary wide" onClick={onStartAgain}>
        {phrase("startAgain")}
      </button>
    </div>
  );
}
