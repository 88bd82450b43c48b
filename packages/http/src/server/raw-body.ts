import type { Refusal } from "@tributary/model";
import type { FastifyInstance } from "fastify";
import { MAX_BODY_BYTES, readBody } from "./read-body.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Body as received, byte for byte; empty if there was none. Signatures are computed over it. */
    readonly rawBody: Buffer;
  }
}

const NOTHING = Buffer.alloc(0);

/** Refusal of a body, as an error of the framework's parser, which ends the connection after its answer. */
export class BodyRefused extends Error {
  override readonly name = "BodyRefused";
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/** Passes every body on as bytes, regardless of its content type: each API parses it once, with its own schema. */
export function takeBodiesRaw(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", ({ raw, routeOptions }, _payload, done) => {
    readBody(raw, routeOptions.bodyLimit ?? MAX_BODY_BYTES, (body) => {
      if ("refusal" in body) done(new BodyRefused(body.refusal));
      else done(null, body);
    });
  });
  app.decorateRequest("rawBody", {
    getter() {
      return Buffer.isBuffer(this.body) ? this.body : NOTHING;
    },
  });
}
