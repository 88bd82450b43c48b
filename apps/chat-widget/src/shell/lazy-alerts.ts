import type { Alerts } from "../features/alerts/alerts.ts";
import type { AlertOptions } from "../features/alerts/page-alerts.ts";
import type { WidgetEvent } from "./widget-events.ts";

/** Alerts that are loaded with the first unread message. */
export interface LazyAlerts extends Disposable {
  follow(event: WidgetEvent): void;
  /** The page is shown or hidden. */
  pageChanged(): void;
}

type Deps = { readonly load: () => Promise<(options: AlertOptions) => Alerts>; readonly options: AlertOptions };

/** Creates {@link LazyAlerts}. Nothing is loaded if the page wants no alerts. */
export function createLazyAlerts({ load, options }: Deps): LazyAlerts {
  let unread = 0;
  let loading: Promise<Alerts | undefined> | undefined;
  const isWanted = options.hasSound || options.isTitleChanged;

  function notify(isNew: boolean): void {
    void loading?.then((alerts) => alerts?.follow(unread, isNew));
  }

  return {
    follow(event) {
      if (event.type !== "unread") return;
      const isNew = event.count > unread;
      unread = event.count;
      if (isNew && isWanted)
        loading ??= load().then(
          (create) => create(options),
          () => {
            loading = undefined; // not reachable: the next unread message tries again
            return undefined;
          },
        );
      notify(isNew);
    },
    pageChanged: () => notify(false),
    [Symbol.dispose]: () => void loading?.then((alerts) => alerts?.[Symbol.dispose]()),
  };
}
