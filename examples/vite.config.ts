/**
 * Serves the examples (`npx vite examples`) or builds them (`npx vite build examples`). Modules import the library's sources; the page without
 * a build step loads the built classic script, which `npm start` builds.
 */
import { existsSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { defineConfig, type Plugin } from "vite";

const here = import.meta.dirname;
const LIBRARY = join(here, "../packages/streams/dist/connect-streams.js");
const pages = readdirSync(here).filter((name) => existsSync(join(here, name, "index.html")));

export default defineConfig({
  root: here,
  base: "./",
  cacheDir: join(here, "../.cache/examples"),
  resolve: { conditions: ["source", "module", "browser", "development|production"] },
  plugins: [plainScripts()],
  build: {
    target: "es2022",
    rolldownOptions: { input: Object.fromEntries(pages.map((name) => [name, join(here, name, "index.html")])) },
  },
});

/** Serves and emits the CRM page's plain scripts unchanged. */
function plainScripts(): Plugin {
  const script = async (path: string) => ({ type: "asset", source: await readFile(path) }) as const;
  return {
    name: "plain-scripts",
    configureServer({ middlewares }) {
      middlewares.use("/crm-page/connect-streams.js", (_request, response, next) => {
        readFile(LIBRARY).then((text) => response.setHeader("content-type", "text/javascript").end(text), next);
      });
    },
    async generateBundle() {
      this.emitFile({ ...(await script(LIBRARY)), fileName: "crm-page/connect-streams.js" });
      this.emitFile({ ...(await script(join(here, "crm-page/crm.js"))), fileName: "crm-page/crm.js" });
    },
  };
}
