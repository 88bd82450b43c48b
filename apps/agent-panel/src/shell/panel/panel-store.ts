import type { Clock, Logger } from "@tributary/kernel";
import { createStore, type ReadableStore } from "../../shared/store.ts";
import { type Conversations, type PanelSnapshot, type PanelState, snapshotOf } from "./panel-state.ts";

/** The panel's state, and the snapshot of it that the views follow. Disposing stops updates of the snapshot. */
export interface PanelStore extends Disposable {
  readonly snapshots: ReadableStore<PanelSnapshot>;
  readonly state: PanelState;
  replace(next: PanelState): void;
  change(part: Partial<PanelState>): void;
  /** Updates the snapshot after the current turn, so that all changes of one turn are rendered once. */
  refresh(): void;
}

type Deps = { readonly clock: Clock; readonly log: Logger; readonly conversations: Conversations };

export function createPanelStore({ clock, log, conversations }: Deps, initial: PanelState): PanelStore {
  let state = initial;
  let isRefreshDue = false;
  let isDisposed = false;
  const snapshots = createStore<PanelSnapshot>(snapshotOf(state, conversations), log);

  function refresh(): void {
    if (isRefreshDue) return;
    isRefreshDue = true;
    clock.soon(() => {
      isRefreshDue = false;
      if (!isDisposed) snapshots.write(snapshotOf(state, conversations));
    });
  }

  function replace(next: PanelState): void {
    state = next;
    refresh();
  }

  return {
    snapshots,
    get state() {
      return state;
    },
    replace,
    change: (part) => replace({ ...state, ...part }),
    refresh,
    [Symbol.dispose]() {
      isDisposed = true;
    },
  };
}
