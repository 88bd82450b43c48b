/**
 * Purpose: finds cycles in a directed graph. Each is reported once, starting from its alphabetically first member.
 * When:    called by check-layers, for packages and for files.
 * Usage:   cyclesIn(new Map([["a", ["b"]], ["b", ["a"]]]))  // [["a", "b", "a"]]
 */
export function cyclesIn(arrows: ReadonlyMap<string, readonly string[]>): string[][] {
  const found = new Map<string, string[]>();
  const done = new Set<string>();

  function walk(node: string, path: readonly string[]): void {
    const start = path.indexOf(node);
    if (start !== -1) {
      const cycle = turned(path.slice(start));
      found.set(cycle.join(), cycle);
      return;
    }
    if (done.has(node)) return;
    for (const next of arrows.get(node) ?? []) if (arrows.has(next)) walk(next, [...path, node]);
    done.add(node);
  }

  for (const node of arrows.keys()) walk(node, []);
  return [...found.values()];
}

/** Rotates the cycle so that its smallest member is first, and closes it. */
function turned(ring: readonly string[]): string[] {
  const smallest = ring.reduce((least, each) => (each < least ? each : least));
  const at = ring.indexOf(smallest);
  return [...ring.slice(at), ...ring.slice(0, at), smallest];
}
