/** One direction of a socket through a fault proxy. */
import type { Clock } from "@tributary/kernel";
import type { FrameFault } from "./fault-plan.ts";
import { createFrameSplitter, type RawFrame } from "./frame-splitter.ts";

export type FrameLaneDeps = {
  readonly clock: Clock;
  /** Counts a frame with data, and returns its fault. */
  readonly faultOf: () => FrameFault | undefined;
  /** Passes bytes on. */
  readonly write: (bytes: Buffer) => void;
  /** Ends the connection at both sides. */
  readonly cut: () => void;
  /** Loses everything from now on, in both directions. */
  readonly loseBoth: () => void;
};

/** Frames on their way to one side. Disposing drops those that wait. */
export interface FrameLane extends Disposable {
  receive(bytes: Buffer): void;
  /** Loses everything from now on. */
  lose(): void;
  /** Calls `end` after the frames that wait, unless they are lost. */
  end(end: () => void): void;
}

/** Time after which a frame that is to change places passes if no other one follows. Unit: milliseconds. */
const SWAP_MS = 2_000;

export function createFrameLane({ clock, faultOf, write, cut, loseBoth }: FrameLaneDeps): FrameLane {
  const split = createFrameSplitter();
  /** Frames behind a delayed one; undefined without one. */
  let waiting: (RawFrame | (() => void))[] | undefined;
  /** Frame that passes after the next one. */
  let overtaken: Buffer | undefined;
  let timer: Disposable | undefined;
  let isLost = false;

  function passOvertaken(): void {
    if (overtaken === undefined) return;
    timer?.[Symbol.dispose]();
    const bytes = overtaken;
    overtaken = undefined;
    write(bytes);
  }
  function resume(): void {
    const frames = waiting ?? [];
    waiting = undefined;
    frames.forEach(take);
  }
  function pass({ bytes, isData }: RawFrame): void {
    write(bytes);
    if (isData) passOvertaken();
  }
  function apply(fault: FrameFault, frame: RawFrame): void {
    switch (fault.kind) {
      case "cut":
        cut();
        break;
      case "half-open":
        loseBoth();
        break;
      case "one-way":
        isLost = true;
        break;
      case "drop":
        break;
      case "repeat":
        write(frame.bytes);
        pass(frame);
        break;
      case "swap":
        passOvertaken();
        overtaken = frame.bytes;
        timer = clock.after(SWAP_MS, passOvertaken);
        break;
      default:
        waiting = [{ ...frame, isData: false }]; // its fault has occurred
        timer = clock.after(fault.ms, resume);
    }
  }
  function take(next: RawFrame | (() => void)): void {
    if (isLost) return;
    if (waiting !== undefined) {
      waiting.push(next);
    } else if (typeof next === "function") {
      passOvertaken();
      next();
    } else {
      const fault = next.isData ? faultOf() : undefined;
      if (fault === undefined) pass(next);
      else apply(fault, next);
    }
  }
  return {
    receive(bytes) {
      for (const frame of split(bytes)) take(frame);
    },
    lose() {
      isLost = true;
    },
    end: take,
    [Symbol.dispose]() {
      isLost = true;
      timer?.[Symbol.dispose]();
    },
  };
}
