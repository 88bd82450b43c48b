import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { usePartPhrase } from "../../languages/part-phrase.ts";
import { isFocusInPage } from "../../shared/is-focus-in-page.ts";
import { Composer } from "../conversation/composer.view.tsx";
import type { EndingProps } from "../conversation/log-part.ts";
import type { LogContent } from "./log-model.ts";

type Props = EndingProps & { readonly content: LogContent; readonly onDownload: () => void };

/** The confirmation before leaving, its failure, and the end of the chat: in place of the composer, or above it. */
export function Ending(props: Props): JSX.Element {
  const phrase = usePartPhrase();
  const { state, actions, isFocused } = props;
  if (state.isOver) return <AfterEnd {...props} />;
  if (state.leaving !== "failed") return <LeaveQuestion state={state} actions={actions} />;
  return (
    <>
      <p class="problem" role="alert">
        {phrase("endFailed")}
      </p>
      <Composer state={state} actions={actions} isFocused={isFocused} />
    </>
  );
}

function LeaveQuestion({ state, actions }: Pick<EndingProps, "state" | "actions">): JSX.Element {
  const phrase = usePartPhrase();
  const stay = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => stay.current?.focus(), []);
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
        <button ref={stay} type="button" class="secondary" aria-disabled={isLeaving} onClick={() => actions.stay()}>
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

function AfterEnd({ state, content: { rating, files }, isFocused, onStartAgain, onDownload }: Props): JSX.Element {
  const phrase = usePartPhrase();
  const again = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    if (isFocused && !isFocusInPage(again.current)) again.current?.focus();
  }, []);
  return (
    <div class="foot ended">
      {files !== null && <files.Outgoing uploads={state.snapshot.uploads} />}
      {rating !== null && <rating.Card />}
      <button ref={again} type="button" class="primary wide" onClick={onStartAgain}>
        {phrase("startAgain")}
      </button>
      <button type="button" class="secondary wide" onClick={onDownload}>
        {phrase("download")}
      </button>
    </div>
  );
}
