import type { InitCCPOptions } from "./init-options.ts";

/** Name of the panel's frame, and its default title. Source: docs/wire/streams.md#frame-and-envelope. */
export const FRAME_NAME = "Amazon Connect CCP";
const FRAME_ALLOW = "microphone; camera; autoplay; clipboard-write; identity-credentials-get";

/** Appearance of the frame as reported to the panel. Source: docs/wire/streams.md#events-of-the-conduit. */
export type FrameAppearance = {
  readonly display: string;
  readonly offsetWidth: number;
  readonly offsetHeight: number;
  readonly clientRectsLength: number;
};

/** Frame of the panel; `replace` creates a new element. */
export interface PanelFrame {
  readonly element: HTMLIFrameElement;
  /** Removes the frame and inserts a new one with the same page in its place. */
  replace(): void;
  remove(): void;
  appearance(): FrameAppearance;
}

/** Adds the panel's frame to `container`. `src`: the panel, or a page that redirects to it. `onLoad` is called after each load. */
export function createPanelFrame(
  window: Window,
  container: HTMLElement,
  options: InitCCPOptions & { readonly src: string; readonly onLoad?: (() => void) | undefined },
): PanelFrame {
  let element = append();

  function append(): HTMLIFrameElement {
    const frame = window.document.createElement("iframe");
    frame.src = options.src;
    frame.allow = FRAME_ALLOW;
    frame.style.cssText = options.style || "width: 100%; height: 100%;";
    frame.title = options.iframeTitle || FRAME_NAME;
    frame.name = FRAME_NAME;
    if (options.onLoad) frame.addEventListener("load", options.onLoad);
    container.appendChild(frame);
    return frame;
  }
  return {
    get element() {
      return element;
    },
    replace() {
      element.remove();
      element = append();
    },
    remove: () => element.remove(),
    appearance: () => ({
      display: window.getComputedStyle(element, null).display,
      offsetWidth: element.offsetWidth,
      offsetHeight: element.offsetHeight,
      clientRectsLength: element.getClientRects().length,
    }),
  };
}
