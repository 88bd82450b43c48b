import { type KeptFocus, keepFocus } from "@tributary/ui";
import { type RefObject, useEffect, useRef } from "react";

/** Returns the reference for a part in which the focus is kept: it moves to `target` when the focused element disappears. Source: PA-07. */
export function useKeptFocus(target: RefObject<HTMLElement | null>): RefObject<HTMLDivElement | null> {
  const part = useRef<HTMLDivElement>(null);
  const keeping = useRef<KeptFocus>(null);
  useEffect(() => {
    if (part.current === null || target.current === null) return undefined;
    const kept = keepFocus(part.current, target.current);
    keeping.current = kept;
    return () => kept[Symbol.dispose]();
  }, [target]);
  useEffect(() => keeping.current?.check());
  return part;
}
