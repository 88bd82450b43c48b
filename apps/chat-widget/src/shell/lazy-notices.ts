import type { Notices } from "../features/notices/notices.ts";
import type { NoticeOptions } from "../features/notices/page-notices.ts";
import type { WidgetEvent } from "./widget-events.ts";

/** Notices that are loaded with the first unread message. */
export interface LazyNotices extends Disposable {
  follow(event: WidgetEvent): void;
  /** The page is shown or hidden. */
  pageChanged(): void;
}

type Deps = { readonly load: () => Promise<(options: NoticeOptions) => Notices>; readonly options: NoticeOptions };

/** Creates {@link LazyNotices}. Nothing is loaded if the page wants no notices. */
export function createLazyNotices({ load, options }: Deps): LazyNotices {
  let unread = 0;
  let loading: Promise<Notices | undefined> | undefined;
  const isWanted = options.hasSound || options.isTitleChanged;

  function notify(isNew: boolean): void {
    void loading?.then((notices) => notices?.follow(unread, isNew));
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
    [Symbol.dispose]: () => void loading?.then((notices) => notices?.[Symbol.dispose]()),
  };
}
