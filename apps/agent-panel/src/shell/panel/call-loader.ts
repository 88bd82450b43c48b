import { asError } from "@tributary/kernel";
import type { HostConfigure } from "@tributary/protocol/conduit";
import type { PanelServerFrame } from "@tributary/protocol/panel";
import { createStore, type ReadableStore } from "../../shared/store.ts";
import type { CallDesk, CallDeskDeps } from "../../softphone/call-desk.ts";

/** The script with the softphone and the views of calls. */
export type CallScript = typeof import("../call-script.ts");

/** Views of calls, with what they show. */
export type LoadedCalls = CallScript & { readonly desk: CallDesk };

/** Loads the softphone for agents who can get calls. Disposing stops it. */
export interface CallLoader extends Disposable {
  /** Null until it is loaded. */
  readonly loaded: ReadableStore<LoadedCalls | null>;
  /** Handles each frame of the center. */
  receive(frame: PanelServerFrame): void;
  /** The host sent its configuration. */
  configure(configure: HostConfigure): void;
}

/** Dependencies of {@link createCallLoader}. */
export type CallLoaderDeps = CallDeskDeps & { readonly loadCalls: () => Promise<CallScript> };

export function createCallLoader(deps: CallLoaderDeps): CallLoader {
  const loaded = createStore<LoadedCalls | null>(null, deps.log);
  let configure: HostConfigure | null = null;
  let isLoading = false;
  let isDisposed = false;

  async function load(): Promise<void> {
    if (isLoading) return;
    isLoading = true;
    try {
      const script = await deps.loadCalls();
      if (!isDisposed) loaded.write({ ...script, desk: script.openCallDesk(deps, configure) });
    } catch (cause) {
      deps.log.warn("script of calls not loaded", { cause: asError(cause) });
      isLoading = false; // the next frame tries again
    }
  }

  return {
    loaded,
    receive(frame) {
      if (deps.store.state.desk?.hasCalls) void load();
      loaded.read()?.desk.receive(frame);
    },
    configure(next) {
      configure = next;
      loaded.read()?.desk.configure(next);
    },
    [Symbol.dispose]() {
      isDisposed = true;
      loaded.read()?.desk[Symbol.dispose]();
    },
  };
}
