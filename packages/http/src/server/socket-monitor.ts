import type { Clock } from "@tributary/kernel";

/** A socket with periodic checks. */
export type MonitoredSocket = {
  /** `nowMs` is monotonic time. Unit: milliseconds. */
  check(nowMs: number): void;
};

/** Checks all sockets of one kind in rounds, with one timer. Disposing it stops the rounds. */
export interface SocketMonitor extends Disposable {
  add(socket: MonitoredSocket): void;
  remove(socket: MonitoredSocket): void;
}

/** Time between two checks of a socket. Unit: milliseconds. */
const CHECK_INTERVAL_MS = 5_000;

/** Creates a monitor that runs until it is disposed. */
export function createSocketMonitor(clock: Clock): SocketMonitor {
  const sockets = new Set<MonitoredSocket>();
  let timer = clock.after(CHECK_INTERVAL_MS, checkAll);

  function checkAll(): void {
    const nowMs = clock.monotonicMs();
    for (const socket of sockets) socket.check(nowMs);
    timer = clock.after(CHECK_INTERVAL_MS, checkAll);
  }

  return {
    add: (socket) => void sockets.add(socket),
    remove: (socket) => void sockets.delete(socket),
    [Symbol.dispose]: () => timer[Symbol.dispose](),
  };
}
