/**
 * Purpose: finds the browsers used by the browser tests. No dependencies; runs on any Node from 20.19.
 * When:    called by `setup.mjs browser` before the tests, and by the fixtures of tests/e2e.
 * Usage:   const { headlessShell, full } = findBrowsers(); either may be undefined. CHROME_PATH takes precedence over both.
 *          const { firefox, webKit } = findForeignBrowsers(); either may be undefined.
 */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Message for a machine without a browser. */
export const NO_BROWSER =
  "The browser tests need Chromium: install it (Debian: apt-get install chromium chromium-headless-shell) or set CHROME_PATH.";

/** Message for a machine with Chromium only. */
export const NO_FOREIGN_BROWSER =
  "The tests in Firefox and WebKit are skipped, or fail if CI is set: install their packages (Debian: apt-get install firefox-esr webkit2gtk-driver xvfb xauth).";

/** Packages of Debian with all browsers of the tests. */
export const BROWSER_PACKAGES = [
  "chromium",
  "chromium-headless-shell",
  "firefox-esr",
  "webkit2gtk-driver",
  "xvfb",
  "xauth",
];

/** WebKitGTK installs its small browser outside the search path. */
const MINI_BROWSERS = ["x86_64", "aarch64"].map(
  (machine) => `/usr/lib/${machine}-linux-gnu/webkit2gtk-4.1/MiniBrowser`,
);

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

/**
 * Finds the browsers with other engines: Firefox ESR, and WebKitGTK's small browser with its driver and a display in memory.
 *
 * Debian's packages: `firefox-esr`, `webkit2gtk-driver`, `xvfb`.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {{ firefox: string | undefined, webKit: { driver: string, browser: string, display: string } | undefined }}
 */
export function findForeignBrowsers(env = process.env) {
  const driver = firstExecutable(["WebKitWebDriver"], env);
  const display = firstExecutable(["Xvfb"], env);
  const browser = firstExecutable(MINI_BROWSERS, env);
  return {
    firefox: firstExecutable(["firefox-esr"], env),
    webKit: driver && display && browser ? { driver, browser, display } : undefined,
  };
}
