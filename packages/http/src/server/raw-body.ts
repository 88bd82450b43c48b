import type { FastifyInstance } from "fastify";

declare module "fastify" {
  interface FastifyRequest {
    /** Body as received, byte for byte; empty if there was none. Signatures are computed over it. */
    readonly rawBody: Buffer;
  }
}

/** Maximum size of a request body. Unit: bytes. */
export const MAX_BODY_BYTES = 1024 * 1024;

const NOTHING = Buffer.alloc(0);

/** Passes every body on as bytes, regardless of its content type: each API parses it once, with its own schema. */
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
