/**
 * Adds the styles of a part to the shadow root that contains `element`. Page policies restrict style elements, and not style sheets that scripts adopt.
 */
export function adoptSheet(element: Element | null, sheet: CSSStyleSheet): void {
  const root = element?.getRootNode();
  if (root instanceof ShadowRoot && !root.adoptedStyleSheets.includes(sheet))
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}
