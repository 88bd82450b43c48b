// Runs before the library: shortens long timeouts by the same factor for both libraries.
const LONG_MS = 10_000;
const SHORTER = 90;
const wait = window.setTimeout.bind(window);

window.setTimeout = /** @type {typeof window.setTimeout} */ (
  (/** @type {() => void} */ work, ms = 0, /** @type {unknown[]} */ ...rest) =>
    wait(work, ms >= LONG_MS ? ms / SHORTER : ms, ...rest)
);
