import { type Fanout, openJournal, type Store } from "@tributary/journal";
import type { Clock, Logger, Random } from "@tributary/kernel";
import type { RoutingProfile, UserId } from "@tributary/model";
import type { AgentDesk } from "./agent/agent-desk.ts";
import { agentStream } from "./agent/agent-stream.ts";
import { type Administration, createAdministration } from "./api/administration.ts";
import { type Agents, createAgents } from "./api/agents.ts";
import { type CenterFeeds, createCenterFeeds } from "./api/center-feeds.ts";
import { type Chats, createChats } from "./api/chats.ts";
import { type Contacts, createContacts } from "./api/contacts.ts";
import { createRecords, type Records } from "./api/records.ts";
import { type Directory, openDirectory } from "./configuration/directory.ts";
import { logContactEvents } from "./contact/contact-log.ts";
import { conversationStream } from "./contact/conversation-stream.ts";
import { withCenterErrors } from "./journal-errors.ts";
import { createRoutingBoard } from "./routing/board.ts";
import { type CenterFigures, figuresOf } from "./routing/figures.ts";
import { createOffers } from "./routing/offers.ts";
import { openRoster } from "./routing/roster.ts";
import { createRouter } from "./routing/router.ts";
import { createTimerHandler } from "./timers/on-due.ts";

/** A running contact center: the engine's public API object. It does not listen on any network. */
export interface Center extends AsyncDisposable {
  /** Counts from the routing board: cheap, and as new as the last decision. */
  figures(): CenterFigures;
  readonly administration: Administration;
  readonly agents: Agents;
  readonly chats: Chats;
  readonly contacts: Contacts;
  readonly directory: Directory;
  readonly feeds: CenterFeeds;
  readonly records: Records;
}

/** Ports of a center. Store and fan-out are not closed by it. */
export type CenterDeps = {
  readonly store: Store;
  readonly fanout: Fanout;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
};

/** Settings of a center. */
export type CenterOptions = {
  /** Time a contact is offered before it counts as missed. Unit: milliseconds. Source: RT-07. */
  readonly offerTimeoutMs?: number;
};

/**
 * Opens a contact center: loads active streams, continues timers, and routes.
 *
 * Lifetime: disposing stops timers, routing and feeds; calls in progress finish as the store allows.
 */
export async function createCenter(deps: CenterDeps, options: CenterOptions = {}): Promise<Center> {
  const { store, fanout, clock, random, log } = deps;
  await using opening = new AsyncDisposableStack();
  const journal = withCenterErrors(opening.use(await openJournal({ store, fanout, clock, log })));
  const directory = opening.use(await openDirectory({ journal, clock, log }));
  const workLimit = (agentId: UserId): number | null => directory.user(agentId)?.afterContactWorkMs ?? null;

  const board = createRoutingBoard(clock);
  const offers = createOffers({ journal, directory, clock, random, log }, options);
  const profileOf = ({ id }: AgentDesk): RoutingProfile | undefined => {
    const user = directory.user(id);
    return user && directory.routingProfile(user.routingProfileId);
  };
  const router = opening.use(createRouter({ clock, log, board }, { profileOf, offer: offers.offer }));
  journal.observe(conversationStream, {
    latest(id, state) {
      if (board.updateConversation(id, state)) router.wake();
    },
    committed: (_state, events) => logContactEvents(log, events),
  });
  journal.observe(agentStream, { latest: (_id, agent) => void (board.updateAgent(agent) && router.wake()) });
  directory.onChange(router.wake);
  opening.use(await openRoster({ journal, directory, clock, log }));
  const active = await journal.loadActive(conversationStream);

  // Timers and offers depend on users and profiles, which a new or older data folder does not have before its instance is created.
  afterInstanceExists(directory, () => {
    journal.startTimers(createTimerHandler({ journal, workLimit }));
    void offers.acceptRinging(active);
    router.start();
  });
  const feeds = createCenterFeeds({ journal, directory, log });
  const running = opening.move();
  return {
    figures: () => figuresOf(board),
    administration: createAdministration({ journal, clock, random }),
    agents: createAgents({ journal, directory, workLimit }),
    chats: createChats({ journal, feeds, directory, clock, random, workLimit }),
    contacts: createContacts({ journal, workLimit }),
    directory,
    feeds,
    records: createRecords(store),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function afterInstanceExists(directory: Directory, start: () => void): void {
  if (directory.hasInstance) {
    start();
    return;
  }
  const waiting = directory.onChange(() => {
    if (!directory.hasInstance) return;
    waiting[Symbol.dispose]();
    start();
  });
}
