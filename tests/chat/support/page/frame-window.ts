import type { PageGlobals, PageWindow } from "./window.ts";

/** Opens an empty frame of this document: a window with globals of its own. */
export function openFrameWindow(): PageWindow {
  const frame = document.createElement("iframe");
  document.body.append(frame);
  const window = frame.contentWindow as PageGlobals | null;
  if (window === null) throw new Error("the frame has no window");
  return {
    window,
    run(text) {
      const script = window.document.createElement("script");
      script.textContent = text;
      window.document.head.append(script);
    },
    [Symbol.dispose]: () => frame.remove(),
  };
}
