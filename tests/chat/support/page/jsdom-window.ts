import vm from "node:vm";
import { JSDOM, VirtualConsole } from "jsdom";
import type { PageGlobals, PageWindow } from "./window.ts";

/** Globals that jsdom lacks, and those that have to be of the same platform as `fetch`. */
const OF_FETCH = {
  fetch,
  Request,
  Response,
  Headers,
  FormData,
  Blob,
  File,
  AbortController,
  AbortSignal,
  ReadableStream,
  TextEncoder,
  TextDecoder,
  structuredClone,
};

/** Scripts that were run before. Compiling takes longer than running. */
const compiled = new Map<string, vm.Script>();

/** Opens a window of jsdom, with the `fetch` of Node. */
export function openJsdomWindow(): PageWindow {
  const dom = new JSDOM("<!doctype html>", {
    url: "http://localhost/",
    runScripts: "outside-only",
    pretendToBeVisual: true,
    virtualConsole: new VirtualConsole(), // writes nothing
  });
  const window = dom.window as unknown as PageGlobals; // jsdom's own types lack constructors
  Object.assign(window, OF_FETCH);
  return {
    window,
    run(text) {
      const script = compiled.get(text) ?? new vm.Script(text);
      compiled.set(text, script);
      script.runInContext(dom.getInternalVMContext());
    },
    [Symbol.dispose]: () => dom.window.close(),
  };
}
