import { createEmitter, type Emitter } from "@tributary/kernel";
import type { CallEnd, CallSnapshot } from "./call.ts";

/** The state of a call, which does not change any more once it has ended. */
export interface CallStore {
  readonly snapshot: CallSnapshot;
  /** Replaces members. Without effect after the end, or if they are equal. */
  set(changes: Partial<CallSnapshot>): void;
  readonly changes: Pick<Emitter<void>, "on">;
  readonly ended: Promise<CallEnd>;
}

const FIRST: CallSnapshot = {
  phase: { name: "connecting", step: "microphone" },
  contactId: null,
  audio: "off",
  isMuted: false,
  hasMicrophone: true,
  isSoundBlocked: false,
};

/** Creates the state of a call that connects. `onError` receives errors of listeners. */
export function createCallStore(onError: (error: unknown) => void): CallStore {
  const changes = createEmitter<void>(onError);
  let snapshot = FIRST;
  let resolveEnd: (end: CallEnd) => void = () => undefined;
  const ended = new Promise<CallEnd>((resolve) => {
    resolveEnd = resolve;
  });
  return {
    get snapshot() {
      return snapshot;
    },
    set(changed) {
      if (snapshot.phase.name === "ended") return;
      const next = { ...snapshot, ...changed };
      if (isSame(snapshot, next)) return;
      snapshot = next;
      if (next.phase.name === "ended") resolveEnd(next.phase.end);
      changes.emit();
    },
    changes,
    ended,
  };
}

/** Snapshots are plain data with members in one order. */
function isSame(one: CallSnapshot, other: CallSnapshot): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
