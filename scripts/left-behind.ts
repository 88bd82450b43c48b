/**
 * What: says what a test has started and not stopped, as far as Node can see it: timers, sockets, servers, child processes.
 * When: inside leak-setup.ts, before and after each test file.
 * How:  const before = runningNow(); …; leftBehind(before, runningNow())  // ["1 TCPServerWrap"]
 */

/** What a test can leave running, as Node names it. */
const WATCHED = ["TCPSocketWrap", "TCPServerWrap", "PipeServerWrap", "ProcessWrap", "UDPWrap", "Timeout"];

/** How many of each kind keep the process alive at this moment. */
export function runningNow(): ReadonlyMap<string, number> {
  const names = process.getActiveResourcesInfo();
  return new Map(WATCHED.map((watched) => [watched, names.filter((name) => name === watched).length]));
}

/**
 * What is more than before. Timers are counted from zero: those that run before the first test are the runner's own and end by themselves.
 */
export function leftBehind(before: ReadonlyMap<string, number>, now: ReadonlyMap<string, number>): string[] {
  const allowed = (name: string): number => (name === "Timeout" ? 0 : (before.get(name) ?? 0));
  return [...now].filter(([name, count]) => count > allowed(name)).map(([name, count]) => `${count} ${name}`);
}
