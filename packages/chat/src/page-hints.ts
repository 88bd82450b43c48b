/** Hints of the platform about its network. */
export type PageHints = {
  /** False if there is certainly no network. */
  isOnline(): boolean;
  /** Calls `nudge` when the network may be back or the page is shown, and `interrupt` when the network is gone. */
  follow(listener: { readonly nudge: () => void; readonly interrupt: () => void }): Disposable;
};

/** Globals of the platform that give hints; all are missing outside of browsers. */
export type HintSources = {
  readonly navigator?: { readonly onLine?: boolean } | undefined;
  readonly document?:
    | Partial<Pick<Document, "visibilityState" | "addEventListener" | "removeEventListener">>
    | undefined;
  readonly addEventListener?: EventTarget["addEventListener"] | undefined;
  readonly removeEventListener?: EventTarget["removeEventListener"] | undefined;
};

/** Returns the hints of a browser. Without one, a network is assumed. */
export function createPageHints(page: HintSources): PageHints {
  return {
    isOnline: () => page.navigator?.onLine !== false,
    follow({ nudge, interrupt }) {
      const onVisible = (): void => {
        if (page.document?.visibilityState === "visible") nudge();
      };
      page.addEventListener?.("online", nudge);
      page.addEventListener?.("offline", interrupt);
      page.document?.addEventListener?.("visibilitychange", onVisible);
      return {
        [Symbol.dispose]() {
          page.removeEventListener?.("online", nudge);
          page.removeEventListener?.("offline", interrupt);
          page.document?.removeEventListener?.("visibilitychange", onVisible);
        },
      };
    },
  };
}
