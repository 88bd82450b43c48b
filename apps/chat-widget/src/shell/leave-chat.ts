import type { WidgetModel } from "./widget-model.ts";

/** Leaves the chat, also one that another tab shows. Returns false if it could not be left, and undefined if there is none. */
export async function leaveChat(model: WidgetModel): Promise<boolean | undefined> {
  if (model.state().page.kind === "elsewhere") await takeOver(model);
  return model.conversation?.leave();
}

/** Resolves once this tab has the chat, or it is over. */
function takeOver(model: WidgetModel): Promise<void> {
  return new Promise((resolve) => {
    const listening = model.onChange(() => {
      if (model.state().page.kind === "elsewhere") return;
      listening[Symbol.dispose]();
      resolve();
    });
    model.useHere();
  });
}
