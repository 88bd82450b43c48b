import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const packages = new URL("../../packages/", import.meta.url);

/**
 * Resolves the workspace packages to their sources, so that nothing needs to be built first. Not done with
 * `resolve.conditions`, because other packages also use the condition `source`, for files that they do not publish.
 */
function ownSources(): Plugin {
  return {
    name: "own-sources",
    enforce: "pre",
    resolveId(id) {
      const [, name, subpath = ""] = /^@tributary\/([^/]+)(\/.+)?$/.exec(id) ?? [];
      if (name === undefined) return null;
      const folder = new URL(`${name}/`, packages);
      const { exports } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8"));
      const target: string | { readonly source: string } | undefined = exports[`.${subpath}`];
      if (target === undefined) return null;
      return fileURLToPath(new URL(typeof target === "string" ? target : target.source, folder));
    },
  };
}

/** Oldest supported browsers: PA-01. Separate for styles, because "es2022" means older browsers there. */
const BROWSERS = ["chrome120", "safari16.4", "firefox140"];

/** The page is served at several paths (/ccp-v2/, /ccp, /login); its assets are always below /ccp-v2/. */
export default defineConfig({
  base: "/ccp-v2/",
  plugins: [ownSources(), react()],
  build: {
    target: ["es2022", ...BROWSERS],
    cssTarget: BROWSERS,
    sourcemap: true,
    emptyOutDir: true,
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
