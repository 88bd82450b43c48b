import fastifyStatic from "@fastify/static";
import type { Surface } from "../context.ts";

/** A folder of built files and where it is served. */
export type FilesOptions = {
  /** Starts and ends with a slash: `/widget/`. */
  readonly prefix: string;
  /** Absolute path of the folder. */
  readonly folder: string;
};

/** Names with a hash of the content in them never change what they mean; everything else is asked for again. Unit: milliseconds. */
const HASHED_AGE_MS = 31_536_000_000;
const HASHED_NAME = /[-.][A-Za-z0-9_-]{8,}\.(js|css|woff2|svg|png)$/;

/** Serves a folder of built files, its `index.html` at the prefix itself. */
export function createFilesSurface({ prefix, folder }: FilesOptions): Surface {
  return (app) => {
    app.register(fastifyStatic, {
      root: folder,
      prefix,
      redirect: true,
      decorateReply: false,
      cacheControl: false,
      setHeaders(reply, path) {
        const isHashed = HASHED_NAME.test(path);
        reply.header("cache-control", isHashed ? `public, max-age=${HASHED_AGE_MS / 1000}, immutable` : "no-cache");
        reply.header("x-content-type-options", "nosniff");
        reply.header("access-control-allow-origin", "*"); // other people's pages load the widget's modules from here
      },
    });
  };
}
