import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import type { Surface } from "../context.ts";
import { answerUnmetConditions, builtFiles } from "../server/built-files.ts";
import { indexPage, listLibraries } from "./index-page.ts";
import { type Library, readLibrary } from "./library.ts";

/** Libraries that the center serves. */
export type SdkOptions = {
  /** Absolute paths of built libraries (`dist/sdk` of their packages). Those that were not built are left out. */
  readonly folders: readonly string[];
};

/** Only its own style may be loaded, and no page may frame it. */
const INDEX_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
  "cache-control": "no-cache",
  "x-content-type-options": "nosniff",
} as const;

/**
 * Headers that let pages of any origin load a library, also those with `Cross-Origin-Embedder-Policy`. Names without a hash are revalidated:
 * another build may have the same version.
 */
const FILE_HEADERS = {
  "access-control-allow-origin": "*",
  "cross-origin-resource-policy": "cross-origin",
} as const;

/** Types of files whose endings mean something else to others: `.ts` is a video format. */
const TYPES = [
  [".d.ts", "text/plain; charset=utf-8"],
  [".d.cts", "text/plain; charset=utf-8"],
  [".tgz", "application/gzip"],
] as const;

/** `GET /sdk/`: libraries for pages, as scripts, as modules and as packages for npm. Rules SD-01 to SD-04. */
export function createSdkSurface({ folders }: SdkOptions): Surface {
  return (app, { addresses }) => {
    const found = folders.map((folder) => ({ folder, library: readLibrary(folder) }));
    const libraries = found.flatMap(({ library }) => (library === undefined ? [] : [library]));
    const list = () => listLibraries(libraries, addresses().http);
    app.get("/sdk", (_request, reply) => reply.redirect("/sdk/", 308));
    app.get("/sdk/", (_request, reply) => reply.headers(INDEX_HEADERS).send(indexPage(list())));
    app.get("/sdk/index.json", (_request, reply) =>
      reply
        .headers({ ...FILE_HEADERS, "cache-control": "no-cache", "x-content-type-options": "nosniff" })
        .send({ libraries: list() }),
    );
    for (const { folder, library } of found) if (library !== undefined) serve(app, folder, library);
  };
}

function serve(app: FastifyInstance, folder: string, library: Library): void {
  app.register(async (scope) => {
    const files = builtFiles({
      root: library.files,
      prefix: `/sdk/${library.folder}/`,
      isHashed: (path) => path.includes("/chunks/"),
      headersOf: (path) => {
        const type = TYPES.find(([ending]) => path.endsWith(ending))?.[1];
        return { ...FILE_HEADERS, ...(type !== undefined && { "content-type": type }) };
      },
    });
    answerUnmetConditions(scope);
    await scope.register(fastifyStatic, { ...files, decorateReply: true }); // for `sendFile` below
    for (const file of library.scripts) scope.get(`/sdk/${file}`, (_request, reply) => reply.sendFile(file));
    scope.get(`/sdk/${library.tarball}`, (_request, reply) => reply.sendFile(library.tarball, folder));
  });
}
