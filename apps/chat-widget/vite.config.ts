import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
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

/**
 * Removes the design tokens that no style sheet uses: the demo page has those of its own, the first load of the widget those of its style sheets, and its parts
 * (`?part`) the others that they use. The widget has them in its shadow root only.
 */
function withoutUnusedTokens(): Plugin {
  const folder = fileURLToPath(new URL("src/", import.meta.url));
  const first = new Set(
    [...readFileSync(`${folder}shell/styles.ts`, "utf8").matchAll(/"\.\.?\/(?:.*\/)?([\w-]+\.css)\?inline"/g)].map(
      ([, name]) => name,
    ),
  );
  const tokensIn = (text: string) => [...text.matchAll(/var\((--tr-[\w-]+)/g)].map(([, name]) => name);
  const usedBy = (isWanted: (path: string) => boolean): ReadonlySet<string | undefined> =>
    new Set(
      readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((path) => path.endsWith(".css") && isWanted(path))
        .flatMap((path) => tokensIn(readFileSync(folder + path, "utf8"))),
    );
  return {
    name: "without-unused-tokens",
    enforce: "pre",
    transform: {
      filter: { id: /\/tokens\.css/ },
      handler(code, id) {
        const query = new URLSearchParams(id.split("?")[1]);
        const isDemo = !query.has("inline");
        const isOfParts = query.has("part");
        const ofDemo = usedBy((path) => path.startsWith("demo"));
        const ofFirst = usedBy((path) => first.has(basename(path)));
        const ofParts = usedBy((path) => !path.startsWith("demo"));
        const own = new Set(tokensIn(code));
        const isKept = (name: string): boolean => {
          if (isDemo) return ofDemo.has(name) || own.has(name);
          const isFirst = ofFirst.has(name) || own.has(name);
          return isOfParts ? ofParts.has(name) && !isFirst : isFirst;
        };
        const rules = isOfParts ? code.replace(/^\s*color-scheme:[^;]+;/m, "") : code; // the first load has that of the theme
        const kept = rules.replace(/^\s*(--tr-[\w-]+):[^;]+;/gm, (line, name: string) => (isKept(name) ? line : ""));
        return { code: isDemo ? kept : kept.replace(/:root,\s*/g, ""), map: null };
      },
    },
  };
}

/** Vite's wrapper of a dynamic import: a function with the import, or one that returns the used exports. */
const PRELOAD =
  /__vitePreload\((?:async )?\(\) => (?:\{\s*const \{[^}]*\} = await )?(import\("[^"]+"\)(?:\.then\(\(\w+\) => [\w.]+\))?)(?:;\s*return \{[^}]*\};\s*\})?, __VITE_PRELOAD__, import\.meta\.url\)/g;

/** A call of a logger, with parentheses up to the third level. */
const LOG_CALL = /\blog\.(?:debug|info|warn|error)\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/g;

/** Removes the calls of the logger from the chat session: that of the widget is silent, and the texts are half a hundredth of the first load. */
function withoutLogs(): Plugin {
  return {
    name: "without-logs",
    enforce: "pre",
    transform: {
      filter: { id: /\/packages\/(?:chat|link)\/src\// },
      // The source map keeps its lines.
      handler: (code) => ({
        code: code.replace(LOG_CALL, (call) => `undefined${call.replace(/[^\n]/g, "")}`),
        map: null,
      }),
    },
  };
}

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
  /node_modules\/preact|src\/(?:main\.ts|languages\/(?:en|phrase)\.ts|shell\/(?!tab-entry|identity|attribute-advice|take-chat)|features\/start\/|shared\/name-length)/;

/** Modules of the part for connected chats, and those that it shares with later parts: one script instead of three. */
const OF_LOG =
  /src\/(?:log\/|features\/(?:log|people|waiting)\/|languages\/(?:en-parts|part-phrase|dates)\.ts|shared\/(?:adopt-sheet|part-icons|own-call))/;

const matching =
  (modules: RegExp) =>
  (id: string): boolean =>
    modules.test(id);

/** JSX as calls of Preact's `createElement`, which is there anyway: the automatic runtime would be a second function for the same in the first load. */
const CREATE_ELEMENT = {
  jsx: { runtime: "classic", pragma: "jsxElement", pragmaFrag: "JsxFragment" },
  jsxInject: 'import { createElement as jsxElement, Fragment as JsxFragment } from "preact";',
} as const;

/** Relative addresses in the build, so that `widget.js` works on other sites as well as at /widget/. */
export default defineConfig({
  base: "./",
  plugins: [withoutMarkedFunction(), withoutUnusedTokens(), withoutLogs(), plainLoading()],
  resolve: { conditions },
  oxc: CREATE_ELEMENT,
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
            { name: "signed-claims", test: /shared\/signed-claims/ }, // of its own: the parts that share it keep their exports
            { name: "advice", test: /shared\/advice\/|shell\/attribute-advice/ }, // one name in the first load
          ],
        },
        // Short hashes: the first load has the names of all parts.
        entryFileNames: ({ name }) => (name === "widget" ? "widget.js" : "assets/[name]-[hash:6].js"),
        chunkFileNames: "assets/[name]-[hash:6].js",
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
