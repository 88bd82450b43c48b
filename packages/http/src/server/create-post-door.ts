import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "@tributary/kernel";
import { explain, refusal } from "@tributary/model";
import type { PostDoor, PostHandler } from "../post-door.ts";
import { type ErrorAnswer, judgeError } from "./error-form.ts";
import { MAX_BODY_BYTES } from "./raw-body.ts";

/** Where the id of each request is told. */
export const REQUEST_ID_HEADER = "x-amzn-RequestId";

/** The door with what its owner needs. */
export interface OwnedPostDoor extends PostDoor {
  /** Whether the request is for this door, which then answers it. */
  take(request: IncomingMessage, response: ServerResponse): boolean;
  /** From now on every connection is told to end with its answer. */
  close(): void;
}

type Deps = { readonly log: Logger; readonly newRequestId: () => string };

/** Makes the {@link PostDoor}. */
export function createPostDoor({ log, newRequestId }: Deps): OwnedPostDoor {
  const handlers = new Map<string, PostHandler>();
  let isOpen = true;

  function judged(handler: PostHandler, path: string, { error, id }: { error: unknown; id: string }): ErrorAnswer {
    const verdict = judgeError(error, id);
    if (verdict.isFault)
      log.error("request failed", { reference: id, method: "POST", route: path, error: asError(error) });
    return handler.errorForm(verdict);
  }

  function write(response: ServerResponse, id: string, { status, headers, body }: ErrorAnswer): void {
    if (response.destroyed) return;
    if (!isOpen) response.shouldKeepAlive = false;
    const own = { [REQUEST_ID_HEADER]: id, "content-length": Buffer.byteLength(body) };
    response.writeHead(status, { ...headers, ...own });
    response.end(body);
  }

  function serve(handler: PostHandler, path: string, { request, response }: Exchange): void {
    const id = newRequestId();
    readBody(request, (body) => {
      if (body === null) {
        response.shouldKeepAlive = false; // what is left of the body is not read
        const said = refusal("request-too-large");
        write(response, id, handler.errorForm({ refusal: said, message: explain(said) }));
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
      const path = pathOf(request);
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

/** The whole body, or null as soon as it is too long. Never called back when the peer goes away. */
function readBody(request: IncomingMessage, onBody: (body: Buffer | null) => void): void {
  const parts: Buffer[] = [];
  let length = 0;
  let isOver = false;
  request.on("data", (part: Buffer) => {
    length += part.length;
    if (length <= MAX_BODY_BYTES) parts.push(part);
    else if (!isOver) {
      isOver = true;
      onBody(null);
    }
  });
  request.on("end", () => {
    const [only] = parts;
    if (!isOver) onBody(parts.length === 1 && only !== undefined ? only : Buffer.concat(parts));
  });
}

function pathOf({ url = "" }: IncomingMessage): string {
  const end = url.indexOf("?");
  return end < 0 ? url : url.slice(0, end);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
