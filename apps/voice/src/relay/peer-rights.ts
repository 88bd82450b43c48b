import type { Clock } from "@tributary/kernel";
import type { NetworkAddress } from "../stun/xor-address.ts";

/** A voice process that a client may reach. `target`: its socket, `asked`: the address by which the client knows it. */
export type PermittedPeer = {
  readonly asked: NetworkAddress;
  readonly target: NetworkAddress;
  readonly channel?: number;
};

/** The voice processes that the client of an allocation may reach now. */
export interface PeerRights {
  permit(asked: NetworkAddress, target: NetworkAddress): boolean;
  bind(channel: number, asked: NetworkAddress, target: NetworkAddress): boolean;
  byAsked(asked: NetworkAddress): PermittedPeer | undefined;
  byTarget(target: NetworkAddress): PermittedPeer | undefined;
  byChannel(channel: number): PermittedPeer | undefined;
  /** Ends the rights to all peers whose voice processes have ended. */
  revoke(isMedia: (peer: PermittedPeer) => boolean): void;
}

/** Validity of a permission, and of a channel. Unit: milliseconds. Source: RFC 8656 section 9; RFC 8656 section 12. */
const [PERMISSION_MS, CHANNEL_MS] = [300_000, 600_000];

/** Voice processes of one client at a time: the addresses of one leg and of the next. */
const MAX_PEERS = 32;

type Right = PermittedPeer & { readonly endsMs: number };

/** Creates the rights of a new allocation: none. */
export function createPeerRights(clock: Clock): PeerRights {
  const rights = new Map<string, Right>();
  const keyOf = ({ address, port }: NetworkAddress): string => `${address} ${port}`;

  function current(): readonly Right[] {
    for (const [key, { endsMs }] of rights) if (endsMs <= clock.monotonicMs()) rights.delete(key);
    return [...rights.values()];
  }

  function set(right: Right): boolean {
    const key = keyOf(right.asked);
    current();
    if (!rights.has(key) && rights.size >= MAX_PEERS) return false;
    rights.set(key, right);
    return true;
  }

  return {
    permit(asked, target) {
      const known = rights.get(keyOf(asked));
      const endsMs = Math.max(known?.endsMs ?? 0, clock.monotonicMs() + PERMISSION_MS);
      return set({ ...known, asked, target, endsMs });
    },
    bind(channel, asked, target) {
      const bound = current().find((right) => right.channel === channel);
      const known = rights.get(keyOf(asked));
      if (bound !== undefined && bound !== known) return false;
      if (known?.channel !== undefined && known.channel !== channel) return false;
      return set({ asked, target, channel, endsMs: clock.monotonicMs() + CHANNEL_MS });
    },
    byAsked: (asked) => current().find((right) => keyOf(right.asked) === keyOf(asked)),
    byTarget: (target) => current().find((right) => keyOf(right.target) === keyOf(target)),
    byChannel: (channel) => current().find((right) => right.channel === channel),
    revoke(isMedia) {
      for (const [key, right] of rights) if (!isMedia(right)) rights.delete(key);
    },
  };
}
