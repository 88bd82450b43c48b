import { defineConfig } from "vite";
import { workspaceSources } from "../../scripts/vite/workspace-sources.ts";

/**
 * One script for the parent process and one for the server process, with the parts that both need or that are loaded later in further ones. To load the
 * seven hundred modules of this project one by one takes most of the time to readiness, and 20 MB.
 */
export default defineConfig({
  plugins: [workspaceSources()],
  ssr: { noExternal: [/^@tributary\//] },
  build: {
    ssr: true,
    target: "node24",
    sourcemap: true,
    emptyOutDir: false, // a center may be starting from it
    rolldownOptions: {
      input: ["src/main.ts", "src/child.ts"],
      output: { entryFileNames: "[name].js", chunkFileNames: "[name].js" },
    },
  },
});
