import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";
import { MODULES_FOLDER, servedPackage } from "../../scripts/sdk/served-package.ts";
import { typesForRequire } from "../../scripts/sdk/types-for-require.ts";
import { workspaceSources } from "../../scripts/vite/workspace-sources.ts";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Type declarations of each entry point, to which those for `require` refer. */
const ENTRY_POINTS: Readonly<Record<string, string>> = {
  index: "../index.js",
  global: "../global.js",
  modern: "../modern/index.js",
};

/**
 * Replaces dynamic imports by static ones: a single script loads nothing later, and lazily loaded modules would each be wrapped in a
 * function.
 */
function allAtOnce(): Plugin {
  return {
    name: "all-at-once",
    applyToEnvironment: ({ name }) => name === "client",
    transform(code, id) {
      if (!id.includes("/streams/src/")) return null;
      const imports: string[] = [];
      const rest = code.replace(/\bimport\(("[^"]+")\)/g, (_, path: string) => {
        imports.push(`import * as later${imports.length} from ${path};`);
        return `later${imports.length - 1}`;
      });
      return imports.length === 0 ? null : { code: imports.join("\n") + rest, map: null };
    },
  };
}

/** One script, including dynamic imports. It exports nothing, so its name is unused. */
const classic = { format: "iife", name: "connectStreams", codeSplitting: false } as const;
const shared = { target: "es2022", emptyOutDir: false, copyPublicDir: false } as const;

const library = servedPackage({
  folder: import.meta.dirname,
  declarations: ["index.d.ts", "global.d.ts", "modern/index.d.ts"],
  built: ["cjs", "connect-streams.js", "connect-streams.min.js"],
});

/**
 * Builds the output in addition to the modules of `tsc`, which are for the workspace: the classic script, plain and minified, the entry points
 * for `require` and for `import`. All are self-contained and import no other package at run time. `dist/sdk` is the library as users get it.
 */
export default defineConfig({
  plugins: [workspaceSources(), allAtOnce(), typesForRequire(ENTRY_POINTS), library],
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
            { ...classic, entryFileNames: "connect-streams.js", minify: false },
            { ...classic, entryFileNames: "connect-streams.min.js", minify: true },
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
          entry: { index: here("src/index.ts"), global: here("src/global.ts"), modern: here("src/modern/index.ts") },
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
            global: here("src/global.ts"),
            "modern/index": here("src/modern/index.ts"),
          },
          formats: ["es"],
        },
        rolldownOptions: { output: { entryFileNames: "[name].js", chunkFileNames: "chunks/[name]-[hash].js" } },
      },
    },
  },
});
