/** The Streams API for those who start new: promises, `for await`, `AbortSignal` and snapshots, over the same core. An addition, not a replacement. */
import { createEmitter, createScope, type Scope } from "@tributary/kernel";
import { assemble } from "../assemble.ts";
import { browserDeps } from "../browser-deps.ts";
import type { Subscription } from "../bus/event-bus.ts";
import type { InitCCPOptions } from "../core/init-options.ts";
import { DESK_PARTS } from "../desk-parts.ts";
import type { Agent, Contact } from "../facade/names.ts";
import type { Connect } from "../namespace.ts";
import { type AgentHandle, createAgentHandle } from "./agent-handle.ts";
import { type ContactHandle, createContactHandle } from "./contact-handle.ts";
import { CONTACT_MOMENTS, type DesktopEvent } from "./desktop-events.ts";
import { type DesktopSnapshot, emptySnapshot, readySnapshot } from "./desktop-snapshot.ts";
import { AccessDeniedError, DesktopClosedError } from "./errors.ts";
import { createEventQueue, type EventQueue } from "./event-queue.ts";
import { createRequests } from "./request.ts";

/** What is used of an instance. */
type Instance = Pick<Connect, "core" | "agent" | "Contact" | "getLog">;

/** What a desktop is opened with: `ccpUrl` and the other parameters of `initCCP`, and where. */
export type OpenDesktopOptions = InitCCPOptions & {
  /** The panel's frame is put in here. It may be hidden, but the sign-in form appears in it when there is no popup. */
  readonly container: HTMLElement;
  /** Aborting closes the desktop. */
  readonly signal?: AbortSignal;
  /** The instance to open it on, one that has no panel; by default a fresh one, with agent and contacts only. For pages that use the callbacks of the Streams API, too. */
  readonly connect?: Instance;
};

/** An open desktop. Disposing closes it: subscriptions, timers, the sign-in window and the panel's frame go. */
export interface Desktop extends Disposable {
  /**
   * The agent, with the first data.
   *
   * Errors: AccessDeniedError, DesktopClosedError, or the reason of the signal. Nobody signing in is no error: it waits.
   */
  readonly agent: Promise<AgentHandle>;
  /** The instance of the Streams API beneath. */
  readonly connect: Instance;
  /** As it stands: the same object until something changes. Needs no `this`, as `useSyncExternalStore` wants it. */
  readonly snapshot: () => DesktopSnapshot;
  /** Calls `listener` after each change of the snapshot; the result ends that. */
  readonly onChange: (listener: () => void) => () => void;
  /** The handle of a contact that is on the desk. */
  contact(id: string): ContactHandle | undefined;
  /**
   * Everything that happens from this call on; what is not read yet waits. Ends when the desktop closes.
   *
   * Errors: the loop throws the reason of `signal` when that is aborted.
   */
  events(options?: { readonly signal?: AbortSignal }): AsyncIterableIterator<DesktopEvent>;
}

/** Puts the panel into the page and signs in. Errors: throws the signal's reason when it is aborted already; ValueError without `ccpUrl`. */
export function openDesktop({
  container,
  signal,
  connect = assemble(browserDeps(), DESK_PARTS),
  ...options
}: OpenDesktopOptions): Desktop {
  signal?.throwIfAborted();
  const scope = createScope();
  const state = createDesktopState(connect, scope);
  connect.core.initCCP(container, options);
  scope.defer(() => connect.core.terminate());
  const agent = follow(connect, { scope, state });

  const close = (reason: unknown): void => {
    if (scope.closed) return;
    agent.reject(reason);
    state.requests.close(reason);
    scope[Symbol.dispose]();
  };
  const abort = (): void => close(signal?.reason);
  signal?.addEventListener("abort", abort);
  scope.defer(() => signal?.removeEventListener("abort", abort));
  return {
    agent: agent.promise,
    connect,
    snapshot: state.snapshot,
    onChange: state.onChange,
    contact: state.contact,
    events: state.events,
    [Symbol.dispose]: () => close(new DesktopClosedError("The desktop was closed.")),
  };
}

type DesktopState = ReturnType<typeof createDesktopState>;

