import { defineConfig } from "vite";

/** Packages are read from their sources, so that nothing needs to be built before the widget. */
const conditions = ["source", "module", "browser", "development|production"];

/** Addresses inside the build are relative, so that `widget.js` works on other people's pages as well as on ours at /widget/. */
export default defineConfig({
  base: "./",
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
