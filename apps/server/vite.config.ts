import { defineConfig } from "vite";
import { workspaceSources } from "../../scripts/vite/workspace-sources.ts";

/** Names the scripts of a package after its folder: all packages have an `index.ts`. */
function chunkFileNames({
  name,
  facadeModuleId,
}: {
  readonly name: string;
  readonly facadeModuleId?: string | null;
}): string {
  const [, folder] = /packages\/([^/]+)\/src\/index\.ts$/.exec(facadeModuleId ?? "") ?? [];
  return `${folder ?? name}.js`;
}

/**
 * Bundles the parent process and the server process: loading the seven hundred modules of this project one by one takes most of the time to readiness.
 * Names of exports are kept, so that a center that starts during a build gets an error in place of another function.
 */
export default defineConfig({
  plugins: [workspaceSources()],
  build: {
    ssr: true,
    target: "node24",
    emptyOutDir: false, // a center may be starting from it
    rolldownOptions: {
      input: ["src/main.ts", "src/child.ts"],
      output: { entryFileNames: "[name].js", chunkFileNames, minifyInternalExports: false },
    },
  },
});
