/** Installs `Symbol.dispose` where the browser lacks it (Safari). `index.ts` imports this first, before anything can be disposable. */
const symbols: object = Symbol;
if (!("dispose" in symbols)) Object.defineProperty(symbols, "dispose", { value: Symbol("Symbol.dispose") });
