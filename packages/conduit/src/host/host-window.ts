/** Connection between the panel's window and the host page's window. */
export interface HostWindow {
  /** False for a page that is not embedded: it has no host, and posting does nothing. */
  readonly isFramed: boolean;
  /** The panel's own origin. */
  readonly ownOrigin: string;
  /** The host's origin as far as the browser reveals it before the first message; null otherwise. */
  readonly hintedOrigin: string | null;
  post(message: object, targetOrigin: string, transfer?: readonly Transferable[]): void;
  /** Receives messages of the embedding window only. */
  listen(listener: (data: unknown, origin: string) => void): Disposable;
}

/** Returns the {@link HostWindow} of a browser window. */
export function openHostWindow(window: Window): HostWindow {
  const { parent, location } = window;
  const isFramed = parent !== window;
  return {
    isFramed,
    ownOrigin: location.origin,
    hintedOrigin: isFramed ? hintOf(window) : null,
    post(message, targetOrigin, transfer = []) {
      if (isFramed) parent.postMessage(message, targetOrigin, [...transfer]);
    },
    listen(listener) {
      const onMessage = (event: MessageEvent<unknown>): void => {
        if (isFramed && event.source === parent) listener(event.data, event.origin);
      };
      window.addEventListener("message", onMessage);
      return { [Symbol.dispose]: () => window.removeEventListener("message", onMessage) };
    },
  };
}

/**
 * Prefers `ancestorOrigins`, then the referrer. A referrer of the panel's own origin only means that the frame
 * navigated.
 */
function hintOf({ location, document }: Window): string | null {
  // missing in some browsers, although typed as always present
  const ancestors = location.ancestorOrigins as DOMStringList | undefined;
  if (ancestors !== undefined && ancestors.length > 0) return ancestors.item(0);
  const origin = originOf(document.referrer);
  return origin === location.origin ? null : origin;
}

/** `URL.canParse` is missing in Safari 16. */
function originOf(url: string): string | null {
  try {
    return new URL(url).origin;
  } catch {
    return null; // no referrer
  }
}
