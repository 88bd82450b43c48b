import type { VoiceSettings } from "@tributary/protocol/media";

/** Settings of the relay. */
export type RelayOptions = {
  /** UDP port, with which the process starts at once. Zero: any free one, and the process starts when it is needed. */
  readonly port: number;
  /** Secret of the credentials, at least 16 characters. */
  readonly secret: string;
  /** True: it listens on 127.0.0.1 only. */
  readonly isLocal: boolean;
};

/** Settings of the media of a center. */
export type MediaProcessesOptions = Omit<VoiceSettings, "relay"> & {
  /** Maximum number of processes. Each takes about three quarters of a core with forty legs. At least 1. */
  readonly processes: number;
  /** The first process is also a relay (TURN over UDP) to all of them. */
  readonly relay?: RelayOptions;
};

/** Returns the settings of one process: each has an equal part of the ports, and the first one the relay. Errors: throws if there are too few ports, or the relay has one of them. */
export function settingsOf(options: MediaProcessesOptions, index: number): VoiceSettings {
  const { announcedAddresses, hasLoopback, ports, relay } = options;
  const own = { announcedAddresses, hasLoopback, ports: portsOf(options, index) };
  if (relay === undefined || index > 0) return own;
  if (relay.port !== 0 && relay.port >= ports.first && relay.port <= ports.last)
    throw new Error("The port of the relay is one of the ports of the voice processes.");
  return { ...own, relay };
}

function portsOf({ ports, processes }: MediaProcessesOptions, index: number): VoiceSettings["ports"] {
  if (ports.first === 0) return ports;
  const size = Math.floor((ports.last - ports.first + 1) / processes);
  if (size < 1) throw new Error(`${processes} voice processes need a range of at least ${processes} ports.`);
  return { first: ports.first + index * size, last: ports.first + (index + 1) * size - 1 };
}
