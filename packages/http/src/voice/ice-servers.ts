import { createHmac } from "node:crypto";
import type { Clock } from "@tributary/kernel";

/** A server for the connections of audio, as `RTCConfiguration` has it. */
export type IceServer = { readonly urls: readonly string[]; readonly username: string; readonly credential: string };

/** The relays as pages get them. */
export interface IceServers {
  /** Returns the relays for a participant or a user, with credentials that are valid for at least half a day. Empty: there are none now. */
  of(subject: string): readonly IceServer[];
  /** Starts a relay that starts when it is needed. Resolves once it is among the relays, or could not be started. */
  start(): Promise<void>;
}

/** Relays with a secret that the center shares with them. */
export type RelayOptions = { readonly urls: readonly string[]; readonly secret: string };

/** The relays of a center. Null: there are none now. `start`: see {@link IceServers}. */
export type Relays = { readonly current: () => RelayOptions | null; readonly start: () => Promise<void> };

const HOUR_SECONDS = 3_600;

/** Validity of credentials: relays check it again during calls. Unit: seconds. */
const VALID_SECONDS = 12 * HOUR_SECONDS;

/**
 * Creates the relays of a center for its pages: TURN servers that take credentials made from a shared secret, as coturn with `use-auth-secret`. Whole hours, so
 * that the credentials of a subject rarely change. Rule VS-09.
 *
 * Source: https://datatracker.ietf.org/doc/html/draft-uberti-behave-turn-rest-00
 */
export function createIceServers({ clock }: { readonly clock: Clock }, relays: Relays | null): IceServers {
  return {
    of(subject) {
      const current = relays?.current() ?? null;
      if (current === null) return [];
      const hour = Math.ceil(clock.now() / 1_000 / HOUR_SECONDS) * HOUR_SECONDS;
      const username = `${hour + VALID_SECONDS}:${subject}`;
      const credential = createHmac("sha1", current.secret).update(username).digest("base64");
      return [{ urls: current.urls, username, credential }];
    },
    start: async () => relays?.start(),
  };
}
