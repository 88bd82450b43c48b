import type { IncomingHttpHeaders } from "node:http";
import type { ErrorAnswer, ErrorForm } from "./server/error-form.ts";

/** A request with its whole body. Headers are the caller's words: untrusted. */
export type Post = { readonly headers: IncomingHttpHeaders; readonly body: Buffer };

/** Answers a post, or throws what becomes an answer in the API's form. */
export type PostHandler = {
  readonly errorForm: ErrorForm;
  readonly answer: (post: Post) => Promise<ErrorAnswer>;
};

/**
 * Where an API registers addresses that are posted to for every message: they are answered without the framework in between, which costs as much
 * as everything that we do ourselves.
 */
export interface PostDoor {
  handle(path: string, handler: PostHandler): void;
}
