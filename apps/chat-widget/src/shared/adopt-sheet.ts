import tokens from "@tributary/ui/tokens.css?part&inline";
import { createSheet, sheets, type Theme } from "../shell/styles.ts";

/** Design tokens that only parts use, by theme. */
const partTokens = new Map<Theme, CSSStyleSheet>();

/**
 * Adds the styles of a part to the shadow root that contains `element`. Page policies restrict style elements, and not style sheets that scripts adopt.
 */
export function adoptSheet(element: Element | null, sheet: CSSStyleSheet): void {
  const root = element?.getRootNode();
  if (!(root instanceof ShadowRoot)) return;
  const { adoptedStyleSheets } = root;
  const [theme = "auto"] = [...sheets].find(([, first]) => adoptedStyleSheets.includes(first)) ?? [];
  const tokensOfTheme = partTokens.get(theme) ?? createSheet(tokens, theme);
  partTokens.set(theme, tokensOfTheme);
  root.adoptedStyleSheets = [...new Set([...adoptedStyleSheets, tokensOfTheme, sheet])];
}
