import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { MODULES_FOLDER, servedPackage } from "../../scripts/sdk/served-package.ts";
import { typesForRequire } from "../../scripts/sdk/types-for-require.ts";
import { workspaceSources } from "../../scripts/vite/workspace-sources.ts";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** One script. It exports nothing, so its name is unused. */
const classic = { format: "iife", name: "connectChat", codeSplitting: false } as const;
const shared = { target: "es2022", emptyOutDir: false, copyPublicDir: false } as const;

const library = servedPackage({
  folder: import.meta.dirname,
  declarations: ["index.d.ts", "chatjs/index.d.ts", "global.d.ts"],
  built: ["cjs", "connect-chat.js", "connect-chat.min.js"],
});

/**
 * Builds the output in addition to the modules of `tsc`, which are for the workspace: the classic script, plain and minified, the entry points
 * for `require` and for `import`. All are self-contained and import no other package at run time. `dist/sdk` is the library as users get it.
 */
export default defineConfig({
  plugins: [
    workspaceSources(),
    typesForRequire({ index: "../index.js", chatjs: "../chatjs/index.js", global: "../global.js" }),
    library,
  ],
  builder: {},
  resolve: { preserveSymlinks: true }, // the output names the paths of modules, which must not depend on the machine
  environments: {
    client: {
      build: {
        ...shared,
        outDir: "dist",
        lib: { entry: here("src/classic.ts") },
        rolldownOptions: {
          output: [
            { ...classic, entryFileNames: "connect-chat.js", minify: false },
            { ...classic, entryFileNames: "connect-chat.min.js", minify: true },
          ],
        },
      },
    },
    commonjs: {
      consumer: "client",
      build: {
        ...shared,
        outDir: "dist/cjs",
        minify: false,
        lib: {
          entry: { index: here("src/index.ts"), chatjs: here("src/chatjs/index.ts"), global: here("src/global.ts") },
          formats: ["cjs"],
        },
        rolldownOptions: { output: { entryFileNames: "[name].cjs", chunkFileNames: "[name].cjs", exports: "named" } },
      },
    },
    modules: {
      consumer: "client",
      build: {
        ...shared,
        outDir: MODULES_FOLDER,
        minify: false,
        sourcemap: true,
        lib: {
          entry: {
            index: here("src/index.ts"),
            "chatjs/index": here("src/chatjs/index.ts"),
            global: here("src/global.ts"),
          },
          formats: ["es"],
        },
        rolldownOptions: { output: { entryFileNames: "[name].js", chunkFileNames: "chunks/[name]-[hash].js" } },
      },
    },
  },
});
