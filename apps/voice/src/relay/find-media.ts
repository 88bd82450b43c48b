import { isIPv4 } from "node:net";
import type { VoiceSettings } from "@tributary/protocol/media";
import type { NetworkAddress } from "../stun/xor-address.ts";
import type { FindMedia } from "./allocation.ts";

/** Dependencies of the search. `bound`: addresses of the sockets of the own process. */
export type FindMediaDeps = { readonly bound: () => readonly NetworkAddress[] };

const LOOPBACK = "127.0.0.1";

/**
 * Returns a search for the sockets of voice processes of this machine, which are all that a relay leads to. Clients may name them by an announced address, which
 * leads to the first address of the machine.
 */
export function createFindMedia(
  { bound }: FindMediaDeps,
  { announcedAddresses, relay }: Pick<VoiceSettings, "announcedAddresses" | "relay">,
): FindMedia {
  const isMediaPort = (port: number): boolean =>
    relay !== undefined &&
    relay.mediaPorts.first !== 0 &&
    port >= relay.mediaPorts.first &&
    port <= relay.mediaPorts.last;

  return (asked) => {
    const own = bound();
    const outer = own.find(({ address }) => isIPv4(address) && address !== LOOPBACK) ?? own[0];
    const address = announcedAddresses.includes(asked.address) ? outer?.address : asked.address;
    const local = own.filter((each) => each.address === address);
    const isMedia = local.some(({ port }) => port === asked.port) || (local.length > 0 && isMediaPort(asked.port));
    return isMedia && address !== undefined ? { address, port: asked.port } : undefined;
  };
}
