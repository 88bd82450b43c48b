import { isIPv4 } from "node:net";
import type { VoiceSettings } from "@tributary/protocol/media";
import type { NetworkAddress } from "../stun/xor-address.ts";
import type { FindMedia } from "./allocation.ts";

/** Dependencies of the search: the sockets of the own process, and those that the server has announced of others. */
export type FindMediaDeps = {
  readonly bound: () => readonly NetworkAddress[];
  readonly others: () => readonly NetworkAddress[];
};

const LOOPBACK = "127.0.0.1";

/**
 * Returns a search for the sockets of voice processes of this machine, which are all that a relay leads to. Clients may name them by an announced address, which
 * leads to the first address of the machine.
 */
export function createFindMedia(
  { bound, others }: FindMediaDeps,
  { announcedAddresses }: Pick<VoiceSettings, "announcedAddresses">,
): FindMedia {
  return (asked) => {
    const own = bound();
    const outer = own.find(({ address }) => isIPv4(address) && address !== LOOPBACK) ?? own[0];
    const address = announcedAddresses.includes(asked.address) ? outer?.address : asked.address;
    return [...own, ...others()].find((each) => each.address === address && each.port === asked.port);
  };
}
