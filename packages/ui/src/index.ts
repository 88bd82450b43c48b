/**
 * Shared view code besides the design tokens: message text as a tree, text fields, the focus, dates and initials. The Markdown parser is at
 * `@tributary/ui/rich-text`.
 */
export { createDateFormats, type DateFormats } from "./dates.ts";
export { initialsOf } from "./initials.ts";
export { type KeptFocus, keepFocus } from "./keep-focus.ts";
export { isSafeLink, plainText } from "./rich-text/plain-text.ts";
export type { RichNode } from "./rich-text/rich-node.ts";
export { fitToText, isCloseKey, isSendKey } from "./text-field.ts";
