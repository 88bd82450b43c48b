import { createSocket, type Socket } from "node:dgram";
import { isIPv4 } from "node:net";
import { networkInterfaces } from "node:os";
import type { VoiceSettings } from "@tributary/protocol/media";
import type { NetworkAddress } from "../stun/xor-address.ts";

/** Address of a peer. */
export type Remote = NetworkAddress;

/** One bound socket. Packets are answered on the socket on which they arrive, so that the sender's address is the one that the peer knows. */
export interface UdpSocket {
  /** Address of this machine on which it is bound. */
  readonly address: string;
  send(datagram: Uint8Array, to: Remote): void;
}

/** `isLocal`: on 127.0.0.1 only. */
export type UdpSocketSettings = Pick<VoiceSettings, "ports" | "announcedAddresses" | "hasLoopback"> & {
  readonly isLocal?: boolean;
  /** Called when the bound sockets have changed. */
  readonly onBound?: (bound: readonly NetworkAddress[]) => void;
  /** Port outside of the range that is tried first. */
  readonly preferredPort?: number | undefined;
};

/** Sockets on all addresses of this machine. */
export interface UdpSockets extends AsyncDisposable {
  /** Opens sockets on addresses that have appeared, and returns the addresses for peers, most preferred first. */
  addresses(): Promise<readonly NetworkAddress[]>;
  /** Addresses on which sockets are bound now. */
  readonly bound: readonly NetworkAddress[];
}

const LOOPBACK = "127.0.0.1";

/** Addresses of a machine that are used. */
const MAX_ADDRESSES = 16;

/** Size of the system's buffers, which hold packets while the process is busy; the system may give less. Unit: bytes. */
const BUFFER_BYTES = 4 * 1024 * 1024;

type Bound = { readonly address: string; readonly port: number; readonly socket: Socket };

/** Opens no socket before the first addresses are asked for. */
export function createUdpSockets(
  settings: UdpSocketSettings,
  onDatagram: (datagram: Buffer, from: Remote, socket: UdpSocket) => void,
): UdpSockets {
  const bound = new Map<string, Bound>();
  let opening: Promise<unknown> = Promise.resolve();
  let isDisposed = false;

  async function openAndReport(): Promise<void> {
    const before = [...bound.values()];
    await followAddresses();
    const isChanged = before.length !== bound.size || before.some((entry) => bound.get(entry.address) !== entry);
    if (isChanged) settings.onBound?.(boundNow());
  }

  const boundNow = (): readonly NetworkAddress[] => [...bound.values()].map(({ address, port }) => ({ address, port }));

  async function followAddresses(): Promise<void> {
    const wanted = settings.isLocal ? [LOOPBACK] : localAddresses(settings.hasLoopback);
    for (const [address, { socket }] of bound) {
      if (wanted.includes(address)) continue;
      bound.delete(address);
      await closeSocket(socket);
    }
    for (const address of wanted) {
      if (bound.has(address) || isDisposed) continue;
      const opened = await bindFirst(address, portsFor(settings, [...bound.values()][0]?.port));
      if (opened !== undefined) bound.set(address, listen(opened));
    }
  }

  function listen(entry: Bound): Bound {
    const { socket } = entry;
    const udp: UdpSocket = {
      address: entry.address,
      send(datagram, { address, port }) {
        socket.send(datagram, port, address, () => undefined); // an unreachable peer is noticed by its silence
      },
    };
    socket.on("message", (datagram, from) => onDatagram(datagram, from, udp));
    socket.on("error", () => {
      bound.delete(entry.address);
      socket.close();
      settings.onBound?.(boundNow());
    });
    return entry;
  }

  return {
    async addresses() {
      opening = opening.then(openAndReport, openAndReport);
      await opening;
      return announced([...bound.values()], settings.announcedAddresses);
    },
    get bound() {
      return boundNow();
    },
    async [Symbol.asyncDispose]() {
      isDisposed = true;
      await opening.catch(() => undefined); // reported to the callers of `addresses`
      await Promise.all([...bound.values()].map(({ socket }) => closeSocket(socket)));
      bound.clear();
    },
  };
}

/** Announced addresses come first, with the port of the first socket of their family: a NAT in front of the machine keeps ports. */
function announced(bound: readonly Bound[], addresses: readonly string[]): readonly NetworkAddress[] {
  const outer = addresses.flatMap((address) => {
    const inner =
      bound.find((entry) => entry.address !== LOOPBACK && isIPv4(entry.address) === isIPv4(address)) ?? bound[0];
    return inner === undefined || bound.some((entry) => entry.address === address)
      ? []
      : [{ address, port: inner.port }];
  });
  return [...outer, ...bound.map(({ address, port }) => ({ address, port }))];
}

/** Loopback is last, because peers prefer the first. */
function localAddresses(hasLoopback: boolean): readonly string[] {
  const outer = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ address, internal }) => !internal && !address.startsWith("fe80:") && !address.startsWith("169.254."))
    .map(({ address }) => address);
  return [...outer.slice(0, MAX_ADDRESSES), ...(hasLoopback ? [LOOPBACK] : [])];
}

/** Ports to try, in order. The port of the other sockets is best: a firewall then needs one rule. */
function portsFor({ ports, preferredPort }: UdpSocketSettings, other: number | undefined): readonly number[] {
  const first = other ?? preferredPort;
  const range = Array.from({ length: ports.last - ports.first + 1 }, (_, index) => ports.first + index);
  return first === undefined ? range : [first, ...range.filter((port) => port !== first)];
}

async function bindFirst(address: string, ports: readonly number[]): Promise<Bound | undefined> {
  for (const port of ports) {
    const socket = await bind(address, port);
    if (socket !== undefined) return { address, port: socket.address().port, socket };
  }
  return undefined;
}

/** Undefined: the port is in use, or the address has gone. */
function bind(address: string, port: number): Promise<Socket | undefined> {
  const socket = createSocket(isIPv4(address) ? { type: "udp4" } : { type: "udp6", ipv6Only: true });
  return new Promise((resolve) => {
    socket.once("error", () => {
      socket.close();
      resolve(undefined);
    });
    socket.bind({ address, port }, () => {
      socket.removeAllListeners("error");
      enlargeBuffers(socket);
      resolve(socket);
    });
  });
}

function enlargeBuffers(socket: Socket): void {
  try {
    socket.setRecvBufferSize(BUFFER_BYTES);
    socket.setSendBufferSize(BUFFER_BYTES);
  } catch {
    // The system keeps its sizes: more packets are lost when the process is late.
  }
}

function closeSocket(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    try {
      socket.close(() => resolve());
    } catch {
      resolve(); // it is closed
    }
  });
}
