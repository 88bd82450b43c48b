import type { BrowserContext } from "playwright-core";

/** Removes from the pages of a context what Safari 16.4 or Firefox ESR lacks, as far as a page can observe it. */
export async function withoutNewFunctions(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    // The real `dispose` cannot be deleted, so `Symbol` is replaced by a function without it.
    const { Symbol: symbol } = globalThis;
    const older = (description?: string): symbol => symbol(description);
    for (const [name, member] of Object.entries(Object.getOwnPropertyDescriptors(symbol))) {
      if (!["length", "name", "dispose", "asyncDispose"].includes(name)) Object.defineProperty(older, name, member);
    }
    Reflect.set(globalThis, "Symbol", older);
    for (const name of ["DisposableStack", "AsyncDisposableStack", "SuppressedError", "requestIdleCallback"]) {
      Reflect.deleteProperty(globalThis, name);
    }
    const missing: readonly (readonly [object, readonly string[]])[] = [
      [URL, ["canParse", "parse"]],
      [Promise, ["withResolvers", "try"]],
      [Array, ["fromAsync"]],
      [Object, ["groupBy"]],
      [Map, ["groupBy"]],
      [AbortSignal, ["any"]],
      [Set.prototype, ["union", "intersection", "difference", "isSubsetOf", "isSupersetOf", "isDisjointFrom"]],
      [Element.prototype, ["checkVisibility", "moveBefore"]],
      [HTMLElement.prototype, ["showPopover", "hidePopover", "togglePopover", "popover"]],
      [HTMLButtonElement.prototype, ["popoverTargetElement", "popoverTargetAction"]],
      [Object.getPrototypeOf(Object.getPrototypeOf([].values())), ["map", "filter", "take", "drop", "toArray", "find"]],
    ];
    for (const [holder, names] of missing) for (const name of names) Reflect.deleteProperty(holder, name);
    const { supports } = CSS;
    CSS.supports = (...args: [string, string?]) => args[0] !== "field-sizing" && Reflect.apply(supports, CSS, args);
  });
}
