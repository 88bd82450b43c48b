import { type Clock, createScope } from "@tributary/kernel";
import type { WebSocket } from "ws";

/** How often the other side's browser is asked for a sign of life. Browsers answer by themselves, also for hidden pages. Unit: milliseconds. */
const PULSE_MS = 20_000;

/** Hangs up on a socket that gives no sign of life from one asking to the next. Disposing ends the watch. */
export function watchPulse(clock: Clock, socket: WebSocket): Disposable {
  const scope = createScope();
  let isAlive = true;
  let timer: Disposable | undefined;
  const alive = (): void => {
    isAlive = true;
  };
  const ask = (): void => {
    if (!isAlive) {
      socket.terminate();
      return;
    }
    isAlive = false;
    socket.ping();
    timer = clock.after(PULSE_MS, ask);
  };
  socket.on("pong", alive);
  socket.on("message", alive);
  timer = clock.after(PULSE_MS, ask);
  scope.defer(() => timer?.[Symbol.dispose]());
  return scope;
}
