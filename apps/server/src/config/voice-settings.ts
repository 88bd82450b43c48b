/** Settings of calls. Source: docs/guides/voice.md. */
import { isIP } from "node:net";
import { isLoopback, isLoopbackUrl } from "@tributary/http/settings";
import type { RelayOptions } from "@tributary/media-processes";
import * as v from "valibot";
import { integerBetween, listSetting } from "./setting-types.ts";

/** Ports that every user may open. */
const FIRST_PORT = 1_024;
const LAST_PORT = 65_535;

const PORTS = `two ports from ${FIRST_PORT} to ${LAST_PORT} such as 40000-40199, of which the second is not smaller, with one for each process`;

const RELAY_PORT = `0 or a port from ${FIRST_PORT} to ${LAST_PORT}`;

const TURN_URLS = "up to 8 addresses such as turn:relay.example.org:3478?transport=udp";

const TURN_URL = /^turns?:[A-Za-z0-9.:[\]-]+(?:\?transport=(?:udp|tcp))?$/;

/** A range of ports, both included. */
type Ports = { readonly first: number; readonly last: number };

/** Any free ports. */
const ANY_PORTS: Ports = { first: 0, last: 0 };

export const voiceSettings = {
  voiceProcesses: v.optional(
    v.pipe(
      integerBetween(0, 64),
      v.description(
        "Processes that mix the audio of calls. Each takes about three quarters of a core with forty legs, and is started when it is needed. 0 turns calls off. All nodes of a " +
          "center have calls, or none.",
      ),
    ),
    1,
  ),
  voicePorts: v.optional(
    v.pipe(
      v.string(),
      v.check((text) => portsIn(text) !== undefined, PORTS),
      v.description(
        "UDP ports of the audio, e.g. `40000-40199`: firewalls let them through to the server. Each process takes one for all its legs. By default any free ports are used.",
      ),
    ),
  ),
  voiceAddresses: v.optional(
    v.pipe(
      listSetting(),
      v.check(
        (addresses) => addresses.length <= 8 && addresses.every((each) => isIP(each) !== 0),
        "up to 8 IP addresses",
      ),
      v.description(
        "Comma-separated IP addresses under which browsers reach the audio ports, such as the public one in front of a NAT. Those of the machine's own " +
          "network interfaces are always tried too.",
      ),
    ),
    [],
  ),
  voiceRelayPort: v.optional(
    v.pipe(
      v.union([integerBetween(0, 0), integerBetween(FIRST_PORT, LAST_PORT)], RELAY_PORT),
      v.description(
        "UDP port of the built-in relay (TURN) for browsers that send audio through one only, e.g. 3478. It leads to the audio ports of this machine and to nothing else. " +
          "0: none. Default: a free port of 127.0.0.1 if the center is used on this machine only, otherwise none; see guides/voice.md.",
      ),
    ),
  ),
  callbackAttempts: v.optional(
    v.pipe(
      integerBetween(0, 10),
      v.description(
        "Attempts to reach a customer who asked to be called back, 0 to 10. With 0, customers cannot ask for it.",
      ),
    ),
    3,
  ),
  callbackRetrySeconds: v.optional(
    v.pipe(integerBetween(5, 3600), v.description("Time between two of these attempts. Seconds, 5 to 3600.")),
    60,
  ),
  turnUrls: v.optional(
    v.pipe(
      listSetting(),
      v.check((urls) => urls.length > 0 && urls.length <= 8 && urls.every((url) => TURN_URL.test(url)), TURN_URLS),
      v.description(
        "Comma-separated addresses of a TURN server for browsers that cannot reach the audio ports, and for host pages whose library sends audio through " +
          "relays only, e.g. `turn:relay.example.org:3478?transport=udp`. It shares `turnSecret` with the center, as coturn with `use-auth-secret`; see " +
          "guides/voice.md. They are named in place of the addresses of the built-in relay.",
      ),
    ),
  ),
  turnSecret: v.optional(
    v.pipe(
      v.string(),
      v.minLength(16, "at least 16 characters"),
      v.description("Secret that the TURN server shares with the center. The built-in relay has it too."),
    ),
  ),
};

/** Secret settings of this file. */
export const VOICE_SECRETS = ["turnSecret"] as const;

/** Settings that are useless without another one. */
export const VOICE_NEEDS = [
  { setting: "turnUrls", needs: "turnSecret" },
  { setting: "turnSecret", needs: "turnUrls" },
] as const;

/** Settings on which the built-in relay depends. */
type RelaySettings = {
  readonly host: string;
  readonly publicUrl?: string | undefined;
  readonly turnUrls?: readonly string[] | undefined;
  readonly voiceRelayPort?: number | undefined;
};

/** Returns true for a center whose clients are on its own machine: its public address, or without one the address on which it listens, is of the loopback interface. */
export function isUsedHere({ publicUrl, host }: Pick<RelaySettings, "publicUrl" | "host">): boolean {
  return publicUrl === undefined ? isLoopback(host) : isLoopbackUrl(new URL(publicUrl));
}

/** Returns port and place of the built-in relay; undefined if there is none. Rule SV-95. */
export function builtInRelayOf(settings: RelaySettings): Omit<RelayOptions, "secret"> | undefined {
  const { turnUrls, voiceRelayPort: port } = settings;
  if (port !== undefined) return port === 0 ? undefined : { port, isLocal: false };
  const isLocal = isUsedHere(settings) && isLoopback(settings.host);
  return isLocal && turnUrls === undefined ? { port: 0, isLocal } : undefined;
}

/** Returns the ports of a setting; any free ones without it. */
export function voicePortsOf({ voicePorts }: { readonly voicePorts?: string | undefined }): Ports {
  return (voicePorts === undefined ? undefined : portsIn(voicePorts)) ?? ANY_PORTS;
}

function portsIn(text: string): Ports | undefined {
  const [, first = 0, last = 0] = (/^(\d{4,5})-(\d{4,5})$/.exec(text) ?? []).map(Number);
  return first >= FIRST_PORT && last <= LAST_PORT && first <= last ? { first, last } : undefined;
}
