import { createSecretKey } from "node:crypto";
import { SrtcpSession, SrtpSession } from "werift";

/** Sessions of one connection: those of audio and of reports. */
export type SrtpSessions = { readonly srtp: SrtpSession; readonly srtcp: SrtcpSession };

/** Keys of both ends, and the number of the profile. */
export type SrtpConfig = ConstructorParameters<typeof SrtpSession>[0];

/** Creates the sessions of a connection after its handshake. */
export function createSrtpSessions(config: SrtpConfig): SrtpSessions {
  const sessions = { srtp: new SrtpSession(config), srtcp: new SrtcpSession(config) };
  for (const session of Object.values(sessions)) prepareKeys(session);
  return sessions;
}

type AnySession = Pick<SrtpSession | SrtcpSession, "localContext" | "remoteContext">;

/**
 * Makes objects of Node's out of the session keys. The library passes them to Node with each packet, which would make them each time: that takes longer than
 * the encryption.
 */
function prepareKeys({ localContext, remoteContext }: AnySession): void {
  for (const { cipher } of [localContext, remoteContext])
    for (const [name, value] of Object.entries(cipher))
      if (KEYS.has(name) && Buffer.isBuffer(value)) Object.assign(cipher, { [name]: createSecretKey(value) });
}

/** Members of ciphers that the library uses as keys, and for nothing else. */
const KEYS = new Set(["srtpSessionKey", "srtcpSessionKey", "srtpSessionAuthTag", "srtcpSessionAuthTag"]);
