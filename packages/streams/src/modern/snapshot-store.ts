import { createEmitter } from "@tributary/kernel";
import { type DesktopSnapshot, emptySnapshot } from "./desktop-snapshot.ts";

/** Holds the current snapshot and its listeners. */
export interface SnapshotStore {
  readonly snapshot: () => DesktopSnapshot;
  /** Replaces the snapshot; calls the listeners unless it is the same object. */
  show(next: DesktopSnapshot): void;
  /** Calls `listener` after each change; the result unsubscribes. */
  readonly onChange: (listener: () => void) => () => void;
}

/** Creates a store with the snapshot of an opening desktop. `onFault` receives errors thrown by listeners. */
export function createSnapshotStore(onFault: (error: unknown) => void): SnapshotStore {
  let current: DesktopSnapshot = emptySnapshot("opening");
  const changed = createEmitter<void>(onFault);
  return {
    snapshot: () => current,
    show(next) {
      if (next === current) return;
      current = next;
      changed.emit();
    },
    onChange(listener) {
      const subscription = changed.on(listener);
      return () => subscription[Symbol.dispose]();
    },
  };
}
