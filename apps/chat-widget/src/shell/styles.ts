/** Styles of the widget, by the color scheme that the page asks for. */
import tokens from "@tributary/ui/tokens.css?inline";
import conversationStyles from "../features/conversation/conversation.css?inline";
import startStyles from "../features/start/start.css?inline";
import { createSheet, type Theme } from "../shared/themed-sheet.ts";
import shellStyles from "./widget.css?inline";

/** Returns the theme of an attribute; anything but a fixed scheme is `auto`. */
export function themeOf(attribute: string | null): Theme {
  return attribute === "light" || attribute === "dark" ? attribute : "auto";
}

/** Creates the style sheet of the first load for a theme. */
export function createStyleSheet(theme: Theme): CSSStyleSheet {
  const scheme = theme === "auto" ? "" : `:host{color-scheme:${theme}}`;
  return createSheet([tokens, shellStyles, startStyles, conversationStyles, scheme].join("\n"), theme);
}
