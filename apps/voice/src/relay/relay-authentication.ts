import type { Clock } from "@tributary/kernel";
import { ATTRIBUTE, type Attribute, isAuthentic, type StunMessage } from "../stun/stun-message.ts";
import { createNonces } from "./nonces.ts";
import { createRelayCredentials, REALM } from "./relay-credentials.ts";
import { REFUSAL, type Refusal } from "./relay-requests.ts";

/** The sender of a request, or the refusal. `key` signs the answer. */
export type Authentication =
  | { readonly ok: true; readonly key: Buffer; readonly username: string }
  | { readonly ok: false; readonly refusal: Refusal };

/** Decides whether requests are from users with credentials. */
export interface RelayAuthentication {
  authenticate(datagram: Buffer, message: StunMessage): Authentication;
  /** Attributes with which a client repeats a refused request. */
  challenge(): readonly Attribute[];
}

/** Creates the authentication by a shared secret. */
export function createRelayAuthentication(deps: { readonly clock: Clock }, secret: string): RelayAuthentication {
  const credentials = createRelayCredentials(deps, secret);
  const nonces = createNonces(deps);
  return {
    authenticate(datagram, message) {
      const username = message.attributes.get(ATTRIBUTE.username)?.toString();
      const nonce = message.attributes.get(ATTRIBUTE.nonce)?.toString();
      if (message.integrityAt === undefined) return { ok: false, refusal: REFUSAL.unauthenticated };
      if (username === undefined || nonce === undefined) return { ok: false, refusal: REFUSAL.badRequest };
      const key = credentials.keyOf(username);
      if (key === undefined || !isAuthentic(datagram, message, key)) {
        return { ok: false, refusal: REFUSAL.unauthenticated };
      }
      return nonces.isFresh(nonce) ? { ok: true, key, username } : { ok: false, refusal: REFUSAL.staleNonce };
    },
    challenge: () => [
      [ATTRIBUTE.realm, Buffer.from(REALM)],
      [ATTRIBUTE.nonce, Buffer.from(nonces.current())],
    ],
  };
}
