import type { JSX } from "preact";
import { CallIcon } from "./call-icons.view.tsx";
import { type CallViewProps, canAnswer } from "./call-model.ts";

/** Asks for a callback instead of waiting with music. */
export function CallBackOffer({ model, phrase, state }: CallViewProps): JSX.Element {
  return (
    <>
      <p class="call-hint">{phrase("callBackText")}</p>
      <button type="button" class="secondary wide" onClick={() => model.callBack()}>
        {phrase("callBack")}
      </button>
      <Problem phrase={phrase} state={state} />
    </>
  );
}

/** Buttons of a customer who is called back: to answer in the tab that has the audio, or not to take the call now. */
export function CalledBack({ model, phrase, state }: CallViewProps): JSX.Element {
  const { snapshot } = state;
  return (
    <div class="call-controls">
      {snapshot?.phase.name !== "ringing" && <p class="call-hint">{phrase("calledBackText")}</p>}
      {snapshot?.phase.name === "ringing" && (
        <>
          {canAnswer(snapshot) && (
            <button type="button" class="primary wide" data-first onClick={() => model.answer()}>
              <CallIcon name="phone" />
              {phrase("answer")}
            </button>
          )}
          <button type="button" class="secondary wide" onClick={() => model.decline()}>
            {phrase("notNow")}
          </button>
        </>
      )}
      <Problem phrase={phrase} state={state} />
    </div>
  );
}

function Problem({ phrase, state: { problem } }: Pick<CallViewProps, "phrase" | "state">): JSX.Element {
  return (
    <p class="problem" role="alert">
      {problem === null ? "" : phrase(problem)}
    </p>
  );
}
