import { type Result, refused } from "@tributary/kernel";

/**
 * Reason for the failure of an operation.
 *
 * `denied`: 403, the token is no longer or not yet valid. `refused`: the request will never succeed.
 * `unreachable`: no response, or a transient error (429, 5xx); a retry with the same ClientToken may succeed.
 */
export type ApiRefusal = {
  readonly kind: "denied" | "refused" | "unreachable";
  /** HTTP status; 0 without a response. */
  readonly status: number;
  /** Message from the center, for developers; never show it to customers. */
  readonly message: string;
};

/** Result of an operation. */
export type ApiAnswer<T> = Result<T, ApiRefusal>;

/** Returns the refusal for a missing or unusable response. */
export function unreachable(message: string, status = 0): { readonly ok: false; readonly refusal: ApiRefusal } {
  return refused({ kind: "unreachable", status, message });
}
