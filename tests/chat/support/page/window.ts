/** A window in which a library runs: of jsdom, or of a frame in a browser. */

/** Globals of a window that pages replace or use. */
export type PageGlobals = Window & typeof globalThis;

/** An open window. Disposing closes it. */
export type PageWindow = Disposable & {
  readonly window: PageGlobals;
  /** Runs a classic script. */
  run(script: string): void;
};
