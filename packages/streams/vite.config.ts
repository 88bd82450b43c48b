import type { Plugin } from "vite";
import { libraryBuild } from "../../scripts/vite/library-build.ts";

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

export default libraryBuild({
  folder: import.meta.dirname,
  script: "connect-streams",
  variable: "connectStreams",
  entryPoints: { index: "index", global: "global", modern: "modern/index" },
  plugins: [allAtOnce()],
});
