import type { LazyAlerts } from "./lazy-alerts.ts";
import type { WidgetModel } from "./widget-model.ts";

/** Follows the network and the visibility of the page. Disposing stops it. */
export function followPage(model: WidgetModel, alerts: LazyAlerts): Disposable {
  const stopping = new AbortController();
  const { signal } = stopping;
  const nudge = (): void => {
    if (document.visibilityState === "visible") model.conversation?.nudge();
  };
  globalThis.addEventListener("online", nudge, { signal });
  globalThis.addEventListener("offline", () => model.conversation?.interrupt(), { signal });
  document.addEventListener(
    "visibilitychange",
    () => {
      nudge();
      alerts.pageChanged();
    },
    { signal },
  );
  return { [Symbol.dispose]: () => stopping.abort() };
}
