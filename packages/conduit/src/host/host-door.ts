/** The window between the panel and the page that embeds it. */
export interface HostDoor {
  /** False for a page that stands by itself: there is no host then, and posting does nothing. */
  readonly isFramed: boolean;
  /** The panel's own origin. */
  readonly ownOrigin: string;
  /** The host's origin as far as the browser tells it before the host has spoken; null where it does not. */
  readonly hintedOrigin: string | null;
  post(message: object, targetOrigin: string, transfer?: readonly Transferable[]): void;
  /** Hears what the embedding window posts, and nobody else. */
  listen(listener: (data: unknown, origin: string) => void): Disposable;
}

/** The door of a real window. */
export function openHostDoor(window: Window): HostDoor {
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
      const hear = (event: MessageEvent<unknown>): void => {
        if (isFramed && event.source === parent) listener(event.data, event.origin);
      };
      window.addEventListener("message", hear);
      return { [Symbol.dispose]: () => window.removeEventListener("message", hear) };
    },
  };
}

/** `ancestorOrigins` where there is one; else the referrer, unless it names ourselves: then it only tells that the frame navigated. */
function hintOf({ location, document }: Window): string | null {
  // Not every browser has it, whatever the types say.
  const ancestors = location.ancestorOrigins as DOMStringList | undefined;
  if (ancestors !== undefined && ancestors.length > 0) return ancestors.item(0);
  if (!URL.canParse(document.referrer)) return null;
  const { origin } = new URL(document.referrer);
  return origin === location.origin ? null : origin;
}
