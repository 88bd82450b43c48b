import type { HostTrust } from "@tributary/conduit";
import type { Logger } from "@tributary/kernel";
import { asError } from "@tributary/kernel";
import type { HostConfigure } from "@tributary/protocol/conduit";
import type { PanelServerFrame } from "@tributary/protocol/panel";
import type { Desk } from "../../shared/desk.ts";
import { createStore, type ReadableStore } from "../../shared/store.ts";
import type { CallDesk, CallDeskDeps } from "../../softphone/call-desk.ts";

/** The script with the softphone and the views of calls. */
export type CallScript = typeof import("../call-script.ts");

/** Views of calls, with what they show. */
export type LoadedCalls = Pick<CallScript, "Call" | "CallNotices" | "AudioButton"> & { readonly desk: CallDesk };

/** Loads the softphone for agents who can get calls, and passes everything on to it. Disposing stops it. */
export interface CallLoader extends Disposable {
  /** Null until it is loaded. */
  readonly loaded: ReadableStore<LoadedCalls | null>;
  /** Id of this page's own messages about audio, which are not for its host. */
  readonly connectionId: string;
  /** Handles each frame of the center, after the desk has changed. */
  receive(frame: PanelServerFrame): void;
  /** The host sent its configuration. */
  configure(configure: HostConfigure): void;
  /** Calls `act` with the softphone, if it is loaded. */
  with(act: (desk: CallDesk) => void): void;
}

/** Dependencies of {@link createCallLoader}. */
export type CallLoaderDeps = Omit<CallDeskDeps, "connectionId"> & {
  readonly log: Logger;
  readonly loadCalls: () => Promise<CallScript>;
  /** Null without a signed-in agent. */
  readonly desk: () => Desk | null;
  readonly hostTrust: () => HostTrust;
};

export function createCallLoader(deps: CallLoaderDeps): CallLoader {
  const connectionId = deps.newToken();
  const loaded = createStore<LoadedCalls | null>(null, deps.log);
  let configure: HostConfigure | null = null;
  let loading: Promise<void> | null = null;
  let isDisposed = false;

  async function load(): Promise<void> {
    try {
      const { openCallDesk, ...views } = await deps.loadCalls();
      if (!isDisposed) loaded.write({ ...views, desk: openCallDesk({ ...deps, connectionId }, configure) });
    } catch (cause) {
      deps.log.warn("script of calls not loaded", { cause: asError(cause) });
      loading = null; // the next update tries again
    }
  }

  return {
    loaded,
    connectionId,
    receive(frame) {
      if (frame.type === "update" && deps.desk()?.hasCalls) loading ??= load();
      loaded.read()?.desk.receive(frame);
    },
    configure(next) {
      configure = next;
      loaded.read()?.desk.configure(next);
    },
    with(act) {
      const calls = loaded.read();
      if (calls !== null) act(calls.desk);
    },
    [Symbol.dispose]() {
      isDisposed = true;
      loaded.read()?.desk[Symbol.dispose]();
    },
  };
}
