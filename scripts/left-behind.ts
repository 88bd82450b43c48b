/**
 * Purpose: finds resources that a test has started and not stopped, as far as Node reports them: timers, sockets, servers, child processes.
 * When:    called by leak-setup.ts, before and after each test file.
 * Usage:   const before = runningNow(); …; leftBehind(before, runningNow())  // ["1 TCPServerWrap"]
 */

/** Resources that a test can leave running, by Node's name. */
const WATCHED = ["TCPSocketWrap", "TCPServerWrap", "PipeServerWrap", "ProcessWrap", "UDPWrap", "Timeout"];

/** Counts the resources of each kind that keep the process alive. */
export function runningNow(): ReadonlyMap<string, number> {
  const names = process.getActiveResourcesInfo();
  return new Map(WATCHED.map((watched) => [watched, names.filter((name) => name === watched).length]));
}

/**
 * Returns the resources in excess of `before`. Timers are counted from zero: those before the first test belong to the test runner and end by
 * themselves.
 */
export function leftBehind(before: ReadonlyMap<string, number>, now: ReadonlyMap<string, number>): string[] {
  const allowed = (name: string): number => (name === "Timeout" ? 0 : (before.get(name) ?? 0));
  return [...now].filter(([name, count]) => count > allowed(name)).map(([name, count]) => `${count} ${name}`);
}
