/** Settings of calls. Source: docs/guides/voice.md. */
import { isIP } from "node:net";
import * as v from "valibot";
import { integerBetween, listSetting } from "./setting-types.ts";

/** Ports that every user may open. */
const FIRST_PORT = 1_024;
const LAST_PORT = 65_535;

const PORTS = `two ports from ${FIRST_PORT} to ${LAST_PORT} such as 40000-40199, of which the second is not smaller, with one for each process`;

/** A range of ports, both included. */
type Ports = { readonly first: number; readonly last: number };

/** Any free ports. */
const ANY_PORTS: Ports = { first: 0, last: 0 };

export const voiceSettings = {
  voiceProcesses: v.optional(
    v.pipe(
      integerBetween(0, 64),
      v.description(
        "Processes that mix the audio of calls. Each takes a core at about thirty legs, and is started when it is needed. 0 turns calls off. Several " +
          "nodes (`fanoutUrl`) have no calls in this version.",
      ),
    ),
    1,
  ),
  voicePorts: v.optional(
    v.pipe(
      v.string(),
      v.check((text) => portsIn(text) !== undefined, PORTS),
      v.description(
        "UDP ports of the audio, e.g. `40000-40199`: firewalls let them through to the server. Each leg takes one. By default any free ports are used.",
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
};

/** Returns the ports of a setting; any free ones without it. */
export function voicePortsOf({ voicePorts }: { readonly voicePorts?: string | undefined }): Ports {
  return (voicePorts === undefined ? undefined : portsIn(voicePorts)) ?? ANY_PORTS;
}

function portsIn(text: string): Ports | undefined {
  const [, first = 0, last = 0] = (/^(\d{4,5})-(\d{4,5})$/.exec(text) ?? []).map(Number);
  return first >= FIRST_PORT && last <= LAST_PORT && first <= last ? { first, last } : undefined;
}
