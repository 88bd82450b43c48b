/** Color scheme of a widget. `auto`: that of the customer's system. */
export type Theme = "auto" | "light" | "dark";

const themes = new WeakMap<CSSStyleSheet, Theme>();

/** Creates a style sheet. In a fixed theme, its rules for dark systems hold always or never. */
export function createSheet(styles: string, theme: Theme): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  themes.set(sheet, theme);
  if (theme === "auto") return sheet;
  for (const rule of sheet.cssRules) {
    if (rule instanceof CSSMediaRule && rule.media.mediaText.includes("prefers-color-scheme"))
      rule.media.mediaText = theme === "dark" ? "all" : "not all";
  }
  return sheet;
}

/** Returns the theme of the sheets that a root has adopted. */
export function themeOfRoot({ adoptedStyleSheets }: ShadowRoot): Theme {
  return adoptedStyleSheets.map((sheet) => themes.get(sheet)).find(Boolean) ?? "auto";
}
