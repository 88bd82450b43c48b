import type { Fanout, Journal, Store } from "@tributary/journal";
import { type Clock, type Logger, type Random, refused } from "@tributary/kernel";
import { type RoutingProfile, refusal } from "@tributary/model";
import type { AgentDesk } from "../agent/agent-desk.ts";
import { agentStream } from "../agent/agent-stream.ts";
import { afterInstanceExists, type Directory } from "../configuration/directory.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { conversationStream } from "../contact/conversation-stream.ts";
import { mapJournalErrors } from "../journal-errors.ts";
import { createRoutingBoard } from "./board.ts";
import { explainRouting, type RoutingExplanation } from "./explain.ts";
import { type CenterFigures, figuresOf } from "./figures.ts";
import { createFulfilment } from "./fulfilment.ts";
import { createLeaderQuestions, type Wait } from "./leader-questions.ts";
import { createLeadership, type Fence, type Term } from "./leadership.ts";
import { createOffers, type Offers } from "./offers.ts";
import { createQueueLimits } from "./queue-limits.ts";
import { openRoster } from "./roster.ts";
import { createRouter, MAX_SHARED_PAUSE_MS, type Router } from "./router.ts";
import { createServiceTimes, waitOn } from "./service-times.ts";

type Deps = {
  readonly journal: Journal;
  readonly store: Store;
  readonly fanout: Fanout;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** Name of this node. */
  readonly node: string;
};

type Options = {
  readonly offerTimeoutMs?: number;
  /** Begins further work of which only one node at a time does its part; disposing ends it. */
  readonly whileLeading: (term: Term) => Disposable;
};

/** Routing on one node. Of all nodes, one offers contacts. Disposing stops routing and lets another node take over. */
export interface Routing extends AsyncDisposable {
  figures(): CenterFigures;
  explain(conversation: ConversationState): RoutingExplanation;
  /** Returns the wait of a contact in a queue, asking the node that routes; null if it does not wait there, or no node answers. Rule RT-29. */
  wait(contactId: string): Promise<Wait | null>;
  readonly assign: Offers["assign"];
}

/**
 * Opens routing: loads the desks of all agents, and the active conversations if this node leads.
 *
 * The board of every node has the contacts whose conversations are in its memory. It is complete on the leader, which watches all active
 * conversations. Errors: `CenterError("unavailable")` if they cannot be loaded. Rules RT-13 to RT-15.
 */
export async function openRouting(deps: Deps, options: Options): Promise<Routing> {
  const { journal, store, fanout, directory, clock, log, node } = deps;
  await using opening = new AsyncDisposableStack();
  const board = createRoutingBoard(clock);
  const fulfilment = createFulfilment(directory);
  const { fulfils } = fulfilment;
  const offers = createOffers({ ...deps, fulfils }, options);
  /** The router of the present term, once its board is complete. */
  let router: Router | undefined;
  /** The lease of that term. */
  let fence: Fence | null = null;
  const services = createServiceTimes(clock);
  const limits = createQueueLimits({ journal, directory, board, log }, () => fence);
  const wake = (): void => router?.wake();

  const profileOf = ({ id }: AgentDesk): RoutingProfile | undefined => {
    const user = directory.user(id);
    return user && directory.routingProfile(user.routingProfileId);
  };

  async function lead(term: Term): Promise<Disposable> {
    using beginning = new DisposableStack();
    const { states } = beginning.use(await journal.watch(conversationStream));
    if (term.isHeld()) {
      const own = createRouter(
        { clock, log, board },
        {
          profileOf,
          ...fulfilment,
          offer: (match) => (term.isHeld() ? offers.offer(match, term.fence) : Promise.resolve(FENCED)),
          onFenced: term.end,
          ...(store.isShared ? { maxPauseMs: MAX_SHARED_PAUSE_MS } : {}),
        },
      );
      router = beginning.use(own);
      fence = term.fence;
      beginning.defer(() => {
        router = undefined;
        fence = null;
      });
      // Offers depend on users and profiles.
      const waiting = afterInstanceExists(directory, () => {
        void offers.acceptRinging(states, term.fence);
        own.start();
      });
      beginning.use(waiting);
      beginning.use(options.whileLeading(term));
    }
    return beginning.move();
  }

  journal.observe(conversationStream, {
    latest(id, state) {
      const isChanged = board.updateConversation(id, state);
      limits.update(id, state);
      services.update(id, state);
      if (isChanged) wake();
    },
  });
  journal.observe(agentStream, { latest: (_id, agent) => void (board.updateAgent(agent) && wake()) });
  opening.use(directory.onChange(wake));
  opening.use(await openRoster({ journal, directory, clock, log }));
  const isConnected = (): boolean => fanout.isConnected !== false;
  const leadership = opening.use(createLeadership({ store, isConnected, clock, log, node }, lead));
  await mapJournalErrors(leadership.start());
  const waitHere = (contactId: string): Wait | null | undefined =>
    router === undefined ? undefined : waitOn(board, services, contactId);
  const questions = opening.use(createLeaderQuestions(deps, waitHere));
  const running = opening.move();
  return {
    async wait(contactId) {
      const here = waitHere(contactId);
      return here === undefined ? questions.ask(contactId) : here;
    },
    figures: () => figuresOf(board, { isComplete: router !== undefined }),
    explain: (conversation) =>
      explainRouting(conversation, {
        board,
        profileOf,
        fulfils,
        now: clock.now(),
        nowMs: clock.monotonicMs(),
        isComplete: router !== undefined,
      }),
    assign: offers.assign,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

const FENCED = refused(refusal("fenced"));