/** The snapshot, the handles and whoever listens to them. Closed with `scope`. */
function createDesktopState(connect: Instance, scope: Scope) {
  let current: DesktopSnapshot = emptySnapshot("opening");
  const requests = createRequests();
  const changed = createEmitter<void>((error) => {
    connect.getLog().error("A listener of the desktop failed.").withException(error);
  });
  const queues = new Set<EventQueue<DesktopEvent>>();
  const handles = new Map<string, ContactHandle>();
  const snapshot = (): DesktopSnapshot => current;

  function onChange(listener: () => void): () => void {
    const subscription = changed.on(listener);
    return () => subscription[Symbol.dispose]();
  }
  function show(next: DesktopSnapshot): void {
    if (next === current) return;
    current = next;
    changed.emit();
  }
  function handleOf(contact: Contact): ContactHandle {
    const id = contact.getContactId();
    const known = handles.get(id) ?? createContactHandle(contact, { requests, snapshot, onChange });
    handles.set(id, known);
    return known;
  }
  function events({ signal }: { readonly signal?: AbortSignal } = {}): AsyncIterableIterator<DesktopEvent> {
    const abort = (): void => queue.fail(signal?.reason);
    const queue = createEventQueue<DesktopEvent>(() => {
      queues.delete(queue);
      signal?.removeEventListener("abort", abort);
    });
    if (signal?.aborted) abort();
    else if (scope.closed) queue.end();
    else {
      queues.add(queue);
      signal?.addEventListener("abort", abort);
    }
    return queue.iterator;
  }
  scope.defer(() => {
    show(emptySnapshot("closed"));
    for (const queue of queues) queue.end();
    handles.clear();
  });
  return {
    requests,
    snapshot,
    show,
    onChange,
    events,
    handleOf,
    contact(id: string): ContactHandle | undefined {
      const isHere = current.contacts.some((contact) => contact.id === id); // a snapshot has it before its first event is told
      return handles.get(id) ?? (isHere ? handleOf(new connect.Contact(id)) : undefined);
    },
    forget: (id: string): void => void handles.delete(id),
    tell(event: DesktopEvent): void {
      for (const queue of queues) queue.push(event);
    },
  };
}

type Followed = { readonly scope: Scope; readonly state: DesktopState };

/** Listens to the instance; tells of the agent when there is one. */
function follow(connect: Instance, { scope, state }: Followed) {
  const { core } = connect;
  const bus = core.getEventBus();
  const agent = Promise.withResolvers<AgentHandle>();
  agent.promise.catch(() => {}); // whoever waits for it is told; nobody has to wait
  const keep = ({ unsubscribe }: Subscription): void => scope.defer(unsubscribe);
  let handle: AgentHandle | undefined;
  const known = (api: Agent): AgentHandle => {
    handle ??= createAgentHandle(api, state.requests);
    return handle;
  };
  const refresh = (): void => state.show(readySnapshot(core.getAgentDataProvider().getAgentData(), state.snapshot()));
  keep(
    bus.subscribe("agent::init", (api) => {
      refresh();
      state.tell({ type: "agent.ready", agent: known(api) });
      agent.resolve(known(api));
    }),
  );
  keep(bus.subscribe("agent::refresh", refresh));
  keep(
    bus.subscribe("agent::state_change", (change) =>
      state.tell({
        type: "agent.state-changed",
        agent: known(change.agent),
        from: change.oldState,
        to: change.newState,
      }),
    ),
  );
  for (const [name, type] of Object.entries(CONTACT_MOMENTS)) {
    keep(
      bus.subscribe(name, (api: Contact) => {
        const contact = state.handleOf(api);
        state.tell({ type, contact });
        if (type === "contact.gone") state.forget(contact.id);
      }),
    );
  }
  keep(bus.subscribe("agent::websocket_connection_lost", () => state.tell({ type: "link.lost" })));
  keep(bus.subscribe("agent::websocket_connection_gained", () => state.tell({ type: "link.restored" })));
  const signedOut = (): void => {
    state.show(emptySnapshot("signed-out"));
    state.tell({ type: "desktop.signed-out" });
  };
  keep(bus.subscribe("auth_fail", signedOut));
  keep(bus.subscribe("terminated", signedOut));
  keep(
    core.onAccessDenied(() => {
      state.show(emptySnapshot("denied"));
      state.tell({ type: "desktop.denied" });
      agent.reject(new AccessDeniedError("openDesktop", "AccessDeniedException", "this user may not use the panel."));
    }),
  );
  keep(core.onIframeRetriesExhausted(() => state.tell({ type: "desktop.unanswered" })));
  return agent;
}
