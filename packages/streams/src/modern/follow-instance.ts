import type { EventStreams, Scope } from "@tributary/kernel";
import type { Subscription } from "../bus/event-bus.ts";
import type { Agent } from "../facade/agent-types.ts";
import type { Contact } from "../facade/contact-types.ts";
import type { Connect } from "../namespace.ts";
import { type AgentHandle, createAgentHandle } from "./agent-handle.ts";
import type { ContactHandle, ContactHandles } from "./contact-handle.ts";
import { CONTACT_MOMENTS, type DesktopEvent } from "./desktop-events.ts";
import { emptySnapshot, readySnapshot } from "./desktop-snapshot.ts";
import { AccessDeniedError } from "./errors.ts";
import type { Requests } from "./request.ts";
import type { SnapshotStore } from "./snapshot-store.ts";

/** Members of an instance that a desktop uses. */
export type Instance = Pick<Connect, "core" | "agent" | "Contact" | "getLog">;

/** Parts of a desktop that events change. */
type FollowedDesktop = {
  readonly scope: Scope;
  readonly requests: Requests;
  readonly store: SnapshotStore;
  readonly contacts: ContactHandles;
  readonly events: EventStreams<DesktopEvent>;
};

/** The agent's handle, pending until one signs in. A type of its own: `lib` of many projects lacks that of `Promise.withResolvers`. */
type PendingAgent = {
  readonly promise: Promise<AgentHandle>;
  resolve(agent: AgentHandle): void;
  reject(reason: unknown): void;
};

/** Returns a handler of contacts' updates that publishes when one begins a pause. */
function createPauseWatch({ contacts, events }: Pick<FollowedDesktop, "contacts" | "events">): (api: Contact) => void {
  const paused = new WeakSet<ContactHandle>();
  return (api) => {
    const contact = contacts.handleOf(api);
    if (contact.view?.phase !== "paused") paused.delete(contact);
    else if (!paused.has(contact)) {
      paused.add(contact);
      events.publish({ type: "contact.paused", contact });
    }
  };
}

/** Updates the desktop from the instance's events until the scope ends. */
export function followInstance(connect: Instance, desktop: FollowedDesktop): PendingAgent {
  const { scope, requests, store, contacts, events } = desktop;
  const { core } = connect;
  const bus = core.getEventBus();
  const agent = Promise.withResolvers<AgentHandle>();
  agent.promise.catch(() => {}); // pages may ignore the promise
  const keep = ({ unsubscribe }: Subscription): void => scope.defer(unsubscribe);
  let handle: AgentHandle | undefined;
  const known = (api: Agent): AgentHandle => {
    handle ??= createAgentHandle(api, requests);
    return handle;
  };
  const refresh = (): void => store.show(readySnapshot(core.getAgentDataProvider().getAgentData(), store.snapshot()));
  keep(
    bus.subscribe("agent::init", (api) => {
      refresh();
      events.publish({ type: "agent.ready", agent: known(api) });
      agent.resolve(known(api));
    }),
  );
  keep(bus.subscribe("agent::refresh", refresh));
  keep(
    bus.subscribe("agent::state_change", (change) =>
      events.publish({
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
        const contact = contacts.handleOf(api);
        events.publish({ type, contact });
        if (type === "contact.gone") contacts.remove(contact.id);
      }),
    );
  }
  keep(bus.subscribe("contact::refresh", createPauseWatch(desktop)));
  keep(bus.subscribe("agent::websocket_connection_lost", () => events.publish({ type: "link.lost" })));
  keep(bus.subscribe("agent::websocket_connection_gained", () => events.publish({ type: "link.restored" })));
  const signedOut = (): void => {
    store.show(emptySnapshot("signed-out"));
    events.publish({ type: "desktop.signed-out" });
  };
  keep(bus.subscribe("auth_fail", signedOut));
  keep(bus.subscribe("terminated", signedOut));
  keep(
    core.onAccessDenied(() => {
      store.show(emptySnapshot("denied"));
      events.publish({ type: "desktop.denied" });
      agent.reject(
        new AccessDeniedError("openDesktop", "AccessDeniedException", "this user has no access to the panel."),
      );
    }),
  );
  keep(core.onIframeRetriesExhausted(() => events.publish({ type: "desktop.unanswered" })));
  return agent;
}
