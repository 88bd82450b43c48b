import type { FastifyStaticOptions } from "@fastify/static";
import type { FastifyInstance } from "fastify";

/** A folder of built files and what its surface decides about them. */
export type BuiltFilesOptions = {
  /** Absolute path of the folder. */
  readonly root: string;
  /** Path on the server; starts and ends with a slash. */
  readonly prefix: string;
  /** True for a file whose name contains a hash of its content: it never changes. All others are revalidated. */
  readonly isHashed: (path: string) => boolean;
  /** Headers of a file in addition to those of all built files. */
  readonly headersOf?: (path: string) => Readonly<Record<string, string>>;
};

/** Caching of files that never change: one year, the longest that caches accept. Source: RFC 9111 section 5.2 */
const FOREVER = "public, max-age=31536000, immutable";

/** Ending of the compressed variants that the build writes beside a file. */
const COMPRESSED = /\.(br|gz)$/;

/** Browsers show an image that is opened by itself as a document: it may contain styles, and no scripts. */
const SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/**
 * Returns the options with which a surface serves built files: compressed as the client accepts, cached by name, never sniffed, without dot files. The
 * functions of the options receive the path of the file itself, also when a compressed variant is sent. Rules FS-01, FS-02, FS-04, FS-05 and FS-09.
 */
export function builtFiles({ root, prefix, isHashed, headersOf }: BuiltFilesOptions): FastifyStaticOptions {
  return {
    root,
    prefix,
    dotfiles: "ignore",
    decorateReply: false,
    cacheControl: false,
    preCompressed: true,
    acceptRanges: false, // files are small, and a range of a compressed variant is of no use
    setHeaders(reply, sentPath) {
      const path = sentPath.replace(COMPRESSED, "");
      reply.header("cache-control", isHashed(path) ? FOREVER : "no-cache");
      reply.header("x-content-type-options", "nosniff");
      if (path.endsWith(".svg")) reply.header("content-security-policy", SVG_POLICY);
      for (const [name, value] of Object.entries(headersOf?.(path) ?? {})) reply.header(name, value);
    },
  };
}

/** Status of a request with a condition that a file does not meet. Source: RFC 9110 section 15.5.13. */
const PRECONDITION_FAILED = 412;

/** Answers requests for built files whose condition (`If-Match`, `If-Unmodified-Since`) is not met: the framework throws it as an error. Rule FS-09. */
export function answerUnmetConditions(scope: FastifyInstance): void {
  scope.setErrorHandler((error, _request, reply) => {
    const isUnmet = error instanceof Error && "statusCode" in error && error.statusCode === PRECONDITION_FAILED;
    if (!isUnmet) throw error;
    return reply.code(PRECONDITION_FAILED).send();
  });
}
