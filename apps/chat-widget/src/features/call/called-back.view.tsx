import type { JSX } from "preact";
import { CallIcon } from "./call-icons.view.tsx";
import type { CallViewProps } from "./call-model.ts";

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

/** Buttons of a customer who is called back: to cancel it, or to answer. */
export function CalledBack({ model, phrase, state }: CallViewProps): JSX.Element {
  const isRinging = state.snapshot?.phase.name === "ringing";
  return (
    <div class="call-controls">
      {!isRinging && <p class="call-hint">{phrase("calledBackText")}</p>}
      {isRinging && (
        <>
          <button type="button" class="primary wide" data-first onClick={() => model.answer()}>
            <CallIcon name="phone" />
            {phrase("answer")}
          </button>
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
