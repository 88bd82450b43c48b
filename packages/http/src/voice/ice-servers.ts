import { createHmac } from "node:crypto";
import type { Clock } from "@tributary/kernel";

/** A server for the connections of audio, as `RTCConfiguration` has it. */
export type IceServer = { readonly urls: readonly string[]; readonly username: string; readonly credential: string };

/** Returns the relays for a participant or a user, with credentials that are valid for at least half a day. None are configured: an empty list. */
export type IceServers = (subject: string) => readonly IceServer[];

/** Relays with a secret that the center shares with them. */
export type RelayOptions = { readonly urls: readonly string[]; readonly secret: string };

const HOUR_SECONDS = 3_600;

/** Validity of credentials: relays check it again during calls. Unit: seconds. */
const VALID_SECONDS = 12 * HOUR_SECONDS;

/**
 * Creates the relays of a center: TURN servers that take credentials made from a shared secret, as coturn with `use-auth-secret`. Whole hours, so that the
 * credentials of a subject rarely change. Rule VS-09.
 *
 * Source: https://datatracker.ietf.org/doc/html/draft-uberti-behave-turn-rest-00
 */
export function createIceServers({ clock }: { readonly clock: Clock }, relays: RelayOptions | null): IceServers {
  return (subject) => {
    if (relays === null) return [];
    const hour = Math.ceil(clock.now() / 1_000 / HOUR_SECONDS) * HOUR_SECONDS;
    const username = `${hour + VALID_SECONDS}:${subject}`;
    const credential = createHmac("sha1", relays.secret).update(username).digest("base64");
    return [{ urls: relays.urls, username, credential }];
  };
}
