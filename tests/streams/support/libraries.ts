/** The two libraries as classic scripts, and the stage's own script for the host page. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const require = createRequire(import.meta.url);
const OURS =
  process.env.STREAMS_ENTRY ?? fileURLToPath(new URL("../../../packages/streams/src/classic.ts", import.meta.url));
const STAGE = fileURLToPath(new URL("./main.ts", import.meta.url));

/** Who plays: Amazon's library, unmodified, and ours. */
export const LIBRARIES = ["upstream", "tributary"] as const;

/** One of them. */
export type Library = (typeof LIBRARIES)[number];

/** The text of a library for a script element. Ours is made of its sources, so that no test sees an old build. */
export function libraryText(library: Library): Promise<string> {
  return library === "tributary" ? bundle(OURS) : readFile(upstreamPath(), "utf8");
}

/** The script of the host page: the stage and all scenarios. */
export function stageText(): Promise<string> {
  return bundle(STAGE);
}

function upstreamPath(): string {
  return join(dirname(require.resolve("amazon-connect-streams/package.json")), "release", "connect-streams.js");
}

async function bundle(entry: string): Promise<string> {
  const made = await build({
    configFile: false,
    logLevel: "error",
    resolve: { conditions: ["source", "module", "browser", "development|production"] },
    build: { write: false, minify: false, lib: { entry, formats: ["iife"], name: "made", fileName: "made" } },
  });
  const [output] = Array.isArray(made) ? made : [made];
  if (!output || !("output" in output)) throw new Error(`${entry} could not be bundled`);
  return output.output[0].code;
}
