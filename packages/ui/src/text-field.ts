/** Text fields for messages: keys of input methods, and the height of the field. */

/** The used part of a keyboard event. */
type Key = Pick<KeyboardEvent, "key" | "shiftKey" | "isComposing" | "keyCode">;

/** Key code of key presses that an input method handles. Source: https://www.w3.org/TR/uievents/#determine-keydown-keyup-keyCode. */
const HANDLED_BY_INPUT_METHOD = 229;

/**
 * True for Enter without Shift, unless it confirms the suggestion of an input method: Safari reports the end of the
 * composition before that key press, which then differs from others in its code only. Source: UI-01.
 */
export function isSendKey(event: Key): boolean {
  return event.key === "Enter" && !event.shiftKey && !isOfInputMethod(event);
}

/** True for Escape, unless it cancels the suggestion of an input method. Source: UI-01. */
export function isCloseKey(event: Omit<Key, "shiftKey">): boolean {
  return event.key === "Escape" && !isOfInputMethod(event);
}

function isOfInputMethod({ isComposing, keyCode }: Pick<Key, "isComposing" | "keyCode">): boolean {
  return isComposing || keyCode === HANDLED_BY_INPUT_METHOD;
}

/**
 * Sets the height of a field to that of its text, in browsers that lack the style `field-sizing` (Safari before 26,
 * Firefox). A maximum in the style sheet still applies. Source: UI-02.
 */
export function fitToText(field: HTMLTextAreaElement, supports = CSS.supports("field-sizing", "content")): void {
  if (supports) return;
  field.style.height = "auto";
  const borders = field.offsetHeight - field.clientHeight;
  field.style.height = `${field.scrollHeight + borders}px`;
}
