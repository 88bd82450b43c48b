/** Scroll position of a message log: at the newest row, or where the reader has scrolled to. */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

type Options = {
  /** Id of the conversation; a new one starts at its newest row. */
  readonly conversation: string;
  /** Keys of the oldest and the newest row, to detect added rows. */
  readonly firstKey: string | null;
  readonly lastKey: string | null;
  /** True if the newest row is the reader's own message, which scrolls to the end. */
  readonly isOwnLast: boolean;
  readonly canLoadOlder: boolean;
  readonly onLoadOlder: () => void;
  /** Called when the newest row is visible. */
  readonly onSeen: () => void;
};

type Scrolling = {
  readonly frameRef: RefObject<HTMLDivElement | null>;
  /** True if rows were added below the visible part. */
  readonly isAway: boolean;
  readonly toNewest: () => void;
};

/** Distance from the end within which the log counts as scrolled to the end. Unit: CSS pixels. */
const AT_END_PX = 48;
/** Distance from the start within which the previous page is requested. Unit: CSS pixels. */
const AT_START_PX = 120;

/**
 * Keeps a log scrolled to its newest row until the reader scrolls away, and otherwise keeps the visible rows in place
 * while rows are added above or below.
 */
export function useScrolling(options: Options): Scrolling {
  const frameRef = useRef<HTMLDivElement>(null);
  const position = useRef({ conversation: "", firstKey: "", lastKey: "", fromEnd: 0, isAtEnd: true });
  const [isAway, setAway] = useState(false);
  const latest = useRef(options);
  // A panel whose frame is hidden by the host is not visible, even if its own page is.
  const isInSight = useRef(false);
  const reportSeen = useCallback(() => {
    const isSeen = isInSight.current && position.current.isAtEnd && document.visibilityState === "visible";
    if (isSeen) latest.current.onSeen();
  }, []);

  useLayoutEffect(() => {
    latest.current = options;
    const frame = frameRef.current;
    if (frame === null) return;
    const before = position.current;
    const { conversation, firstKey, lastKey, isOwnLast } = options;
    const hasNewest = before.lastKey !== lastKey;
    const jumps = before.conversation !== conversation || before.isAtEnd || (hasNewest && isOwnLast);
    if (jumps) frame.scrollTop = frame.scrollHeight;
    else if (before.firstKey !== firstKey) frame.scrollTop = frame.scrollHeight - before.fromEnd;
    if (jumps) setAway(false);
    else if (hasNewest) setAway(true);
    position.current = { ...positionOf(frame), conversation, firstKey: firstKey ?? "", lastKey: lastKey ?? "" };
  });

  useEffect(() => {
    const frame = frameRef.current;
    if (frame === null) return;
    const onScroll = (): void => {
      Object.assign(position.current, positionOf(frame));
      if (position.current.isAtEnd) setAway(false);
      reportSeen();
      if (frame.scrollTop < AT_START_PX && latest.current.canLoadOlder) latest.current.onLoadOlder();
    };
    const inSight = new IntersectionObserver((entries) => {
      isInSight.current = entries.at(-1)?.isIntersecting ?? false;
      reportSeen();
    });
    inSight.observe(frame);
    // On-screen keyboards and a growing composer shrink the log; the newest row stays visible.
    const resized = new ResizeObserver(() => {
      if (position.current.isAtEnd) frame.scrollTop = frame.scrollHeight;
    });
    resized.observe(frame);
    frame.addEventListener("scroll", onScroll, { passive: true });
    document.addEventListener("visibilitychange", reportSeen);
    return () => {
      resized.disconnect();
      inSight.disconnect();
      frame.removeEventListener("scroll", onScroll);
      document.removeEventListener("visibilitychange", reportSeen);
    };
  }, [reportSeen]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: reports visibility of the newest row
  useEffect(() => {
    reportSeen();
  }, [options.conversation, options.lastKey]);

  return {
    frameRef,
    isAway,
    toNewest: () => frameRef.current?.scrollTo({ top: frameRef.current.scrollHeight, behavior: "instant" }),
  };
}

function positionOf(frame: HTMLElement): { fromEnd: number; isAtEnd: boolean } {
  const fromEnd = frame.scrollHeight - frame.scrollTop;
  return { fromEnd, isAtEnd: fromEnd - frame.clientHeight < AT_END_PX };
}
