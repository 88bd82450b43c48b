/**
 * Purpose: builds a library that the center serves, in addition to the modules of `tsc`, which are for the workspace: the classic script, plain and
 *          minified, if it has one, the entry points for `require` and for `import`. All are self-contained and import no other package at run time.
 *          `dist/sdk` is the library as users get it.
 * When:    in the `vite.config.ts` of packages/streams, packages/chat and packages/call.
 * Usage:   export default libraryBuild({ folder: import.meta.dirname, script, variable, entryPoints });
 */
import { join } from "node:path";
import { defineConfig, type Plugin } from "vite";
import { MODULES_FOLDER, servedPackage } from "../sdk/served-package.ts";
import { typesForRequire } from "../sdk/types-for-require.ts";
import { workspaceSources } from "./workspace-sources.ts";

export type Library = {
  /** Absolute path of the package. */
  readonly folder: string;
  /** Name of the classic script, without an extension; its source is `src/classic.ts`. Default: there is none. */
  readonly script?: string;
  /** Name of the classic script as a variable. It exports nothing, so the name is unused. */
  readonly variable?: string;
  /** Sources of the entry points below `src`, without an extension, by their names for `require`. */
  readonly entryPoints: Readonly<Record<string, string>>;
  /** Default: none. */
  readonly plugins?: readonly Plugin[];
};

const SHARED = { target: "es2022", emptyOutDir: false, copyPublicDir: false } as const;

export function libraryBuild({ folder, script, variable = "library", entryPoints, plugins = [] }: Library) {
  const sourceOf = (name: string): string => join(folder, "src", `${name}.ts`);
  const mapped = (value: (path: string) => string): Record<string, string> =>
    Object.fromEntries(Object.entries(entryPoints).map(([name, path]) => [name, value(path)]));
  const served = servedPackage({
    folder,
    declarations: Object.values(entryPoints).map((path) => `${path}.d.ts`),
    built: ["cjs", ...(script === undefined ? [] : [`${script}.js`, `${script}.min.js`])],
  });
  const modules = {
    ...SHARED,
    outDir: MODULES_FOLDER,
    minify: false,
    sourcemap: true,
    lib: {
      entry: Object.fromEntries(Object.values(entryPoints).map((path) => [path, sourceOf(path)])),
      formats: ["es" as const],
    },
    rolldownOptions: { output: { entryFileNames: "[name].js", chunkFileNames: "chunks/[name]-[hash].js" } },
  };
  return defineConfig({
    plugins: [workspaceSources(), ...plugins, typesForRequire(mapped((path) => `../${path}.js`)), served],
    builder: {},
    resolve: { preserveSymlinks: true }, // the output names the paths of modules, which must not depend on the machine
    environments: {
      // Vite always builds this one.
      client: { build: script === undefined ? modules : classicBuild(sourceOf("classic"), script, variable) },
      commonjs: {
        consumer: "client",
        build: {
          ...SHARED,
          outDir: "dist/cjs",
          minify: false,
          lib: { entry: mapped(sourceOf), formats: ["cjs"] },
          rolldownOptions: { output: { entryFileNames: "[name].cjs", chunkFileNames: "[name].cjs", exports: "named" } },
        },
      },
      ...(script !== undefined && { modules: { consumer: "client", build: modules } }),
    },
  });
}

function classicBuild(entry: string, script: string, variable: string) {
  const classic = { format: "iife", name: variable, codeSplitting: false } as const;
  return {
    ...SHARED,
    outDir: "dist",
    lib: { entry },
    rolldownOptions: {
      output: [
        { ...classic, entryFileNames: `${script}.js`, minify: false },
        { ...classic, entryFileNames: `${script}.min.js`, minify: true },
      ],
    },
  };
}
