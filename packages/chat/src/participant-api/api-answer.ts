import { type Result, refused } from "@tributary/kernel";

/**
 * Why an operation did not succeed.
 *
 * `denied`: 403, the token is good for nothing any more or not yet. `refused`: this request will never succeed.
 * `unreachable`: no answer, or one that says "later" (429, 5xx): the same request with the same ClientToken may succeed.
 */
export type ApiRefusal = {
  readonly kind: "denied" | "refused" | "unreachable";
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** The center's own words; for developers, never for customers. */
  readonly message: string;
};

/** A success, or why not. */
export type ApiAnswer<T> = Result<T, ApiRefusal>;

/** The refusal when there was no usable answer. */
export function unreachable(message: string, status = 0): { readonly ok: false; readonly refusal: ApiRefusal } {
  return refused({ kind: "unreachable", status, message });
}
