import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { BROWSER_TARGETS } from "../../scripts/vite/browser-targets.ts";
import { workspaceSources } from "../../scripts/vite/workspace-sources.ts";

/** The page is served at several paths (/ccp-v2/, /ccp, /login); its assets are always below /ccp-v2/. */
export default defineConfig({
  base: "/ccp-v2/",
  plugins: [workspaceSources(), react()],
  build: {
    ...BROWSER_TARGETS,
    sourcemap: true,
    emptyOutDir: true,
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
