/** Where a log of messages stands: at its newest line, or where the reader has scrolled to. */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

type Options = {
  /** Another one starts at its newest line. */
  readonly conversation: string;
  /** Keys of the oldest and the newest line: what changes is seen by them. */
  readonly firstKey: string | null;
  readonly lastKey: string | null;
  /** The newest line is the reader's own: they want to see it. */
  readonly isOwnLast: boolean;
  readonly canLoadOlder: boolean;
  readonly onLoadOlder: () => void;
  /** The newest line is in sight. */
  readonly onSeen: () => void;
};

type Scrolling = {
  readonly frameRef: RefObject<HTMLDivElement | null>;
  /** Something new came below what the reader looks at. */
  readonly isAway: boolean;
  readonly toNewest: () => void;
};

/** Nearer to the end than this counts as at the end. Unit: CSS pixels. */
const AT_END_PX = 48;
/** Nearer to the start than this, an earlier page is asked for. Unit: CSS pixels. */
const AT_START_PX = 120;

/** Keeps a log at its newest line until the reader scrolls away, and where the reader is while lines come above or below. */
export function useScrolling(options: Options): Scrolling {
  const frameRef = useRef<HTMLDivElement>(null);
  const place = useRef({ conversation: "", firstKey: "", lastKey: "", fromEnd: 0, isAtEnd: true });
  const [isAway, setAway] = useState(false);
  const latest = useRef(options);
  // A panel in a frame that its host hides shows nothing to anybody, however open its own page may be.
  const isInSight = useRef(false);
  const tellSeen = useCallback(() => {
    const isSeen = isInSight.current && place.current.isAtEnd && document.visibilityState === "visible";
    if (isSeen) latest.current.onSeen();
  }, []);

  useLayoutEffect(() => {
    latest.current = options;
    const frame = frameRef.current;
    if (frame === null) return;
    const before = place.current;
    const { conversation, firstKey, lastKey, isOwnLast } = options;
    const hasNewest = before.lastKey !== lastKey;
    const jumps = before.conversation !== conversation || before.isAtEnd || (hasNewest && isOwnLast);
    if (jumps) frame.scrollTop = frame.scrollHeight;
    else if (before.firstKey !== firstKey) frame.scrollTop = frame.scrollHeight - before.fromEnd;
    if (jumps) setAway(false);
    else if (hasNewest) setAway(true);
    place.current = { ...placeOf(frame), conversation, firstKey: firstKey ?? "", lastKey: lastKey ?? "" };
  });

  useEffect(() => {
    const frame = frameRef.current;
    if (frame === null) return;
    const onScroll = (): void => {
      Object.assign(place.current, placeOf(frame));
      if (place.current.isAtEnd) setAway(false);
      tellSeen();
      if (frame.scrollTop < AT_START_PX && latest.current.canLoadOlder) latest.current.onLoadOlder();
    };
    const inSight = new IntersectionObserver((entries) => {
      isInSight.current = entries.at(-1)?.isIntersecting ?? false;
      tellSeen();
    });
    inSight.observe(frame);
    // A keyboard that opens, a composer that grows: the newest line stays in sight.
    const resized = new ResizeObserver(() => {
      if (place.current.isAtEnd) frame.scrollTop = frame.scrollHeight;
    });
    resized.observe(frame);
    frame.addEventListener("scroll", onScroll, { passive: true });
    document.addEventListener("visibilitychange", tellSeen);
    return () => {
      resized.disconnect();
      inSight.disconnect();
      frame.removeEventListener("scroll", onScroll);
      document.removeEventListener("visibilitychange", tellSeen);
    };
  }, [tellSeen]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is seen changes with the conversation and its newest line
  useEffect(() => {
    tellSeen();
  }, [options.conversation, options.lastKey]);

  return {
    frameRef,
    isAway,
    toNewest: () => frameRef.current?.scrollTo({ top: frameRef.current.scrollHeight, behavior: "instant" }),
  };
}

function placeOf(frame: HTMLElement): { fromEnd: number; isAtEnd: boolean } {
  const fromEnd = frame.scrollHeight - frame.scrollTop;
  return { fromEnd, isAtEnd: fromEnd - frame.clientHeight < AT_END_PX };
}
