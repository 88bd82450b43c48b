/** Alternative interface to the same core: promises, `for await`, `AbortSignal` and snapshots. The callback interface stays available. */
import { createEventStreams, createScope } from "@tributary/kernel";
import { assemble, deskParts } from "../assemble.ts";
import { browserDeps } from "../browser-deps.ts";
import type { InitCCPOptions } from "../core/init-options.ts";
import type { AgentHandle } from "./agent-handle.ts";
import { type ContactHandle, createContactHandles } from "./contact-handle.ts";
import type { DesktopEvent } from "./desktop-events.ts";
import { type DesktopSnapshot, emptySnapshot } from "./desktop-snapshot.ts";
import { DesktopClosedError } from "./errors.ts";
import { followInstance, type Instance } from "./follow-instance.ts";
import { createRequests } from "./request.ts";
import { createSnapshotStore } from "./snapshot-store.ts";

/** Parameters of `initCCP`, and the container of the panel. */
export type OpenDesktopOptions = InitCCPOptions & {
  /** Parent of the panel's frame. It may be hidden, but the sign-in form appears in it if the popup is disabled. */
  readonly container: HTMLElement;
  /** Aborting closes the desktop. */
  readonly signal?: AbortSignal;
  /**
   * Instance without a panel, for pages that also use the callbacks of the Streams API. Default: a new one, with agent and contacts only.
   */
  readonly connect?: Instance;
};

/** An open desktop. Disposing closes it and removes its subscriptions, timers, sign-in window and frame. */
export interface Desktop extends Disposable {
  /**
   * Resolves with the first agent data.
   *
   * Errors: AccessDeniedError, DesktopClosedError, or the reason of the signal. Pending until an agent signs in.
   */
  readonly agent: Promise<AgentHandle>;
  /** Underlying instance of the Streams API. */
  readonly connect: Instance;
  /** Current state: the same object until something changes. Independent of `this`, as `useSyncExternalStore` requires. */
  readonly snapshot: () => DesktopSnapshot;
  /** Calls `listener` after each change of the snapshot; the result unsubscribes. */
  readonly onChange: (listener: () => void) => () => void;
  /** Handle of a contact that the agent has. */
  contact(id: string): ContactHandle | undefined;
  /**
   * Events from this call on; unread events are kept. Ends when the desktop closes.
   *
   * Errors: the loop throws the reason of `signal` when it is aborted.
   */
  events(options?: { readonly signal?: AbortSignal }): AsyncIterableIterator<DesktopEvent>;
}

/**
 * Adds the panel to the page and starts the sign-in. Errors: throws the signal's reason if it is already aborted; ValueError without
 * `ccpUrl`.
 */
export function openDesktop({
  container,
  signal,
  connect = assemble(browserDeps(), deskParts()),
  ...options
}: OpenDesktopOptions): Desktop {
  signal?.throwIfAborted();
  const scope = createScope();
  const requests = createRequests();
  const store = createSnapshotStore((error) => {
    connect.getLog().error("desktop listener failed").withException(error);
  });
  const contacts = createContactHandles({ ...store, requests }, (contactId) => new connect.Contact(contactId));
  const events = createEventStreams<DesktopEvent>(scope);
  scope.defer(() => contacts.clear());
  scope.defer(() => store.show(emptySnapshot("closed")));
  connect.core.initCCP(container, options);
  scope.defer(() => connect.core.terminate());
  const agent = followInstance(connect, { scope, requests, store, contacts, events });

  const close = (reason: unknown): void => {
    if (scope.closed) return;
    agent.reject(reason);
    requests.close(reason);
    scope[Symbol.dispose]();
  };
  const abort = (): void => close(signal?.reason);
  signal?.addEventListener("abort", abort);
  scope.defer(() => signal?.removeEventListener("abort", abort));
  return {
    agent: agent.promise,
    connect,
    snapshot: store.snapshot,
    onChange: store.onChange,
    contact: contacts.find,
    events: events.open,
    [Symbol.dispose]: () => close(new DesktopClosedError("The desktop was closed.")),
  };
}
