import { useEffect, useRef } from "react";

/** Longest time and distance between the clicks of a double click. Units: milliseconds, CSS pixels. Operating systems have similar defaults. */
const DOUBLE_CLICK_MS = 500;
const DOUBLE_CLICK_PX = 12;

/** The events of a click by a pointer, in their order. */
const EVENTS = ["pointerdown", "mousedown", "pointerup", "mouseup", "click"] as const;

type Press = Pick<MouseEvent, "timeStamp" | "clientX" | "clientY">;

/**
 * Returns a function to call when a button is pressed that something else may replace at once: the second click of a
 * double click then presses nothing. Presses of keys are not affected, and a click after one is not a second click.
 */
export function useIgnoreSecondClick(): () => void {
  const last = useRef<Press | null>(null);
  const pressed = useRef<Press | null>(null);
  useEffect(() => {
    let isIgnored = false;
    const onEvent = (event: MouseEvent): void => {
      if (event.type === "pointerdown") isIgnored = pressed.current !== null && isSecond(event, pressed.current);
      last.current = event;
      if (!isIgnored) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.type === "click") isIgnored = false;
    };
    const onKey = (): void => {
      last.current = null;
      pressed.current = null;
    };
    for (const name of EVENTS) window.addEventListener(name, onEvent, { capture: true });
    window.addEventListener("keydown", onKey, { capture: true });
    return () => {
      window.removeEventListener("keydown", onKey, { capture: true });
      for (const name of EVENTS) window.removeEventListener(name, onEvent, { capture: true });
    };
  }, []);
  return () => {
    pressed.current = last.current;
  };
}

function isSecond({ timeStamp, clientX, clientY }: Press, first: Press): boolean {
  const distance = Math.hypot(clientX - first.clientX, clientY - first.clientY);
  return timeStamp - first.timeStamp <= DOUBLE_CLICK_MS && distance <= DOUBLE_CLICK_PX;
}
