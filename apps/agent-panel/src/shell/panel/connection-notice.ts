import type { Clock } from "@tributary/kernel";
import type { PanelStore } from "./panel-store.ts";

/** Shows the state of the connection to the agent. Disposing cancels its timer. */
export interface ConnectionNotice extends Disposable {
  up(): void;
  lost(): void;
}

/** Time a restored connection is reported. Unit: milliseconds. */
const RESTORED_SHOWN_MS = 4_000;

export function createConnectionNotice(clock: Clock, store: PanelStore): ConnectionNotice {
  let timer: Disposable | undefined;
  return {
    up() {
      const wasLost = store.state.connection === "lost";
      store.change({ connection: wasLost ? "restored" : "up" });
      if (!wasLost) return;
      timer?.[Symbol.dispose]();
      timer = clock.after(RESTORED_SHOWN_MS, () => {
        if (store.state.connection === "restored") store.change({ connection: "up" });
      });
    },
    // Responses to pending requests are lost with the connection.
    lost: () => store.change({ connection: "lost", answering: new Set(), closing: new Set() }),
    [Symbol.dispose]: () => timer?.[Symbol.dispose](),
  };
}
