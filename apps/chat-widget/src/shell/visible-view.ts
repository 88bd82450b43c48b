/**
 * Follows the part of the window that a keyboard on the screen leaves: browsers shrink it without the layout. A part of the widget that is loaded beside the first;
 * without it, the widget has the height of the window.
 */
export function followVisibleView(widget: HTMLElement | null): Disposable {
  const stopping = new AbortController();
  const view = globalThis.visualViewport;
  const follow = (): void => {
    if (view === null) return;
    const isZoomed = view.scale > 1.01; // then the customer looks at a part of the page
    widget?.style.setProperty("--view-top", isZoomed ? "0" : `${view.offsetTop}px`);
    widget?.style.setProperty("--view-height", isZoomed ? "100dvh" : `${view.height}px`);
  };
  follow();
  for (const name of ["resize", "scroll"]) view?.addEventListener(name, follow, { signal: stopping.signal });
  return { [Symbol.dispose]: () => stopping.abort() };
}
