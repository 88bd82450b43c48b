/**
 * Purpose: build targets for the oldest supported browsers of the pages: PA-01, CW-01. scripts/check-browsers.ts checks the output.
 * When:    in the `vite.config.ts` of the apps.
 * Usage:   build: { ...BROWSER_TARGETS }
 */
const BROWSERS = ["chrome120", "safari16.4", "firefox140"];

/** Targets of scripts and styles. Styles have none for "es2022", which means older browsers there. */
export const BROWSER_TARGETS = { target: ["es2022", ...BROWSERS], cssTarget: BROWSERS };
