import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { usePartPhrase } from "../../languages/part-phrase.ts";
import { adoptSheet } from "../../shared/adopt-sheet.ts";
import { Icon } from "../../shared/part-icons.view.tsx";
import styles from "./rating.css?inline";
import { MAX_COMMENT_LENGTH, type RatingState, SCORES, type Score } from "./rating.ts";

const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);

type Props = { readonly state: RatingState; readonly onSend: (score: Score, comment: string) => void };

/** Asks for a score, then for a comment. */
export function RatingCard({ state, onSend }: Props): JSX.Element {
  const phrase = usePartPhrase();
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => adoptSheet(box.current, sheet), []);
  const isOver = state === "sent" || state === "refused";
  useFocusAfter(isOver, box);
  return (
    <div ref={box} class="rating" tabIndex={-1}>
      {isOver ? (
        <p role="status">{phrase(state === "sent" ? "ratingThanks" : "ratingRefused")}</p>
      ) : (
        <RatingForm state={state} onSend={onSend} />
      )}
    </div>
  );
}

/** The form that has the focus disappears: its place takes the focus. */
function useFocusAfter(isOver: boolean, box: { readonly current: HTMLElement | null }): void {
  const wasOver = useRef(isOver);
  useLayoutEffect(() => {
    const root = box.current?.getRootNode();
    if (isOver && !wasOver.current && root instanceof ShadowRoot && root.activeElement === null) box.current?.focus();
    wasOver.current = isOver;
  }, [isOver, box]);
}

function RatingForm({ state, onSend }: Props): JSX.Element {
  const phrase = usePartPhrase();
  const [score, setScore] = useState<Score | null>(null);
  const [comment, setComment] = useState("");
  const isSending = state === "sending";
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (score !== null && !isSending) onSend(score, comment);
      }}
    >
      <fieldset>
        <legend>{phrase("ratingQuestion")}</legend>
        <div class="scores">
          {SCORES.map((each) => (
            <label key={each} class={score !== null && each <= score ? "score chosen" : "score"}>
              <input
                type="radio"
                name="score"
                value={each}
                checked={each === score}
                aria-label={phrase("ratingScore", { score: each })}
                onChange={() => setScore(each)}
              />
              <Icon name="star" />
            </label>
          ))}
        </div>
      </fieldset>
      {score !== null && (
        <>
          <label class="field">
            <span>{phrase("optional", { label: phrase("ratingComment") })}</span>
            <textarea
              rows={2}
              dir="auto"
              maxLength={MAX_COMMENT_LENGTH}
              value={comment}
              onInput={({ currentTarget }) => setComment(currentTarget.value)}
            />
          </label>
          {state === "failed" && (
            <p class="problem" role="alert">
              {phrase("ratingFailed")}
            </p>
          )}
          <button type="submit" class="primary wide" aria-disabled={isSending}>
            {phrase(isSending ? "sending" : "ratingSend")}
          </button>
        </>
      )}
    </form>
  );
}
