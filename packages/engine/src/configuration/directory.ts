import type { Journal } from "@tributary/journal";
import { asError, type Clock, type Logger } from "@tributary/kernel";
import {
  type AgentState,
  type AgentStateRef,
  type CenterDefinition,
  CenterError,
  type ContactFlow,
  type Queue,
  type QueueId,
  type ResourceIn,
  type ResourceList,
  type RoutingProfile,
  type RoutingProfileId,
  type User,
} from "@tributary/model";
import { type ConfigurationState, listsOf, newConfiguration, resourceOf, resourcesIn } from "./configuration-state.ts";
import { configurationRef } from "./configuration-stream.ts";
import { evolveConfiguration } from "./evolve-configuration.ts";
import { followLastingly } from "./lasting-feed.ts";

/** The configuration of the instance, for reading. Always current on this node; ids that do not exist return undefined. */
export interface Directory {
  /** True once the instance has been created. */
  readonly hasInstance: boolean;
  /** Number of the last event of the configuration that this directory contains. */
  readonly seq: number;
  /** Everything in the configuration. Throws before the instance is created. */
  readonly definition: CenterDefinition;
  user(id: string): User | undefined;
  userByName(username: string): User | undefined;
  queue(id: QueueId): Queue | undefined;
  routingProfile(id: RoutingProfileId): RoutingProfile | undefined;
  contactFlow(id: string): ContactFlow | undefined;
  agentState(id: string): AgentState | undefined;
  /** Any resource, by its list. */
  resource<List extends ResourceList>(list: List, id: string): ResourceIn<List> | undefined;
  /** State of an agent who has chosen none yet, and of one who signed out. */
  readonly offlineState: AgentStateRef;
  /** Names of all permissions in the user's security profiles. */
  permissionsOf(user: User): ReadonlySet<string>;
  /** Calls the listener after each change. */
  onChange(listener: () => void): Disposable;
}

/** The directory of a node, kept current through the feed of the configuration. Disposing ends the feed. */
export interface DirectoryView extends Directory, Disposable {}

/** Lists and indexes of one state. */
type View = {
  readonly definition: CenterDefinition | undefined;
  readonly usersByName: ReadonlyMap<string, User>;
  readonly offlineState: AgentStateRef | undefined;
};

type Deps = { readonly journal: Journal; readonly clock: Clock; readonly log: Logger };

/**
 * Opens the directory.
 *
 * Errors: `CenterError("unavailable")` if the configuration cannot be read.
 */
export async function openDirectory(deps: Deps): Promise<DirectoryView> {
  const { journal, log } = deps;
  const listeners = new Set<{ readonly listener: () => void }>();
  let state = newConfiguration(configurationRef.id);
  let view: { readonly of: ConfigurationState; readonly view: View } | undefined;
  const position = async (): Promise<number> => {
    state = await journal.durable(configurationRef);
    return state.seq;
  };
  const feed = await followLastingly(
    deps,
    { ref: configurationRef, start: { position } },
    {
      onEvent(event) {
        state = evolveConfiguration(state, event);
        notify(listeners, log);
      },
      lastSeq: () => state.seq,
    },
  );

  /** Built on first use after a change. */
  function currentView(): View {
    if (view?.of !== state) view = { of: state, view: viewOf(state) };
    return view.view;
  }

  const reading: ReadAccess = { state: () => state, view: currentView };
  return {
    ...entityLookups(reading),
    get hasInstance() {
      return state.instance !== null;
    },
    get seq() {
      return state.seq;
    },
    get definition() {
      return currentView().definition ?? noInstance();
    },
    get offlineState() {
      return currentView().offlineState ?? noInstance();
    },
    onChange(listener) {
      const entry = { listener };
      listeners.add(entry);
      return { [Symbol.dispose]: () => void listeners.delete(entry) };
    },
    [Symbol.dispose]: () => feed[Symbol.dispose](),
  };
}

/** A listener that throws must not end the feed of the directory. */
function notify(listeners: Iterable<{ readonly listener: () => void }>, log: Logger): void {
  for (const { listener } of [...listeners]) {
    try {
      listener();
    } catch (error) {
      log.error("listener of the configuration failed", { error: asError(error) });
    }
  }
}

type ReadAccess = { readonly state: () => ConfigurationState; readonly view: () => View };

function entityLookups({ state, view }: ReadAccess) {
  return {
    user: (id: string) => resourceOf(state().users, id),
    userByName: (username: string) => view().usersByName.get(username.toLowerCase()),
    queue: (id: QueueId) => resourceOf(state().queues, id),
    routingProfile: (id: RoutingProfileId) => resourceOf(state().routingProfiles, id),
    contactFlow: (id: string) => resourceOf(state().contactFlows, id),
    agentState: (id: string) => resourceOf(state().agentStates, id),
    resource: <List extends ResourceList>(list: List, id: string) => resourceOf(resourcesIn(state(), list), id),
    permissionsOf({ securityProfileIds }: User) {
      const { securityProfiles } = state();
      return new Set(securityProfileIds.flatMap((id) => resourceOf(securityProfiles, id)?.permissions ?? []));
    },
  };
}

function viewOf(state: ConfigurationState): View {
  const { instance } = state;
  const lists = listsOf(state);
  return {
    usersByName: new Map(lists.users.map((user) => [user.username.toLowerCase(), user])),
    offlineState: lists.agentStates.find(({ type }) => type === "offline"),
    definition: instance === null ? undefined : { instance, ...lists },
  };
}

function noInstance(): never {
  throw new CenterError("unavailable", "the instance has not been created");
}

/** Calls `start` now, or once the instance has been created: a new or older data folder has none yet. Rule CF-07. */
export function afterInstanceExists(
  directory: Pick<Directory, "hasInstance" | "onChange">,
  start: () => void,
): Disposable {
  if (directory.hasInstance) {
    start();
    return { [Symbol.dispose]: () => undefined };
  }
  const waiting = directory.onChange(() => {
    if (!directory.hasInstance) return;
    waiting[Symbol.dispose]();
    start();
  });
  return waiting;
}
