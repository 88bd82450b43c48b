import type { UserId } from "./ids.ts";

/** Originator of an administrative change or of a sign-in, as it is kept in the journal. */
export type Actor =
  /** A program, with the access key of a user. */
  | { readonly kind: "access-key"; readonly accessKeyId: string; readonly userId: UserId }
  /** A program without a signature, of a center that does not check them. */
  | { readonly kind: "unsigned"; readonly address: string }
  /** A user, in person. */
  | { readonly kind: "user"; readonly userId: UserId }
  /** The owner of the server process, with the command line. */
  | { readonly kind: "command-line" }
  /** The holder of the address of the set-up page. */
  | { readonly kind: "set-up" }
  /** The server itself, such as at its first start. */
  | { readonly kind: "server" };

export const BY_SERVER: Actor = { kind: "server" };
