import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { BROWSER_TARGETS } from "../../scripts/vite/browser-targets.ts";
import { workspaceSources } from "../../scripts/vite/workspace-sources.ts";

/**
 * Parts of `Button` that stay out of the script, because no button of the panel has the properties that need them: the announcements of `isPending`, and
 * `shortcuts`.
 */
const LEFT_OUT: Readonly<Record<string, string>> = {
  "/live-announcer/LiveAnnouncer":
    "export const announce = () => undefined, clearAnnouncer = announce, destroyAnnouncer = announce;",
  "/createKeyboardShortcutHandler": "export const createKeyboardShortcutHandler = () => () => undefined;",
};

const withoutUnusedParts: Plugin = {
  name: "without-unused-parts",
  load: (id) => Object.entries(LEFT_OUT).find(([part]) => id.includes(part))?.[1] ?? null,
};

/** The page is served at several paths (/ccp-v2/, /ccp, /login); its assets are always below /ccp-v2/. */
export default defineConfig({
  base: "/ccp-v2/",
  plugins: [workspaceSources(), withoutUnusedParts, react()],
  build: {
    ...BROWSER_TARGETS,
    sourcemap: true,
    emptyOutDir: true,
    modulePreload: false, // there is one script at first; no polyfill for more
    cssCodeSplit: false, // a style sheet that is loaded later, and fails, would not be loaded again
    // One script, also for modules that scripts loaded later share with it.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "index", tags: ["$initial"] }] } } },
  },
  server: {
    proxy: {
      "/auth": "http://127.0.0.1:8480",
      "/ccp-v2/config.json": "http://127.0.0.1:8480",
      "/participant": "http://127.0.0.1:8480",
      "/socket": { target: "ws://127.0.0.1:8480", ws: true },
    },
  },
});
