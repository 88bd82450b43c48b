// biome-ignore lint/style/noRestrictedImports: not the process is wanted, but the end of this turn, which no clock knows
import { nextTick } from "node:process";
import type { Duplex } from "node:stream";

/** Connections that have been written to in this turn and are flushed at its end. */
const corked = new Set<Duplex>();

/**
 * Holds back what is written to a connection until the end of this turn of the event loop, so that everything a group of commits has for one
 * peer goes out in one system call. Costs no time: the turn's end comes before anything new is read.
 */
export function batchThisTurn(wire: Duplex): void {
  if (corked.has(wire)) return;
  wire.cork();
  corked.add(wire);
  if (corked.size === 1) nextTick(flush);
}

function flush(): void {
  for (const wire of corked) wire.uncork();
  corked.clear();
}
