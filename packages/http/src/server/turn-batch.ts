// biome-ignore lint/style/noRestrictedImports: the end of this turn is needed, which no clock provides
import { nextTick } from "node:process";
import type { Duplex } from "node:stream";

/** Connections written to in this turn, flushed at its end. */
const corked = new Set<Duplex>();

/**
 * Delays writes to a connection until the end of this turn of the event loop, so that all frames of a group of commits for one peer are written in
 * one system call. Adds no latency: the turn ends before the next read.
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
