import type { FastifyInstance } from "fastify";

declare module "fastify" {
  interface FastifyRequest {
    /** The body as it came, byte for byte; empty when there was none. Signatures are made over it. */
    readonly rawBody: Buffer;
  }
}

/** No valid request is larger. Unit: bytes. */
export const MAX_BODY_BYTES = 1024 * 1024;

const NOTHING = Buffer.alloc(0);

/** Hands every body over as bytes, whatever its content type says: each API parses once, with its own schema. */
export function takeBodiesRaw(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: MAX_BODY_BYTES }, (_request, body, done) => {
    done(null, body);
  });
  app.decorateRequest("rawBody", {
    getter() {
      return Buffer.isBuffer(this.body) ? this.body : NOTHING;
    },
  });
}
