import fastifyStatic from "@fastify/static";
import type { HttpContext, Surface } from "../context.ts";
import { answerUnmetConditions, builtFiles } from "../server/built-files.ts";

/** A folder of built files and its path on the server. */
export type FilesOptions = {
  /** Starts and ends with a slash: `/widget/`. */
  readonly prefix: string;
  /** Absolute path of the folder. */
  readonly folder: string;
};

const HASHED_NAME = /\/assets\/[^/]*[-.][A-Za-z0-9_-]{6,}\.(js|css|woff2|svg|png)$/;

/**
 * Serves a folder of built files, its `index.html` at the prefix itself. A file with compressed variants beside it is sent as the best one that the
 * client accepts. Rules FS-01, FS-02, FS-04 and FS-05.
 */
export function createFilesSurface({ prefix, folder }: FilesOptions): Surface {
  return (app, context) => {
    app.get(prefix.slice(0, -1), (_request, reply) => reply.redirect(prefix, 308));
    const files = builtFiles({
      root: folder,
      prefix,
      isHashed: (path) => HASHED_NAME.test(path),
      headersOf: (path) => ({
        "access-control-allow-origin": "*", // pages of any origin load the widget's modules
        ...(path.endsWith(".html") && { "content-security-policy": pagePolicy(context) }),
      }),
    });
    answerUnmetConditions(app);
    app.register(fastifyStatic, files);
  };
}

/** Returns the content security policy of pages: they use their own server only. */
function pagePolicy({ addresses }: HttpContext): string {
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
