import { defineConfig, type Plugin } from "vite";

/** Packages are read from their sources, so that nothing needs to be built before the widget. */
const conditions = ["source", "module", "browser", "development|production"];

/**
 * Leaves all of marked but its lexer to tree shaking. Its module ends by making the function `marked` in statements that no bundler may
 * drop, and through them everything comes along. Only bytes hang on this: if marked changes its form, scripts/check-bundles.ts speaks up.
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
        return { code: `${code.slice(0, marked.index)}export{${lexer} as Lexer};`, map: null };
      },
    },
  };
}

/** Loads a part of the widget without Vite's care for style sheets, which it has none of, and for events on the page, which is not ours. */
function plainLoading(): Plugin {
  return {
    name: "plain-loading",
    enforce: "pre",
    load: {
      filter: { id: /vite\/preload-helper\.js$/ },
      handler: () => "export const __vitePreload = (load) => load();",
    },
  };
}

/** Addresses inside the build are relative, so that `widget.js` works on other people's pages as well as on ours at /widget/. */
export default defineConfig({
  base: "./",
  plugins: [withoutMarkedFunction(), plainLoading()],
  resolve: { conditions },
  build: {
    target: "es2022",
    sourcemap: true,
    emptyOutDir: true,
    modulePreload: false,
    rolldownOptions: {
      input: { index: "index.html", widget: "src/embed.ts" },
      output: {
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
