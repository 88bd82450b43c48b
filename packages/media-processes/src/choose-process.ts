import type { VoiceSettings } from "@tributary/protocol/media";
import type { VoiceProcess } from "./voice-process.ts";

/** Legs from which on a further process is started: about a quarter of a core. */
const SPREAD_LEGS = 8;

type Load = { readonly process: VoiceProcess; readonly legs: Pick<ReadonlyMap<unknown, unknown>, "size"> };

/**
 * Returns the process for a new call: the one with the fewest legs among those that run, or that start if none runs. If all of them have many legs, a further
 * one is started for later calls, so that only the first call waits for a start.
 */
export function chooseProcess(processes: readonly VoiceProcess[], calls: Iterable<Load>): VoiceProcess {
  const legs = new Map(processes.map((process) => [process, 0]));
  for (const call of calls) legs.set(call.process, (legs.get(call.process) ?? 0) + call.legs.size);
  const leastLoaded = (phase: VoiceProcess["phase"]) =>
    processes
      .filter((process) => process.phase === phase)
      .toSorted((a, b) => (legs.get(a) ?? 0) - (legs.get(b) ?? 0))[0];

  const starting = leastLoaded("starting");
  const idle = leastLoaded("idle");
  const chosen = leastLoaded("running") ?? starting ?? idle ?? processes[0];
  if (chosen === undefined) throw new Error("There is no voice process.");
  const hasMany = (process: VoiceProcess | undefined) =>
    process === undefined || (legs.get(process) ?? 0) >= SPREAD_LEGS;
  if (hasMany(chosen) && hasMany(starting)) void idle?.whenRunning();
  return chosen;
}

/** Returns the ports of one process: each has an equal part of the range. */
export function choosePorts(
  { ports, processes }: Pick<VoiceSettings, "ports"> & { readonly processes: number },
  index: number,
): VoiceSettings["ports"] {
  if (ports.first === 0) return ports;
  const size = Math.floor((ports.last - ports.first + 1) / processes);
  if (size < 1) throw new Error(`${processes} voice processes need a range of at least ${processes} ports.`);
  return { first: ports.first + index * size, last: ports.first + (index + 1) * size - 1 };
}
