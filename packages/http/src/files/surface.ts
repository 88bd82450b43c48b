import fastifyStatic from "@fastify/static";
import type { Surface } from "../context.ts";

/** A folder of built files and where it is served. */
export type FilesOptions = {
  /** Starts and ends with a slash: `/widget/`. */
  readonly prefix: string;
  /** Absolute path of the folder. */
  readonly folder: string;
};

/** Names with a hash of the content in them never change what they mean; everything else is asked for again. */
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
        reply.header("access-control-allow-origin", "*"); // other people's pages load the widget's modules from here
      },
    });
  };
}
