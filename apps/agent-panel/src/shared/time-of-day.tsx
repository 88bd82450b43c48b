import type { EpochMs } from "@tributary/kernel";
import type { ReactNode } from "react";

const clockTime = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const fullTime = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

/** A time of day in the user's time zone; the tooltip shows the full date. */
export function TimeOfDay({ at }: { readonly at: EpochMs }): ReactNode {
  return (
    <time dateTime={new Date(at).toISOString()} title={fullTime.format(at)}>
      {clockTime.format(at)}
    </time>
  );
}
