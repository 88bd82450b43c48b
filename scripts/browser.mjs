/**
 * Purpose: finds the Chromium builds used by the browser tests. No dependencies; runs on any Node from 20.19.
 * When:    called by `setup.mjs browser` before the tests, and by the fixtures of tests/e2e.
 * Usage:   const { headlessShell, full } = findBrowsers(); either may be undefined. CHROME_PATH takes precedence over both.
 */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Message for a machine without a browser. */
export const NO_BROWSER =
  "The browser tests need Chromium: install it (Debian: apt-get install chromium chromium-headless-shell) or set CHROME_PATH.";

/**
 * Finds the browsers on this machine.
 *
 * `headlessShell` starts fastest and runs most tests; `full` has the third-party storage rules, notifications and popups of a normal browser.
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
        // Missing or not executable: try the next path.
      }
    }
  }
  return undefined;
}
