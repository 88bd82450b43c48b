import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { BROWSER_TARGETS } from "../../scripts/vite/browser-targets.ts";
import { workspaceSources } from "../../scripts/vite/workspace-sources.ts";

const NOTHING = "export const announce = () => undefined, clearAnnouncer = announce, destroyAnnouncer = announce;";

/** Leaves the announcements of `Button` out of the script: it makes them for the property `isPending` only, which no button of the panel has. */
const withoutAnnouncements: Plugin = {
  name: "without-announcements",
  load: (id) => (id.includes("/live-announcer/LiveAnnouncer") ? NOTHING : null),
};

/** The page is served at several paths (/ccp-v2/, /ccp, /login); its assets are always below /ccp-v2/. */
export default defineConfig({
  base: "/ccp-v2/",
  plugins: [workspaceSources(), withoutAnnouncements, react()],
  build: {
    ...BROWSER_TARGETS,
    sourcemap: true,
    emptyOutDir: true,
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "index", tags: ["$initial"] }] } } },
    modulePreload: false, // there is one script at first; no polyfill for more
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
