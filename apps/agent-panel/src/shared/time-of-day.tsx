import type { EpochMs } from "@tributary/kernel";
import { createDateFormats } from "@tributary/ui";
import type { ReactNode } from "react";
import { messages } from "../messages/en.ts";

/** Formats of dates in the language of the panel's texts. */
export const dates = createDateFormats(messages.language, navigator.languages);

/** Day and time, for tooltips. */
export function timeAndDay(at: EpochMs): string {
  return `${dates.day(at)}, ${dates.time(at)}`;
}

/** A time of day in the user's time zone; the tooltip shows the full date. */
export function TimeOfDay({ at }: { readonly at: EpochMs }): ReactNode {
  return (
    <time dateTime={new Date(at).toISOString()} title={timeAndDay(at)}>
      {dates.time(at)}
    </time>
  );
}
