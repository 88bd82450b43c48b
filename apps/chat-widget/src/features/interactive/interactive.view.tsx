/** Messages that offer answers: the part of the widget that is loaded with the first one. */
import { type Answer, type Card, type Choice, type Picture, readInteractive } from "@tributary/ui/interactive";
import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { useDates } from "../../languages/dates.ts";
import { usePartPhrase } from "../../languages/part-phrase.ts";
import { adoptSheet } from "../../shared/adopt-sheet.ts";
import type { InteractiveView } from "../log/log-model.ts";
import styles from "./interactive.css?inline";

const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);

/** Shows the cards of a message. Once the customer has written, the choices are no longer open. */
export const Interactive: InteractiveView = ({ content, isAnswered, onAnswer }) => {
  const phrase = usePartPhrase();
  const interactive = useMemo(() => readInteractive(content), [content]);
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => adoptSheet(box.current, sheet), []);
  if (interactive === null) return <p>{phrase("cannotShow")}</p>;
  const { title, cards } = interactive;
  return (
    <div ref={box} class="interactive">
      {title !== "" && <p class="card-title">{title}</p>}
      <div class={cards.length > 1 ? "cards several" : "cards"}>
        {cards.map((card, index) => (
          <CardView key={index} card={card} isAnswered={isAnswered} onAnswer={onAnswer} />
        ))}
      </div>
    </div>
  );
};

type CardProps = { readonly card: Card; readonly isAnswered: boolean; readonly onAnswer: (answer: Answer) => void };

function CardView({ card, isAnswered, onAnswer }: CardProps): JSX.Element {
  const phrase = usePartPhrase();
  const { title, subtitle, picture, isCompact, choices } = card;
  return (
    <div class="card">
      <PictureView picture={picture} />
      {title !== "" && <p class="card-title">{title}</p>}
      {subtitle !== "" && <p class="card-subtitle">{subtitle}</p>}
      <ul class={isCompact ? "choices-list compact" : "choices-list"} aria-label={title || phrase("answers")}>
        {choices.map((choice, index) => (
          <li key={index}>
            <button
              type="button"
              class="choice"
              aria-disabled={isAnswered}
              onClick={() => !isAnswered && onAnswer(choice.answer)}
            >
              <ChoiceContent choice={choice} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function ChoiceContent({ choice: { title, subtitle, picture, date } }: { readonly choice: Choice }): JSX.Element {
  const dates = useDates();
  return (
    <>
      <PictureView picture={picture} />
      <span class="choice-text">
        <span dir="auto">{date === null ? title : `${dates.fullDay(date)} · ${dates.time(date)}`}</span>
        {subtitle !== "" && (
          <span class="choice-subtitle" dir="auto">
            {subtitle}
          </span>
        )}
      </span>
    </>
  );
}

/** Shows a picture as soon as it is loaded. One that the policy of the page forbids, or that is missing, takes no space. */
function PictureView({ picture }: { readonly picture: Picture | null }): JSX.Element | null {
  const [isMissing, setMissing] = useState(false);
  if (picture === null || isMissing) return null;
  return (
    <img
      class="picture"
      src={picture.address}
      alt={picture.text}
      referrerpolicy="no-referrer"
      loading="lazy"
      decoding="async"
      onError={() => setMissing(true)}
    />
  );
}
