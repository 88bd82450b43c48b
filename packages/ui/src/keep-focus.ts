/** Keeps the focus in a part of a page. Disposing ends that. */
export interface KeptFocus extends Disposable {
  /** Moves the focus to the target if the element of the part that had it has disappeared. Call it after each change of the part. */
  check(): void;
}

/**
 * Keeps the focus in `part` when an element of it disappears, such as a button that has been pressed: browsers would move it to the start of the page. Never takes
 * it from another page or frame. Source: UI-07.
 */
export function keepFocus(part: HTMLElement, target: HTMLElement): KeptFocus {
  let focused: Element | null = null;
  const note = ({ type, target: element, relatedTarget }: FocusEvent): void => {
    const concerned = element as Element; // only elements get the focus
    if (type === "focusin") focused = concerned;
    else if (relatedTarget !== null) focused = null;
    else queueMicrotask(() => forget(concerned));
  };

  /** The element has lost the focus to nothing: the user has left it, or it is being removed, which some browsers report. */
  function forget(left: Element): void {
    if (left === focused && left.isConnected && document.hasFocus() && !left.matches(":focus")) focused = null;
  }

  part.addEventListener("focusin", note);
  part.addEventListener("focusout", note);
  return {
    check() {
      if (focused === null || focused.isConnected) return;
      focused = null;
      if (document.activeElement === document.body && document.hasFocus()) target.focus({ preventScroll: true });
    },
    [Symbol.dispose]() {
      part.removeEventListener("focusin", note);
      part.removeEventListener("focusout", note);
    },
  };
}
