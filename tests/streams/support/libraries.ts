/** The two libraries as classic scripts, and the stage's own script for the host page. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { classicScript } from "../../e2e/support/host-site.ts";

const OURS = fileURLToPath(new URL("../../../packages/streams/dist/connect-streams.min.js", import.meta.url));
const STAGE = fileURLToPath(new URL("./main.ts", import.meta.url));

/** Who plays: Amazon's library, unmodified, and ours as it is shipped. */
export const LIBRARIES = ["upstream", "tributary"] as const;

/** One of them. */
export type Library = (typeof LIBRARIES)[number];

/** The text of a library for a script element; ours must be built. */
export function libraryText(library: Library): Promise<string> {
  return readFile(library === "tributary" ? OURS : classicScript("streams-2.28.2"), "utf8");
}

/** The script of the host page: the stage and all scenarios. */
export async function stageText(): Promise<string> {
  const made = await build({
    configFile: false,
    logLevel: "error",
    build: { write: false, minify: false, lib: { entry: STAGE, formats: ["es"], fileName: "stage" } },
  });
  const [output] = Array.isArray(made) ? made : [made];
  if (!output || !("output" in output)) throw new Error("the stage could not be bundled");
  return output.output[0].code;
}
