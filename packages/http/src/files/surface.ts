import fastifyStatic from "@fastify/static";
import type { HttpContext, Surface } from "../context.ts";

/** A folder of built files and its path on the server. */
export type FilesOptions = {
  /** Starts and ends with a slash: `/widget/`. */
  readonly prefix: string;
  /** Absolute path of the folder. */
  readonly folder: string;
};

/** Files that the build names by a hash of their content never change; all others are revalidated. */
const HASHED_CACHING = "public, max-age=31536000, immutable";
const HASHED_NAME = /\/assets\/[^/]*[-.][A-Za-z0-9_-]{8,}\.(js|css|woff2|svg|png)$/;

/** Ending of the compressed variants that the build writes beside a file. */
const COMPRESSED = /\.(br|gz)$/;

/**
 * Serves a folder of built files, its `index.html` at the prefix itself. A file with compressed variants beside it is sent as the best one that the
 * client accepts. Rules FS-01, FS-02, FS-04 and FS-05.
 */
export function createFilesSurface({ prefix, folder }: FilesOptions): Surface {
  return (app, context) => {
    app.get(prefix.slice(0, -1), (_request, reply) => reply.redirect(prefix, 308));
    app.register(fastifyStatic, {
      root: folder,
      prefix,
      dotfiles: "ignore",
      decorateReply: false,
      cacheControl: false,
      preCompressed: true,
      setHeaders(reply, sentPath) {
        const path = sentPath.replace(COMPRESSED, "");
        reply.header("cache-control", HASHED_NAME.test(path) ? HASHED_CACHING : "no-cache");
        reply.header("x-content-type-options", "nosniff");
        reply.header("access-control-allow-origin", "*"); // pages of any origin load the widget's modules
        const policy = policyOf(path, context);
        if (policy !== undefined) reply.header("content-security-policy", policy);
      },
    });
  };
}

/** Returns the content security policy of a file that browsers show as a document. Pages use their own server only. */
function policyOf(path: string, { addresses }: HttpContext): string | undefined {
  if (path.endsWith(".svg")) return "default-src 'none'; style-src 'unsafe-inline'";
  if (!path.endsWith(".html")) return undefined;
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src 'self'",
    `connect-src 'self' ${addresses().socket}`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'self'",
  ].join("; ");
}
