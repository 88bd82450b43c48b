import { type Fanout, openJournal, type Store } from "@tributary/journal";
import type { Clock, Logger, Random } from "@tributary/kernel";
import { DEFAULT_OFFER_TIMEOUT_MS, type UserId } from "@tributary/model";
import { agentStream } from "./agent/agent-stream.ts";
import { type Administration, createAdministration } from "./api/administration.ts";
import { type Agents, createAgents } from "./api/agents.ts";
import { type Chats, createChats } from "./api/chats.ts";
import { type Contacts, createContacts } from "./api/contacts.ts";
import { createLive, type Live } from "./api/live.ts";
import { createRecords, type Records } from "./api/records.ts";
import { type Directory, openDirectory } from "./configuration/directory.ts";
import { logContactEvents } from "./contact/contact-log.ts";
import { conversationStream } from "./contact/conversation-stream.ts";
import { withCenterErrors } from "./journal-errors.ts";
import { createRoutingBoard } from "./routing/board.ts";
import { type CenterFigures, figuresOf } from "./routing/figures.ts";
import { createOfferer } from "./routing/offers.ts";
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
  readonly live: Live;
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
  const journal = withCenterErrors(await openJournal({ store, fanout, clock, log }));
  const directory = await openDirectory(journal);
  const workLimit = (agentId: UserId): number | null => directory.user(agentId)?.afterContactWorkMs ?? null;

  const board = createRoutingBoard();
  const timeoutMs = options.offerTimeoutMs ?? DEFAULT_OFFER_TIMEOUT_MS;
  const router = createRouter(
    { clock, log, board },
    {
      profileOf({ id }) {
        const user = directory.user(id);
        return user && directory.routingProfile(user.routingProfileId);
      },
      offer: createOfferer({ journal, directory, clock, random }, { timeoutMs }),
    },
  );
  journal.observe(conversationStream, {
    latest(id, state) {
      if (board.updateConversation(id, state)) router.wake();
    },
    committed: (_state, events) => logContactEvents(log, events),
  });
  journal.observe(agentStream, {
    latest(_id, agent) {
      if (board.updateAgent(agent)) router.wake();
    },
  });
  directory.onChange(router.wake);

  const roster = await openRoster({ journal, directory, clock, log });
  const active = await journal.loadActive(conversationStream);
  const activeSeqs = new Map(active.map(({ id, seq }) => [id, seq]));
  const live = createLive({ journal, directory }, { activeSeqs });
  journal.startTimers(createTimerHandler({ journal, workLimit }));
  router.wake();
  return {
    figures: () => figuresOf(board),
    administration: createAdministration({ journal, clock, random }),
    agents: createAgents({ journal, directory, workLimit }),
    chats: createChats({ journal, live, directory, clock, random, workLimit }),
    contacts: createContacts({ journal, workLimit }),
    directory,
    live,
    records: createRecords(store),
    async [Symbol.asyncDispose]() {
      router[Symbol.dispose]();
      roster[Symbol.dispose]();
      directory[Symbol.dispose]();
      await journal[Symbol.asyncDispose]();
    },
  };
}
