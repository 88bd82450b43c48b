/** Styles of the widget, by the color scheme that the page asks for. */
import tokens from "@tributary/ui/tokens.css?inline";
import conversationStyles from "../features/conversation/conversation.css?inline";
import startStyles from "../features/start/start.css?inline";
import shellStyles from "./widget.css?inline";

/** Color scheme of a widget. `auto`: that of the customer's system. */
export type Theme = "auto" | "light" | "dark";

/** Style sheets of the first load, by theme. All widgets of a page share them. */
export const sheets = new Map<Theme, CSSStyleSheet>();

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

/** Creates a style sheet. In a fixed theme, its rules for dark systems hold always or never. */
export function createSheet(styles: string, theme: Theme): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  if (theme === "auto") return sheet;
  for (const rule of sheet.cssRules) {
    if (rule instanceof CSSMediaRule && rule.media.mediaText.includes("prefers-color-scheme"))
      rule.media.mediaText = theme === "dark" ? "all" : "not all";
  }
  return sheet;
}
