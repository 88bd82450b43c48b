/**
 * What: finds the Chromium builds that the browser tests drive. No dependency; runs on Node 18.
 * When: `setup.mjs browser` before the tests, and the fixtures of tests/e2e.
 * How:  const { headlessShell, full } = findBrowsers(); either may be undefined. CHROME_PATH outranks both.
 */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** The sentence for a machine without a browser. */
export const NO_BROWSER =
  "The browser tests need Chromium: install it (Debian: apt-get install chromium chromium-headless-shell) or set CHROME_PATH.";

/**
 * Finds the browsers on this machine.
 *
 * `headlessShell` starts fastest and serves the bulk of the tests; `full` has third-party storage rules,
 * notifications and popups as people have them.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {{ headlessShell: string | undefined, full: string | undefined }}
 */
export function findBrowsers(env = process.env) {
  const chosen = env.CHROME_PATH ? firstExecutable([env.CHROME_PATH], env) : undefined;
  const full =
    chosen ?? firstExecutable(["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"], env);
  return { headlessShell: chosen ?? firstExecutable(["chromium-headless-shell"], env) ?? full, full };
}

/**
 * @param {readonly string[]} names
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined}
 */
function firstExecutable(names, env) {
  for (const name of names) {
    const places = name.includes("/") ? [name] : (env.PATH ?? "").split(delimiter).map((folder) => join(folder, name));
    for (const place of places) {
      try {
        accessSync(place, constants.X_OK);
        return place;
      } catch {
        // Not there or not ours to run: look at the next place.
      }
    }
  }
  return undefined;
}
