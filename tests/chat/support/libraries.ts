/** The two libraries as classic scripts. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { workspaceSources } from "../../../scripts/vite/workspace-sources.ts";

/** Compared libraries: the unmodified amazon-connect-chatjs, and this library, built from its sources. */
export const LIBRARY_NAMES = ["upstream", "tributary"] as const;

export type LibraryName = (typeof LIBRARY_NAMES)[number];

/** A library as a script for a page. */
export type ChatLibrary = { readonly name: LibraryName; readonly script: string };

const OURS = fileURLToPath(new URL("../../../packages/chat/src/classic.ts", import.meta.url));

/** Returns the script of a library. */
export async function chatLibrary(name: LibraryName): Promise<ChatLibrary> {
  return { name, script: name === "upstream" ? await upstreamScript() : await ownScript() };
}

function upstreamScript(): Promise<string> {
  const main = createRequire(import.meta.url).resolve("amazon-connect-chatjs");
  return readFile(main, "utf8");
}

async function ownScript(): Promise<string> {
  const made = await build({
    configFile: false,
    logLevel: "error",
    plugins: [workspaceSources()],
    build: {
      write: false,
      target: "es2022",
      minify: false,
      lib: { entry: OURS, formats: ["iife"], name: "chatLibrary" },
    },
  });
  const [output] = [made].flat();
  if (output === undefined || !("output" in output)) throw new Error("failed to bundle the library");
  return output.output[0].code;
}
