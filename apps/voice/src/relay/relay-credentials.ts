import { createHash, createHmac } from "node:crypto";
import type { Clock } from "@tributary/kernel";

/** Name of the relay in its challenges. */
export const REALM = "tributary";

/** Longest user name that is read. Unit: bytes. */
const MAX_USERNAME_BYTES = 256;

/** Credentials for a relay that are made from a shared secret: the user name begins with the second since 1970 at which they end. */
export interface RelayCredentials {
  /** Returns the key with which a user signs requests; undefined if the user name is malformed or its time is over. */
  keyOf(username: string): Buffer | undefined;
}

/**
 * Creates the check of credentials.
 *
 * Source: https://datatracker.ietf.org/doc/html/draft-uberti-behave-turn-rest-00
 */
export function createRelayCredentials({ clock }: { readonly clock: Clock }, secret: string): RelayCredentials {
  return {
    keyOf(username) {
      const seconds = /^(\d{1,12}):[ -~]+$/.exec(username)?.[1];
      if (seconds === undefined || username.length > MAX_USERNAME_BYTES) return undefined;
      if (Number(seconds) * 1_000 < clock.now()) return undefined;
      const password = createHmac("sha1", secret).update(username).digest("base64");
      return createHash("md5").update(`${username}:${REALM}:${password}`).digest(); // the key of RFC 8489 section 9.2.2
    },
  };
}
