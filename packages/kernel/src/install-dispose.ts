/**
 * Installs `Symbol.dispose` in browsers that lack it (Safari). `index.ts` imports this file first, before any
 * disposable is created.
 */
const symbols: object = Symbol;
if (!("dispose" in symbols)) Object.defineProperty(symbols, "dispose", { value: Symbol("Symbol.dispose") });
