import tokens from "@tributary/ui/tokens.css?part&inline";
import { createSheet, type Theme, themeOfRoot } from "./themed-sheet.ts";

/** Design tokens that only parts use, by theme. */
const partTokens = new Map<Theme, CSSStyleSheet>();

/**
 * Adds the styles of a part to the shadow root that contains `element`. Page policies restrict style elements, and not style sheets that scripts adopt.
 */
export function adoptSheet(element: Element | null, sheet: CSSStyleSheet): void {
  const root = element?.getRootNode();
  if (!(root instanceof ShadowRoot)) return;
  const theme = themeOfRoot(root);
  const tokensOfTheme = partTokens.get(theme) ?? createSheet(tokens, theme);
  partTokens.set(theme, tokensOfTheme);
  root.adoptedStyleSheets = [...new Set([...root.adoptedStyleSheets, tokensOfTheme, sheet])];
}
