/** Browsers without `Symbol.dispose` get one, before anything is made that has it. Import this first. */
const symbols: object = Symbol;
if (!("dispose" in symbols)) Object.defineProperty(symbols, "dispose", { value: Symbol("Symbol.dispose") });
