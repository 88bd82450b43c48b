import type { Card, Interactive } from "@tributary/ui/interactive";
import type { ReactNode } from "react";
import { timeAndDay } from "../../shared/time-of-day.tsx";

/** A message that offers answers, as the customer sees it; agents choose none of them. */
export function Cards({ message: { title, cards } }: { readonly message: Interactive }): ReactNode {
  return (
    <div className="message-cards">
      {title !== "" && <p className="message-card-title">{title}</p>}
      {cards.map((card, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a message is immutable
        <CardOf key={index} card={card} />
      ))}
    </div>
  );
}

function CardOf({ card: { title, subtitle, choices } }: { readonly card: Card }): ReactNode {
  return (
    <>
      {title !== "" && <p className="message-card-title">{title}</p>}
      {subtitle !== "" && <p>{subtitle}</p>}
      <ul className="message-choices">
        {choices.map((choice, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a message is immutable
          <li key={index} dir="auto">
            {choice.date === null ? choice.title : timeAndDay(choice.date)}
            {choice.subtitle !== "" && <span className="message-choice-more">{choice.subtitle}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}
