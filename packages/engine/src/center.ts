import { type Clock, type Logger, type Random, type Result, uuidV7 } from "@tributary/kernel";
import {
  asId,
  type CenterDefinition,
  DEFAULT_OFFER_TIMEOUT_MS,
  type ParticipantId,
  type Refusal,
  refusal,
  type UserId,
} from "@tributary/model";
import { decideClear } from "./agent/decide-desk.ts";
import type { AgentDesk } from "./agent/state.ts";
import { createAgents } from "./agents/agents.ts";
import type { Agents, Center, Directory } from "./api.ts";
import { createChats } from "./chats/chats.ts";
import { createContacts } from "./contacts/contacts.ts";
import { decideEnd, type WorkLimit } from "./conversation/decide-end.ts";
import { decideLapse, decideOffer } from "./conversation/decide-offer.ts";
import type { ConversationState } from "./conversation/state.ts";
import { type Heads, type Plan, unchanged } from "./decisions/decision.ts";
import { createStreamCache, type StreamCache, type StreamState } from "./decisions/stream-cache.ts";
import { createUnitOfWork, type UnitOfWork } from "./decisions/unit-of-work.ts";
import { createDirectory } from "./directory/directory.ts";
import { createLive, untoldById } from "./live/live.ts";
import type { Fanout } from "./ports/fanout.ts";
import type { DurableTimer, Store } from "./ports/store.ts";
import { createRoutingBoard, type RoutingBoard } from "./routing/board.ts";
import { figuresOf } from "./routing/figures.ts";
import type { Match } from "./routing/next-offer.ts";
import { createRouter } from "./routing/router.ts";
import { contactOfTimer, type TimerTask } from "./timers/timer-ids.ts";
import { createTimerService, type TimerService } from "./timers/timer-service.ts";

/** What a center is built on. It does not close what it was handed. */
export type CenterDeps = {
  readonly store: Store;
  readonly fanout: Fanout;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
};

/** How a center is set up. */
export type CenterOptions = {
  readonly definition: CenterDefinition;
  /** How long a contact rings. Unit: milliseconds. Source: RT-07. */
  readonly offerTimeoutMs?: number;
};

/**
 * Opens a contact center: reads what lives in the store, goes on with its timers, and routes.
 *
 * Lifetime: disposing stops timers and routing; calls that are under way finish as the store lets them.
 */
export async function createCenter(deps: CenterDeps, options: CenterOptions): Promise<Center> {
  const { store, fanout, clock, random, log } = deps;
  const directory = createDirectory(options.definition);
  const board = createRoutingBoard();
  const cache = createStreamCache(store, directory.offlineState);
  const workLimit: WorkLimit = (agentId) => directory.user(agentId)?.afterContactWorkMs ?? null;
  const noteHead = (state: StreamState): void => {
    if (isDesk(state)) board.noteAgent(state);
    else board.noteConversation(state);
    router.wake();
  };
  const work = createUnitOfWork(
    { store, cache, clock, log },
    {
      onHead: noteHead,
      onSettled(changes, timerChanges) {
        timers.note(timerChanges);
        live.publish(changes);
      },
    },
  );
  const live = createLive(
    { fanout, store },
    { ...(await fillBoard({ store, cache, board, directory })), ...untoldById(await store.untold()) },
  );
  const agents = createAgents({ work, directory, workLimit });
  const router = createRouter(
    { clock, log, board },
    {
      profileOf: (agent) => profileOf(directory, agent.id),
      offer: offerer(
        { work, agents, directory, clock, random, log },
        options.offerTimeoutMs ?? DEFAULT_OFFER_TIMEOUT_MS,
      ),
    },
  );
  const timers: TimerService = createTimerService({ clock, log }, await store.timers(), {
    onDue: (timer) => onTimer(work, timer, workLimit),
    discard: (id) => store.commit({ changes: [], cancelTimers: [id] }),
  });
  router.wake();
  return {
    figures: () => figuresOf(board),
    directory,
    agents,
    live,
    chats: createChats({ work, store, live, directory, clock, random, workLimit }),
    contacts: createContacts({ work, workLimit }),
    [Symbol.asyncDispose]() {
      router[Symbol.dispose]();
      timers[Symbol.dispose]();
      return Promise.resolve();
    },
  };
}

