/** The rating of a chat: the part of the widget that is loaded once a chat has ended. */
import type { ComponentType } from "preact";
import type { LogServices } from "../log/log-services.ts";
import { createRating } from "./rating.ts";
import { RatingCard } from "./rating.view.tsx";

/** Asks the customer for a rating. */
export type RatingPart = { readonly Card: ComponentType };

/** Creates the rating of a chat. It is kept while the widget is minimized. */
export function createRatingPart({ call, onChange }: Pick<LogServices, "call" | "onChange">): RatingPart {
  const rating = createRating(call, onChange);
  return { Card: () => <RatingCard state={rating.state()} onSend={rating.send} /> };
}
