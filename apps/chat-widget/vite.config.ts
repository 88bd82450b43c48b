import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";
import { BROWSER_TARGETS } from "../../scripts/vite/browser-targets.ts";

/** Imports packages from their sources, so that they need not be built first. */
const conditions = ["source", "module", "browser", "development|production"];

/**
 * Feature `LightDark` of lightningcss: the styles do not use `light-dark()`, and its replacement would add rules to each `color-scheme`.
 */
const LIGHT_DARK = 1 << 20;

/** Options of marked that the reader leaves unset. Code for them is removed. */
const UNUSED_OPTIONS = ["pedantic", "extensions", "silent", "hooks"];

/**
 * Removes everything but the lexer from marked. Its module ends with statements that create the function `marked`;
 * bundlers must keep these, and with them the whole library. Only bundle size depends on this: if marked changes its
 * form, scripts/check-bundles.ts fails.
 */
function withoutMarkedFunction(): Plugin {
  return {
    name: "without-marked-function",
    transform: {
      filter: { id: /\/marked\/lib\/marked\.esm\.js$/ },
      handler(code) {
        const lexer = /export\{[^}]*\b(\w+) as Lexer\b/.exec(code)?.[1];
        const marked = /var (\w+)=new \w+;function \w+\([^)]*\)\{return \1\.parse\(/.exec(code);
        if (lexer === undefined || marked === null) return undefined;
        const used = UNUSED_OPTIONS.reduce(
          (text, option) => text.replaceAll(`this.options.${option}`, "null"),
          code.slice(0, marked.index),
        );
        return { code: `${used}export{${lexer} as Lexer};`, map: null };
      },
    },
  };
}

/** Removes the design tokens that no style sheet of the widget uses. */
function withoutUnusedTokens(): Plugin {
  const folder = fileURLToPath(new URL("src/", import.meta.url));
  return {
    name: "without-unused-tokens",
    enforce: "pre",
    transform: {
      filter: { id: /\/tokens\.css/ },
      handler(code, id) {
        const isWidget = id.includes("inline"); // the demo page has its own copy
        const sheets = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
          (path) => path.endsWith(".css") && path.startsWith("demo") !== isWidget,
        );
        const texts = [code, ...sheets.map((path) => readFileSync(folder + path, "utf8"))].join("");
        const used = new Set([...texts.matchAll(/var\((--tr-[\w-]+)/g)].map(([, name]) => name));
        const kept = code.replace(/^\s*(--tr-[\w-]+):[^;]+;/gm, (line, name: string) => (used.has(name) ? line : ""));
        return { code: kept, map: null };
      },
    },
  };
}

/** Vite's wrapper of a dynamic import: a function with the import, or one that returns the used exports. */
const PRELOAD =
  /__vitePreload\((?:async )?\(\) => (?:\{\s*const \{[^}]*\} = await )?(import\("[^"]+"\)(?:\.then\(\(\w+\) => [\w.]+\))?)(?:;\s*return \{[^}]*\};\s*\})?, __VITE_PRELOAD__, import\.meta\.url\)/g;

/**
 * Loads chunks without Vite's preload helper: the widget has no style sheet chunks, and must not dispatch events on the host page. Its wrappers are a hundredth
 * of the first load.
 */
function plainLoading(): Plugin {
  return {
    name: "plain-loading",
    enforce: "pre",
    load: {
      filter: { id: /vite\/preload-helper\.js$/ },
      handler: () => "export const __vitePreload = (load) => load();",
    },
    renderChunk: (code) => ({
      // The source map keeps its lines.
      code: code.replace(PRELOAD, (wrapper, load: string) => load + wrapper.replace(/[^\n]/g, "")),
      map: null,
    }),
  };
}

/**
 * Modules that the widget and its parts share, and the first of the widget. In one file they compress better than in the two that the bundler
 * makes.
 */
const OF_MAIN =
  /node_modules\/preact|src\/(?:main\.ts|languages\/(?:en|phrase)\.ts|shell\/(?!tab-entry|identity|attribute-advice|visible-view)|features\/start\/(?!start-advice|start-part|start-chat|opening))/;

/** Modules of the part for connected chats, and those that it shares with later parts: one script instead of three. */
const OF_LOG =
  /src\/(?:log\/|features\/(?:log|people|waiting)\/|languages\/(?:en-parts|part-phrase|dates)\.ts|shared\/(?:adopt-sheet|part-icons|own-call))/;

const matching =
  (modules: RegExp) =>
  (id: string): boolean =>
    modules.test(id);

/** Relative addresses in the build, so that `widget.js` works on other sites as well as at /widget/. */
export default defineConfig({
  base: "./",
  plugins: [withoutMarkedFunction(), withoutUnusedTokens(), plainLoading()],
  resolve: { conditions },
  css: { lightningcss: { exclude: LIGHT_DARK } },
  build: {
    ...BROWSER_TARGETS,
    sourcemap: true,
    emptyOutDir: true,
    modulePreload: false,
    rolldownOptions: {
      input: { index: "index.html", widget: "src/embed.ts" },
      output: {
        codeSplitting: {
          groups: [
            { name: "main", test: matching(OF_MAIN) },
            { name: "log", test: matching(OF_LOG) },
          ],
        },
        entryFileNames: ({ name }) => (name === "widget" ? "widget.js" : "assets/[name]-[hash].js"),
      },
    },
  },
  server: {
    proxy: {
      "/startChat": "http://127.0.0.1:8480",
      "/participant": "http://127.0.0.1:8480",
    },
  },
});
