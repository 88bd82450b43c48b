/** Time in views: the page's clock, and components that display a duration and keep it current. */
import type { Clock, EpochMs } from "@tributary/kernel";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { formatDuration, isoDuration } from "./duration.ts";

const PageClock = createContext<Clock | null>(null);

/** Provides the page's clock to its children. */
export function ClockProvider({ clock, children }: { readonly clock: Clock; readonly children: ReactNode }): ReactNode {
  return <PageClock value={clock}>{children}</PageClock>;
}

/** Returns the current time and re-renders every `everyMs`. */
export function useNow(everyMs: number): EpochMs {
  const clock = useContext(PageClock);
  if (clock === null) throw new TypeError("useNow must be used inside ClockProvider");
  const [now, setNow] = useState(() => clock.now());
  useEffect(() => {
    let timer: Disposable;
    const tick = (): void => {
      setNow(clock.now());
      // Aligned to full steps, so that all times on the page change together.
      timer = clock.after(everyMs - (clock.now() % everyMs), tick);
    };
    tick();
    return () => timer[Symbol.dispose]();
  }, [clock, everyMs]);
  return now;
}

/** Elapsed time. Not announced by screen readers, because it changes every second. */
export function Elapsed({ since }: { readonly since: EpochMs }): ReactNode {
  const passed = useNow(1000) - since;
  return (
    <time className="duration" dateTime={isoDuration(passed)}>
      {formatDuration(passed)}
    </time>
  );
}

/** Remaining time. */
export function Remaining({ until }: { readonly until: EpochMs }): ReactNode {
  // Rounded up, so that a countdown shows 1 until the deadline.
  const left = Math.ceil((until - useNow(1000)) / 1000) * 1000;
  return (
    <time className="duration" dateTime={isoDuration(left)}>
      {formatDuration(left)}
    </time>
  );
}

/** Elapsed time of a waiting customer; marked as late after `lateMs`. */
export function Waiting({ since, lateMs }: { readonly since: EpochMs; readonly lateMs: number }): ReactNode {
  const passed = useNow(1000) - since;
  return (
    <time className="duration waiting" dateTime={isoDuration(passed)} data-late={passed >= lateMs}>
      {formatDuration(passed)}
    </time>
  );
}
