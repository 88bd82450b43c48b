/** The two libraries as classic scripts, and the bundled harness for the host page. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { classicScript } from "../../e2e/support/host-site.ts";

const OURS = fileURLToPath(new URL("../../../packages/streams/dist/connect-streams.min.js", import.meta.url));
const HARNESS = fileURLToPath(new URL("./main.ts", import.meta.url));
const SDK_PAGE = fileURLToPath(new URL("./sdk-page.ts", import.meta.url));

/** Compared libraries: the unmodified amazon-connect-streams, and this library as published. */
export const LIBRARIES = ["upstream", "tributary"] as const;

export type Library = (typeof LIBRARIES)[number];

/** Returns the script text of a library. This library must be built. */
export function libraryText(library: Library): Promise<string> {
  return readFile(library === "tributary" ? OURS : classicScript("streams-2.28.2"), "utf8");
}

/** Bundles the script of the host page: harness and scenarios. */
export function harnessText(): Promise<string> {
  return bundle(HARNESS);
}

/** Bundles the script that runs the SDK's clients in the host page. */
export function sdkPageText(): Promise<string> {
  return bundle(SDK_PAGE);
}

async function bundle(entry: string): Promise<string> {
  const made = await build({
    configFile: false,
    logLevel: "error",
    build: { write: false, minify: false, lib: { entry, formats: ["es"], fileName: "page" } },
  });
  const [output] = Array.isArray(made) ? made : [made];
  if (!output || !("output" in output)) throw new Error(`failed to bundle ${entry}`);
  return output.output[0].code;
}
