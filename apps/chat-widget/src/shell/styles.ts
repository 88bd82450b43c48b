/** Styles of the widget, by the color scheme that the page asks for. */
import tokens from "@tributary/ui/tokens.css?inline";
import conversationStyles from "../features/conversation/conversation.css?inline";
import startStyles from "../features/start/start.css?inline";
import { createSheet, type Theme } from "../shared/themed-sheet.ts";
import shellStyles from "./widget.css?inline";

/** Style sheets of the first load, by theme. All widgets of a page share them. */
const sheets = new Map<Theme, CSSStyleSheet>();

/** Returns the theme of an attribute; anything but a fixed scheme is `auto`. */
export function themeOf(attribute: string | null): Theme {
  return attribute === "light" || attribute === "dark" ? attribute : "auto";
}

/** Returns the style sheet of a theme. */
export function styleSheetOf(theme: Theme): CSSStyleSheet {
  const known = sheets.get(theme);
  if (known !== undefined) return known;
  const scheme = theme === "auto" ? "" : `:host{color-scheme:${theme}}`;
  const sheet = createSheet([tokens, shellStyles, startStyles, conversationStyles, scheme].join("\n"), theme);
  sheets.set(theme, sheet);
  return sheet;
}
