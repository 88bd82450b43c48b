import { useEffect, useRef } from "react";

/** Longest time between the clicks of a double click. Unit: milliseconds. Source: the default of operating systems. */
const DOUBLE_CLICK_MS = 500;

/** The events of a click by a pointer, in their order. */
const EVENTS = ["pointerdown", "mousedown", "pointerup", "mouseup", "click"] as const;

/**
 * Returns a function to call when a button is pressed that something else may replace at once: the second click of a
 * double click then presses nothing. Presses of keys are not affected.
 */
export function useIgnoreSecondClick(): () => void {
  /** Times of events. Unit: milliseconds. */
  const lastAt = useRef(Number.NEGATIVE_INFINITY);
  const pressedAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    let isIgnored = false;
    const onEvent = (event: Event): void => {
      if (event.type === "pointerdown") isIgnored = event.timeStamp - pressedAt.current <= DOUBLE_CLICK_MS;
      lastAt.current = event.timeStamp;
      if (!isIgnored) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.type === "click") isIgnored = false;
    };
    for (const name of EVENTS) window.addEventListener(name, onEvent, { capture: true });
    return () => {
      for (const name of EVENTS) window.removeEventListener(name, onEvent, { capture: true });
    };
  }, []);
  return () => {
    pressedAt.current = lastAt.current;
  };
}
