/** Time for views: one clock for the page, and the small pieces that show a span of time and keep it current. */
import type { Clock, EpochMs } from "@tributary/kernel";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { formatDuration, isoDuration } from "./duration.ts";

const PageClock = createContext<Clock | null>(null);

/** Hands the page's clock to everything inside. */
export function ClockProvider({ clock, children }: { readonly clock: Clock; readonly children: ReactNode }): ReactNode {
  return <PageClock value={clock}>{children}</PageClock>;
}

/** The time now, renewed every `everyMs` for as long as the view is shown. */
export function useNow(everyMs: number): EpochMs {
  const clock = useContext(PageClock);
  if (clock === null) throw new TypeError("a view that shows time stands outside ClockProvider");
  const [now, setNow] = useState(() => clock.now());
  useEffect(() => {
    let timer: Disposable;
    const tick = (): void => {
      setNow(clock.now());
      // Aims at the next full step, so that all clocks on the page turn together.
      timer = clock.after(everyMs - (clock.now() % everyMs), tick);
    };
    tick();
    return () => timer[Symbol.dispose]();
  }, [clock, everyMs]);
  return now;
}

/** How long something has lasted. Not announced: it changes every second. */
export function Elapsed({ since }: { readonly since: EpochMs }): ReactNode {
  const passed = useNow(1000) - since;
  return (
    <time className="duration" dateTime={isoDuration(passed)}>
      {formatDuration(passed)}
    </time>
  );
}

/** How long is left. */
export function Remaining({ until }: { readonly until: EpochMs }): ReactNode {
  // Rounded up: a countdown says 1 until the moment comes.
  const left = Math.ceil((until - useNow(1000)) / 1000) * 1000;
  return (
    <time className="duration" dateTime={isoDuration(left)}>
      {formatDuration(left)}
    </time>
  );
}