/** Loads everything that lives, so that routing starts with the whole picture. Gives the number that each conversation has reached. */
async function fillBoard({
  store,
  cache,
  board,
  directory,
}: {
  store: Store;
  cache: StreamCache;
  board: RoutingBoard;
  directory: Directory;
}): Promise<Readonly<Record<string, number>>> {
  const reached: Record<string, number> = {};
  for (const { id } of directory.definition.users) {
    const entry = await cache.load({ kind: "agent", id });
    if (entry.head && isDesk(entry.head)) board.noteAgent(entry.head);
  }
  for (const id of await store.liveStreams("conversation")) {
    const entry = await cache.load({ kind: "conversation", id });
    if (entry.head === undefined || isDesk(entry.head)) continue;
    board.noteConversation(entry.head);
    reached[id] = entry.head.seq;
  }
  return reached;
}

function isDesk(state: StreamState): state is AgentDesk {
  return "slots" in state;
}

function profileOf(directory: Directory, agentId: UserId) {
  const user = directory.user(agentId);
  return user && directory.routingProfile(user.routingProfileId);
}

type OfferDeps = Pick<CenterDeps, "clock" | "random" | "log"> & {
  readonly work: UnitOfWork;
  readonly agents: Agents;
  readonly directory: Directory;
};

/** Makes offers, and accepts them at once for agents whose account says so. */
function offerer({ work, agents, directory, clock, random, log }: OfferDeps, timeoutMs: number) {
  return async ({ agent, profile, contact }: Match): Promise<Result<null, Refusal>> => {
    const participantId = asId<ParticipantId>(uuidV7(clock.now(), random));
    const { conversationId: id } = contact;
    const offer = { agentId: agent.id, profile, participantId, timeoutMs };
    const offered = await work.run({ kind: "conversation", id }, (heads, now) => {
      const state = heads.conversation(id);
      return state ? decideOffer(state, offer, { heads, now }) : { refusal: refusal("not-found") };
    });
    if (!offered.ok) return offered;
    log.info("contact offered", { contactId: id, agentId: agent.id });
    if (!directory.user(agent.id)?.autoAcceptChats) return offered;
    const state = (await work.settled({ kind: "conversation", id })) as ConversationState; // offered a moment ago
    return agents.accept(agent.id, state.contact.id);
  };
}

type Decision = Plan<null> | { readonly refusal: Refusal };

/** Does what a timer says, if it still makes sense: what has happened meanwhile decides. */
function onTimer(work: UnitOfWork, timer: DurableTimer, workLimit: WorkLimit): Promise<unknown> {
  return work.run(timer.stream, (heads, now): Decision => {
    const task = timer.task as TimerTask; // written by the engine itself
    if (task === "after-contact-work-over") {
      return decideClear(heads.agent(timer.stream.id), { contactId: contactOfTimer(timer), because: "time-up" }, now);
    }
    const state = heads.conversation(timer.stream.id);
    return state ? onConversationTimer(task, state, { heads, now, workLimit }) : unchanged(null);
  });
}

type TimerContext = { readonly heads: Heads; readonly now: number; readonly workLimit: WorkLimit };

function onConversationTimer(
  task: Exclude<TimerTask, "after-contact-work-over">,
  state: ConversationState,
  context: TimerContext,
): Decision {
  const contact = state.contact.state;
  switch (task) {
    case "offer-expired":
      if (contact.phase !== "offered" || contact.expiresAt > context.now) return unchanged(null);
      return decideLapse(state, { agentId: contact.to.agentId, outcome: "missed" }, context);
    case "customer-never-came":
      return contact.phase === "created"
        ? decideEnd(state, { reason: "customer-never-connected", leaver: null }, context)
        : unchanged(null);
    case "chat-too-long":
      return contact.phase === "ended"
        ? unchanged(null)
        : decideEnd(state, { reason: "expired", leaver: null }, context);
  }
}
