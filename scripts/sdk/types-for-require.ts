/**
 * Purpose: a Vite plugin that emits type declarations for `require`, next to the CommonJS entry points of a library.
 * When:    in the `vite.config.ts` of each library that the center serves, for its environment `commonjs`.
 * Usage:   plugins: [typesForRequire({ index: "../index.js" })], with the declarations of each entry point
 */
import type { Plugin } from "vite";

/** Emits types of each entry point for `require`. CommonJS declarations can only refer to those of the module. */
export function typesForRequire(entryPoints: Readonly<Record<string, string>>): Plugin {
  return {
    name: "types-for-require",
    applyToEnvironment: ({ name }) => name === "commonjs",
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk" || !chunk.isEntry) continue;
        const asModule = `"${entryPoints[chunk.name]}", { with: { "resolution-mode": "import" } }`;
        const names = chunk.exports.flatMap((name) => [
          `export declare const ${name}: typeof import(${asModule}).${name};`,
          ...(/^[A-Z]/.test(name) ? [`export type ${name} = import(${asModule}).${name};`] : []), // a class is a type, too
        ]);
        const types = `export type * from "${entryPoints[chunk.name]}" with { "resolution-mode": "import" };`;
        this.emitFile({ type: "asset", fileName: `${chunk.name}.d.cts`, source: `${[types, ...names].join("\n")}\n` });
      }
    },
  };
}
