/** Faults of a network as data: which call, socket or frame they hit, and what happens to it. */

/**
 * Fault of a call.
 *
 * `drop`: the connection ends before the server receives the call. `lose-answer`: it ends instead of the answer. `hang`: no answer arrives, and the
 * connection ends after {@link HANG_MS}. `answer`: the client receives a refusal. `isHandled`: the server receives the call nevertheless.
 */
export type CallFault =
  | { readonly kind: "drop" }
  | { readonly kind: "lose-answer" }
  | { readonly kind: "delay"; readonly ms: number }
  | { readonly kind: "delay-answer"; readonly ms: number }
  | { readonly kind: "hang"; readonly isHandled: boolean }
  | { readonly kind: "answer"; readonly status: number; readonly isHandled: boolean };

/** Fault of a socket that is being opened: it ends, is refused, or gets no answer. */
export type OpeningFault =
  | { readonly kind: "drop" }
  | { readonly kind: "refuse"; readonly status: number }
  | { readonly kind: "hang" };

/**
 * Fault at a frame.
 *
 * `cut`: the connection ends at both sides before the frame. `half-open`: from this frame on nothing passes in either direction, and no side is
 * notified. `one-way`: the same in the direction of the frame only. `drop`, `repeat` and `swap` (with the next one) concern this frame. `delay`: this
 * frame, and all that follow it, wait.
 */
export type FrameFault =
  | { readonly kind: "cut" }
  | { readonly kind: "half-open" }
  | { readonly kind: "one-way" }
  | { readonly kind: "drop" }
  | { readonly kind: "repeat" }
  | { readonly kind: "swap" }
  | { readonly kind: "delay"; readonly ms: number };

/** End of a connection to which frames pass. */
export type FaultSide = "client" | "server";

/**
 * A fault and the place where it occurs, counted from 1 since the proxy was opened: the `nth` call of a path, the `nth` socket, the `nth` frame with data to
 * one side over all sockets. An `outage` cuts all connections and drops new ones, from a time on. Unit: milliseconds.
 */
export type Fault =
  | { readonly at: "call"; readonly path: string; readonly nth: number; readonly fault: CallFault }
  | { readonly at: "socket"; readonly nth: number; readonly fault: OpeningFault }
  | { readonly at: "frame"; readonly to: FaultSide; readonly nth: number; readonly fault: FrameFault }
  | { readonly at: "time"; readonly afterMs: number; readonly fault: { readonly kind: "outage"; readonly ms: number } };

/** Faults of a run, in any order. Of two at the same place the first one counts. */
export type FaultPlan = readonly Fault[];

/** Time after which a call without an answer ends. Unit: milliseconds. */
export const HANG_MS = 60_000;

/** Places in a plan: how often each has been reached. */
export interface FaultCounter {
  /** Counts a call of a path, and returns its fault if it has one. */
  call(path: string): CallFault | undefined;
  socket(): OpeningFault | undefined;
  frame(to: FaultSide): FrameFault | undefined;
}

/** Creates a counter. `onFault` is called with each fault that occurs. */
export function createFaultCounter(plan: FaultPlan, onFault: (fault: Fault) => void): FaultCounter {
  const counts = new Map<string, number>();
  const places = new Map<string, Fault>();
  for (const fault of plan) {
    const place = placeOf(fault);
    if (!places.has(place)) places.set(place, fault);
  }

  function next(name: string): Fault | undefined {
    const nth = (counts.get(name) ?? 0) + 1;
    counts.set(name, nth);
    const fault = places.get(`${name} ${nth}`);
    if (fault !== undefined) onFault(fault);
    return fault;
  }
  return {
    call(path) {
      const found = next(`call ${path}`);
      return found?.at === "call" ? found.fault : undefined;
    },
    socket() {
      const found = next("socket");
      return found?.at === "socket" ? found.fault : undefined;
    },
    frame(to) {
      const found = next(`frame ${to}`);
      return found?.at === "frame" ? found.fault : undefined;
    },
  };
}

function placeOf(fault: Fault): string {
  switch (fault.at) {
    case "call":
      return `call ${fault.path} ${fault.nth}`;
    case "socket":
      return `socket ${fault.nth}`;
    case "frame":
      return `frame ${fault.to} ${fault.nth}`;
    default:
      return `time ${fault.afterMs}`;
  }
}
