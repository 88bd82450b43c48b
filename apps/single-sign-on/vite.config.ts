import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { BROWSER_TARGETS } from "../../scripts/vite/browser-targets.ts";
import { workspaceSources } from "../../scripts/vite/workspace-sources.ts";

/** Options of one script under a fixed name, which contains everything that it needs. */
function script(name: string) {
  const input = fileURLToPath(new URL(`src/${name}/main.ts`, import.meta.url));
  const output = { entryFileNames: `${name}.js`, codeSplitting: false };
  return { ...BROWSER_TARGETS, sourcemap: true, emptyOutDir: false, rolldownOptions: { input, output } };
}

export default defineConfig({
  plugins: [workspaceSources()],
  builder: {},
  environments: {
    client: { build: script("button") },
    finish: { consumer: "client", build: script("finish") },
  },
});
