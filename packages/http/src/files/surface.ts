import fastifyStatic from "@fastify/static";
import type { Surface } from "../context.ts";

/** A folder of built files and its path on the server. */
export type FilesOptions = {
  /** Starts and ends with a slash: `/widget/`. */
  readonly prefix: string;
  /** Absolute path of the folder. */
  readonly folder: string;
};

/** Files with a content hash in their name never change; all others are revalidated. */
const HASHED_CACHING = "public, max-age=31536000, immutable";
const HASHED_NAME = /[-.][A-Za-z0-9_-]{8,}\.(js|css|woff2|svg|png)$/;

/** Serves a folder of built files, its `index.html` at the prefix itself. */
export function createFilesSurface({ prefix, folder }: FilesOptions): Surface {
  return (app) => {
    app.get(prefix.slice(0, -1), (_request, reply) => reply.redirect(prefix, 308));
    app.register(fastifyStatic, {
      root: folder,
      prefix,
      dotfiles: "ignore",
      decorateReply: false,
      cacheControl: false,
      setHeaders(reply, path) {
        reply.header("cache-control", HASHED_NAME.test(path) ? HASHED_CACHING : "no-cache");
        reply.header("x-content-type-options", "nosniff");
        reply.header("access-control-allow-origin", "*"); // pages of any origin load the widget's modules
      },
    });
  };
}
