/** True if something of the page outside the widget of `element` has the focus: the page or an agent may end a contact at any time. */
export function isFocusInPage(element: HTMLElement | null): boolean {
  const root = element?.getRootNode();
  const { activeElement, body } = document;
  return activeElement !== null && activeElement !== body && root instanceof ShadowRoot && activeElement !== root.host;
}
