import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { asError, type Logger } from "@tributary/kernel";
import { explain, refusal } from "@tributary/model";
import { type ErrorAnswer, type ErrorForm, judgeError, withRetryAfter } from "./error-form.ts";
import { MAX_BODY_BYTES, readBody } from "./read-body.ts";
import { pathOf } from "./request-target.ts";

/** A POST request with its complete body. Headers come from the caller and are untrusted. */
export type PostRequest = { readonly headers: IncomingHttpHeaders; readonly body: Buffer };

/** Answers a POST request. A thrown error becomes an answer in the API's error form. */
export type PostHandler = {
  readonly errorForm: ErrorForm;
  readonly answer: (request: PostRequest) => Promise<ErrorAnswer>;
};

/**
 * Router for POST endpoints called once or more per message. They bypass the framework, whose cost per request equals that of the handler.
 */
export interface HotPathRouter {
  handle(path: string, handler: PostHandler): void;
}

/** Response header with the id of the request. */
export const REQUEST_ID_HEADER = "x-amzn-RequestId";

/** The router as seen by the server that owns it. */
export interface OwnedHotPathRouter extends HotPathRouter {
  /** Answers the request if its path is registered here; otherwise returns false. */
  take(request: IncomingMessage, response: ServerResponse): boolean;
  /** From now on, every answer ends its connection. */
  close(): void;
}

type Deps = {
  readonly log: Logger;
  readonly newRequestId: () => string;
  /** False if the client's address has made too many requests. */
  readonly admit: (request: IncomingMessage) => boolean;
  /** Resolves when a request that was not admitted may be answered. */
  readonly pauseBeforeRefusal: () => Promise<void>;
  /** Called with the size of each answer, also if its client is gone. Unit: bytes. */
  readonly answered: (request: IncomingMessage, bytes: number) => void;
};

/** Creates the server's only hot-path router. */
export function createHotPathRouter({
  log,
  newRequestId,
  admit,
  pauseBeforeRefusal,
  answered,
}: Deps): OwnedHotPathRouter {
  const handlers = new Map<string, PostHandler>();
  let isOpen = true;

  function judged(handler: PostHandler, path: string, { error, id }: { error: unknown; id: string }): ErrorAnswer {
    const verdict = judgeError(error, id);
    if (verdict.isFault)
      log.error("request failed", { reference: id, method: "POST", route: path, error: asError(error) });
    return handler.errorForm(verdict);
  }

  function write(response: ServerResponse, id: string, { status, headers, body }: ErrorAnswer): void {
    const bytes = Buffer.byteLength(body);
    if (!response.destroyed) {
      if (!isOpen) response.shouldKeepAlive = false;
      response.writeHead(status, { ...headers, [REQUEST_ID_HEADER]: id, "content-length": bytes });
      response.end(body);
    }
    answered(response.req, bytes);
  }

  function serve(handler: PostHandler, path: string, { request, response }: Exchange): void {
    const id = newRequestId();
    if (!admit(request)) {
      const tooMany = refusal("too-many-requests");
      const answer = withRetryAfter(handler.errorForm({ refusal: tooMany, message: explain(tooMany) }));
      void pauseBeforeRefusal().then(() => write(response, id, answer));
      return;
    }
    readBody(request, MAX_BODY_BYTES, (body) => {
      if ("refusal" in body) {
        response.shouldKeepAlive = false; // the rest of the body is not read
        write(response, id, handler.errorForm({ refusal: body.refusal, message: explain(body.refusal) }));
        return;
      }
      handler.answer({ headers: request.headers, body }).then(
        (given) => write(response, id, given),
        (error: unknown) => write(response, id, judged(handler, path, { error, id })),
      );
    });
  }

  return {
    handle(path, handler) {
      handlers.set(path, handler);
    },
    take(request, response) {
      if (request.method !== "POST") return false;
      const path = pathOf(request.url ?? "");
      const handler = handlers.get(path);
      if (handler === undefined) return false;
      serve(handler, path, { request, response });
      return true;
    },
    close() {
      isOpen = false;
    },
  };
}

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse };
