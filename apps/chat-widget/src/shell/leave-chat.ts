import type { WidgetModel } from "./widget-model.ts";

/**
 * Leaves the chat, also one that this page is about to continue, or that another tab shows. Does nothing without one. Returns why the chat could not be left:
 * `removed` if the widget is gone meanwhile.
 */
export async function leaveChat(model: WidgetModel): Promise<"removed" | "unreachable" | null> {
  await whenKnown(model);
  if (model.isDisposed) return "removed";
  return (await model.conversation?.leave()) === false ? "unreachable" : null;
}

/** Resolves once this tab has the chat, there is none, or the widget is gone. Takes the chat from another tab. */
function whenKnown(model: WidgetModel): Promise<void> {
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
      resolve();
    }
    const listening = model.onChange(follow);
    follow();
  });
}
