/**
 * Purpose: resolves the workspace packages to their sources: nothing needs to be built first, and one bundling pass removes all unused code.
 *          Not done with `resolve.conditions`, because other packages also use the condition `source`, for files that they do not publish.
 * When:    in the `vite.config.ts` of apps and libraries.
 * Usage:   plugins: [workspaceSources()]
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const packages = new URL("../../packages/", import.meta.url);

/** Export of a package: a file, or one with a source. */
type Target = string | { readonly source: string } | undefined;

export function workspaceSources() {
  return {
    name: "workspace-sources",
    enforce: "pre",
    resolveId(id: string): string | null {
      const [, name, subpath = ""] = /^@tributary\/([^/]+)(\/.+)?$/.exec(id) ?? [];
      if (name === undefined) return null;
      const folder = new URL(`${name}/`, packages);
      const { exports } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8"));
      const target: Target = exports[`.${subpath}`];
      if (target === undefined) return null;
      return fileURLToPath(new URL(typeof target === "string" ? target : target.source, folder));
    },
  } satisfies Plugin;
}
