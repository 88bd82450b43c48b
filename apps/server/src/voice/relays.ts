import { isIPv6 } from "node:net";
import type { Relays } from "@tributary/http";
import type { MediaProcesses } from "@tributary/media-processes";
import type { Config } from "../config/schema.ts";

/** The relay of the voice processes. `isLocal`: reached on 127.0.0.1 only. */
type BuiltInRelay = {
  readonly secret: string;
  readonly isLocal: boolean;
  readonly media: Pick<MediaProcesses, "relayAddresses" | "startRelay">;
};

/** Addresses of a relay that pages get: browsers ask each of them, and a call waits for the slowest. */
const MAX_ADDRESSES = 4;

/**
 * Returns the relays that pages get: the TURN server of the settings, or else the built-in relay, under the addresses of the settings or those of the machine. A
 * local relay is under its own address only. Rule SV-95.
 */
export function relaysOf(
  { turnUrls, turnSecret, voiceAddresses }: Pick<Config, "turnUrls" | "turnSecret" | "voiceAddresses">,
  relay: BuiltInRelay | undefined,
): { readonly relays?: Relays } {
  if (turnUrls !== undefined && turnSecret !== undefined) {
    return { relays: { current: () => ({ urls: turnUrls, secret: turnSecret }), start: () => Promise.resolve() } };
  }
  if (relay === undefined) return {};
  const { secret, isLocal, media } = relay;
  return {
    relays: {
      current() {
        const own = media.relayAddresses();
        const port = own[0]?.port;
        if (port === undefined) return null;
        const isOutside = !isLocal && voiceAddresses.length > 0;
        const addresses = isOutside ? voiceAddresses.map((address) => ({ address, port })) : own;
        return { urls: addresses.slice(0, MAX_ADDRESSES).map(urlOf), secret };
      },
      start: media.startRelay,
    },
  };
}

function urlOf({ address, port }: { readonly address: string; readonly port: number }): string {
  return `turn:${isIPv6(address) ? `[${address}]` : address}:${port}?transport=udp`;
}
