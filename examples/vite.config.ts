/** The examples as pages: `npx vite examples` serves them, `npx vite build examples` builds them. They read the library's sources. */
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build, defineConfig, type Plugin } from "vite";

const CLASSIC = join(import.meta.dirname, "../packages/streams/src/classic.ts");
const SCRIPT = "connect-streams.js";
const conditions = ["source", "module", "browser", "development|production"];
const pages = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && readdirSync(join(import.meta.dirname, entry.name)).includes("index.html"))
  .map(({ name }) => name);

export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  resolve: { conditions },
  plugins: [classicScript()],
  cacheDir: join(import.meta.dirname, "../.cache/examples"),
  build: {
    target: "es2022",
    rolldownOptions: {
      input: Object.fromEntries(pages.map((name) => [name, join(import.meta.dirname, name, "index.html")])),
    },
  },
});

/** Pages without a build step load the library, and their own script, as plain scripts: these are put beside the page as they are. */
function classicScript(): Plugin {
  return {
    name: "classic-script",
    configureServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        if (!request.url?.endsWith(SCRIPT)) return next();
        void libraryText().then((text) => response.setHeader("content-type", "text/javascript").end(text), next);
      });
    },
    async generateBundle() {
      this.emitFile({ type: "asset", fileName: `crm-page/${SCRIPT}`, source: await libraryText() });
      this.emitFile({
        type: "asset",
        fileName: "crm-page/crm.js",
        source: await readFile(join(import.meta.dirname, "crm-page/crm.js")),
      });
    },
  };
}

async function libraryText(): Promise<string> {
  const made = await build({
    configFile: false,
    logLevel: "error",
    resolve: { conditions },
    build: { write: false, lib: { entry: CLASSIC, formats: ["iife"], name: "streams", fileName: "made" } },
  });
  const [output] = Array.isArray(made) ? made : [made];
  if (!output || !("output" in output)) throw new Error("The library could not be bundled.");
  return output.output[0].code;
}
