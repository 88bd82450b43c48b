/** A modern interface over the same core: promises, `for await`, `AbortSignal` and snapshots. An addition, not a replacement. */
import { createScope } from "@tributary/kernel";
import { assemble, deskParts } from "../assemble.ts";
import { browserDeps } from "../browser-deps.ts";
import type { InitCCPOptions } from "../core/init-options.ts";
import type { AgentHandle } from "./agent-handle.ts";
import { type ContactHandle, createContactHandles } from "./contact-handle.ts";
import type { DesktopEvent } from "./desktop-events.ts";
import { type DesktopSnapshot, emptySnapshot } from "./desktop-snapshot.ts";
import { DesktopClosedError } from "./errors.ts";
import { createEventStreams } from "./event-streams.ts";
import { followInstance, type Instance } from "./follow-instance.ts";
import { createRequests } from "./request.ts";
import { createSnapshotStore } from "./snapshot-store.ts";

/** `ccpUrl` and the other parameters of `initCCP`, and the place of the panel. */
export type OpenDesktopOptions = InitCCPOptions & {
  /** Parent of the panel's frame. It may be hidden, but the sign-in form appears in it when there is no popup. */
  readonly container: HTMLElement;
  /** Aborting closes the desktop. */
  readonly signal?: AbortSignal;
  /** Instance without a panel, for pages that also use the callbacks of the Streams API. Default: a new one, with agent and contacts only. */
  readonly connect?: Instance;
};

/** An open desktop. Disposing closes it: subscriptions, timers, the sign-in window and the panel's frame go. */
export interface Desktop extends Disposable {
  /**
   * The agent, with the first data.
   *
   * Errors: AccessDeniedError, DesktopClosedError, or the reason of the signal. Pending until an agent signs in.
   */
  readonly agent: Promise<AgentHandle>;
  /** The instance of the Streams API beneath. */
  readonly connect: Instance;
  /** Current state: the same object until something changes. Independent of `this`, as `useSyncExternalStore` requires. */
  readonly snapshot: () => DesktopSnapshot;
  /** Calls `listener` after each change of the snapshot; the result unsubscribes. */
  readonly onChange: (listener: () => void) => () => void;
  /** The handle of a contact that is on the desk. */
  contact(id: string): ContactHandle | undefined;
  /**
   * Events from this call on; unread events are kept. Ends when the desktop closes.
   *
   * Errors: the loop throws the reason of `signal` when that is aborted.
   */
  events(options?: { readonly signal?: AbortSignal }): AsyncIterableIterator<DesktopEvent>;
}

/** Puts the panel into the page and signs in. Errors: throws the signal's reason when it is aborted already; ValueError without `ccpUrl`. */
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
    connect.getLog().error("A listener of the desktop failed.").withException(error);
  });
  const contacts = createContactHandles({ ...store, requests }, (contactId) => new connect.Contact(contactId));
  const events = createEventStreams(scope);
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
