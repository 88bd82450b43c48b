import type { InitCCPOptions } from "./init-options.ts";

/** The name of the panel's frame, and its title where the page gives none. Source: docs/wire/streams.md#frame-and-envelope. */
export const FRAME_NAME = "Amazon Connect CCP";
const FRAME_ALLOW = "microphone; camera; autoplay; clipboard-write; identity-credentials-get";

/** What is known of how a frame looks. Source: docs/wire/streams.md#events-of-the-conduit. */
export type FrameLooks = {
  readonly display: string;
  readonly offsetWidth: number;
  readonly offsetHeight: number;
  readonly clientRectsLength: number;
};

/** The panel's frame in the page; another element after each `replace`. */
export interface PanelFrame {
  readonly element: HTMLIFrameElement;
  /** Throws the frame away and puts a fresh one in its place. */
  replace(src: string): void;
  remove(): void;
  looks(): FrameLooks;
}

/** Puts the panel's frame into `container`. `src`: the panel, or a page that leads there. */
export function createPanelFrame(
  window: Window,
  container: HTMLElement,
  options: InitCCPOptions & { readonly src: string },
): PanelFrame {
  let element = append(options.src);

  function append(src: string): HTMLIFrameElement {
    const frame = window.document.createElement("iframe");
    frame.src = src;
    frame.allow = FRAME_ALLOW;
    frame.style.cssText = options.style ?? "width: 100%; height: 100%;";
    frame.title = options.iframeTitle ?? FRAME_NAME;
    frame.name = FRAME_NAME;
    container.appendChild(frame);
    return frame;
  }
  return {
    get element() {
      return element;
    },
    replace(src) {
      element.remove();
      element = append(src);
    },
    remove: () => element.remove(),
    looks: () => ({
      display: window.getComputedStyle(element, null).display,
      offsetWidth: element.offsetWidth,
      offsetHeight: element.offsetHeight,
      clientRectsLength: element.getClientRects().length,
    }),
  };
}
