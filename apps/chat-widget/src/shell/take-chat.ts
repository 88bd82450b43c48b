import type { WidgetModel } from "./widget-model.ts";

/**
 * Resolves once this tab has the chat that the page is about to continue, or that another tab shows, or once there is none. Takes it from the other tab. Resolves to
 * `removed` if the widget is removed first.
 */
export function takeChat(model: WidgetModel): Promise<"removed" | null> {
  return new Promise((resolve) => {
    let isTaken = false;
    function follow(): void {
      const { kind } = model.state().page;
      if (kind === "elsewhere" && !isTaken) {
        isTaken = true;
        model.useHere();
      }
      if (!model.isDisposed && (kind === "elsewhere" || kind === "resuming")) return;
      listening[Symbol.dispose]();
      resolve(model.isDisposed ? "removed" : null);
    }
    const listening = model.onChange(follow);
    follow();
  });
}
