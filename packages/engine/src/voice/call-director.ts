import { type Journal, unchanged } from "@tributary/journal";
import { asError, type Clock, type Logger, type Random, type Result, refused, uuidV7 } from "@tributary/kernel";
import {
  acceptsByItself,
  asId,
  type ConversationId,
  DEFAULT_OFFER_TIMEOUT_MS,
  displayNameOf,
  isRoutable,
  type LegId,
  ownerOfQueue,
  type ParticipantId,
  type Refusal,
  refusal,
  type User,
} from "@tributary/model";
import type { AgentDesk } from "../agent/agent-desk.ts";
import { agentRef } from "../agent/agent-stream.ts";
import type { Directory } from "../configuration/directory.ts";
import { callerContactId } from "../contact/call-parties.ts";
import { atOpenContact } from "../contact/contact-chain.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { conversationRef, conversationStream } from "../contact/conversation-stream.ts";
import type { AfterContactWorkLimit } from "../contact/decide-end.ts";
import { decideAccept } from "../contact/decide-offer.ts";
import {
  contactOfferedTo,
  contactWith,
  desksOf,
  monitorOf,
  offeredAgentOf,
  type ParticipantRef,
  participantOf,
  partyOf,
} from "../contact/participants.ts";
import { decideCustomerJoin } from "../flow/decide-join.ts";
import { queueAccessAt } from "../flow/queue-access.ts";
import { silentFlow } from "../flow/run-flow.ts";
import { decideMonitorAudio } from "../monitoring/decide-monitor.ts";
import { newest } from "../newest.ts";
import type { Media, MediaEvent, SessionDescription } from "../ports/media.ts";
import { type Call, type CallPage, createCall } from "./call.ts";
import { decideDial } from "./decide-dial.ts";
import { decideLost } from "./decide-lost.ts";

/** Lets the audio of all calls of this node follow their conversations. */
export interface CallDirector extends Disposable {
  /** Refusals: `token-invalid`, `contact-ended`, `participant-left`, and those of {@link Call.open}. */
  open(ref: ParticipantRef, page: CallPage, offer: SessionDescription): Promise<Result<SessionDescription, Refusal>>;
  /** A party has pressed keys: those who hear the party hear them. */
  passDigits(ref: ParticipantRef, digits: string): void;
  /** Returns the call of a conversation; undefined if this node has none. */
  find(id: ConversationId): Call | undefined;
  /** The calls in memory whose audio is on other nodes, with their nodes. */
  readonly elsewhere: ReadonlyMap<ConversationId, string>;
}

type Deps = {
  readonly journal: Journal;
  readonly media: Media;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly workLimit: AfterContactWorkLimit;
  /** Name of this node among several; null if it has the store for itself. */
  readonly node: string | null;
};

/** `offerTimeoutMs`: time for which the call of an agent rings at another one. Unit: milliseconds. */
type Options = { readonly offerTimeoutMs?: number };

const NO_PARTY = refusal("token-invalid");

/** Begins to direct the calls. Rules VC-02, VC-03, VC-08, VC-09. */
export function openCallDirector(deps: Deps, options: Options = {}): CallDirector {
  const { journal, media, clock, random, log, node } = deps;
  const calls = new Map<ConversationId, Call>();
  const elsewhere = new Map<ConversationId, string>();
  let isDisposed = false;

  const newLegId = (): LegId => asId<LegId>(uuidV7(clock.now(), random));

  function callOf(id: ConversationId): Call {
    const known = calls.get(id);
    if (known !== undefined) return known;
    const onAbsent = (participantId: ParticipantId): void =>
      reportFailure(loseParty(deps, { conversationId: id, participantId }));
    const call = createCall({ media, clock, newLegId, onAbsent }, id);
    calls.set(id, call);
    return call;
  }

  function reportFailure(work: Promise<unknown>): void {
    work.catch((error: unknown) => log.error("directing a call failed", { error: asError(error) }));
  }

  function forgetIfOver(id: ConversationId, call: Call): void {
    if (!call.isOver() || calls.get(id) !== call) return;
    call[Symbol.dispose]();
    calls.delete(id);
  }

  /** Other nodes have the audio, or none has it yet: one that has lost it to another closes its legs. Rule VC-31. */
  function leaveToOthers(id: ConversationId, owner: string | undefined): void {
    calls.get(id)?.[Symbol.dispose]();
    calls.delete(id);
    if (owner === undefined) elsewhere.delete(id);
    else elsewhere.set(id, owner);
  }

  journal.observe(conversationStream, {
    latest(id, state) {
      if (isDisposed || state?.voice === undefined) return void elsewhere.delete(asId<ConversationId>(id));
      const isEnded = state.contact.state.phase === "ended";
      if (node !== null && state.voice.node !== node)
        return leaveToOthers(state.id, isEnded ? undefined : state.voice.node);
      elsewhere.delete(state.id);
      if (isEnded && !calls.has(state.id)) return;
      const call = callOf(state.id);
      call.update(state);
      forgetIfOver(state.id, call);
    },
  });

  function passDigits({ conversationId, participantId }: ParticipantRef, digits: string): void {
    for (const legId of calls.get(conversationId)?.hearersOf(participantId) ?? []) media.sendDigits(legId, digits);
  }

  function receive(event: MediaEvent): void {
    for (const [conversationId, call] of calls) {
      const participantId = call.receive(event);
      if (participantId === undefined) continue;
      if (event.type === "leg-connected")
        reportFailure(audioArrived({ ...deps, ...options }, { conversationId, participantId }));
      if (event.type === "digits-received") passDigits({ conversationId, participantId }, event.digits);
      return;
    }
  }

  const events = media.observe(receive);

  return {
    async open(ref, page, offer) {
      // Before the conversation is read, so that changes meanwhile reach it.
      const call = callOf(ref.conversationId);
      const state = await newest(journal, conversationRef(ref.conversationId));
      const refusedBy = refusalToOpen(state, ref);
      if (state !== undefined && refusedBy === undefined) call.begin(state);
      const opened = refusedBy ? refused(refusedBy) : await call.open(ref.participantId, page, offer);
      forgetIfOver(ref.conversationId, call);
      return opened;
    },
    passDigits,
    find: (id) => calls.get(id),
    elsewhere,
    [Symbol.dispose]() {
      isDisposed = true;
      events[Symbol.dispose]();
      for (const call of calls.values()) call[Symbol.dispose]();
      calls.clear();
    },
  };
}

function refusalToOpen(state: ConversationState | undefined, ref: ParticipantRef): Refusal | undefined {
  const party = state && partyOf(state, ref.participantId);
  if (state?.voice === undefined || party === undefined) return NO_PARTY;
  if (state.contact.state.phase === "ended") return refusal("contact-ended");
  // A supervisor who has taken part and is silent again has left as a participant.
  if (monitorOf(state, ref.participantId) !== undefined) return undefined;
  return party.state.phase === "left" ? refusal("participant-left") : undefined;
}

/** The audio of a party arrives: a customer joins by it, an agent who accepts automatically accepts the call, and the endpoint of one who calls is called. */
async function audioArrived(deps: Deps & Options, ref: ParticipantRef): Promise<void> {
  const conversation = await newest(deps.journal, conversationRef(ref.conversationId));
  if (conversation === undefined) return;
  if (contactWith(conversation, ref.participantId)?.id === callerContactId(conversation)) {
    await dial(deps, conversation);
    return;
  }
  const monitor = monitorOf(conversation, ref.participantId);
  if (monitor !== undefined) {
    const needs = { agent: agentRef(monitor.agentId) };
    await deps.journal.run(needs, ({ agent }, now) => decideMonitorAudio(agent, monitor.contactId, now));
    return;
  }
  const offered = offeredAgentOf(conversation, ref.participantId);
  const user = offered?.agentId ? deps.directory.user(offered.agentId) : undefined;
  if (user === undefined) await joinParty(deps, ref);
  else if (acceptsByItself(user, "voice")) await acceptFor(deps, user, ref);
}

/** Accepts a call for an agent who accepts automatically: their audio has arrived, so that the customer is heard at once. Rule VC-16. */
async function acceptFor({ journal }: Deps, user: User, { conversationId, participantId }: ParticipantRef) {
  const author = { participantId, role: "agent", displayName: displayNameOf(user) } as const;
  const needs = { conversation: conversationRef(conversationId), agent: agentRef(user.id) };
  await journal.run(needs, ({ conversation, agent }, now) => {
    const contact = conversation && contactOfferedTo(conversation, participantId);
    const atOffer = contact && atOpenContact(conversation, contact.id);
    // A call that was assigned also rings at agents who are not available.
    if (atOffer === undefined || !isRoutable(agent.availability)) return { refusal: NO_PARTY };
    return decideAccept({ conversation: atOffer, agent }, author, now);
  });
}

/** Calls the endpoint of a call that an agent has started, unless it was called before. */
async function dial(deps: Deps & Options, { id, contact: { targetQueueId } }: ConversationState): Promise<void> {
  const { journal, directory, clock, random, workLimit, offerTimeoutMs: timeoutMs = DEFAULT_OFFER_TIMEOUT_MS } = deps;
  const calledId = targetQueueId && ownerOfQueue(targetQueueId);
  const user = calledId && directory.user(calledId);
  const participantId = asId<ParticipantId>(uuidV7(clock.now(), random));
  await journal.runChained(
    { conversation: conversationRef(id) },
    ({ conversation }) => ({ ...desksOf(conversation), ...(user && { callee: agentRef(user.id) }) }),
    ({ conversation, callee: desk, ...desks }, now) => {
      if (conversation === undefined) return { refusal: NO_PARTY };
      const flow = directory.contactFlow(conversation.contact.flowId);
      const author = { participantId, role: "agent", displayName: user ? displayNameOf(user) : "" } as const;
      const callee = user && desk && { desk, author, profile: directory.routingProfile(user.routingProfileId) };
      const accessOf = queueAccessAt(directory, now);
      return decideDial(conversation, {
        desks: Object.values<AgentDesk>(desks),
        now,
        workLimit,
        flow,
        accessOf,
        callee,
        timeoutMs,
      });
    },
  );
}

/** A customer joins, and their flow runs. */
async function joinParty({ journal, directory }: Deps, { conversationId, participantId }: ParticipantRef) {
  await journal.run({ conversation: conversationRef(conversationId) }, ({ conversation }, now) => {
    if (conversation === undefined || conversation.contact.state.phase === "ended") return { refusal: NO_PARTY };
    const party = participantOf(conversation, participantId);
    if (party?.role !== "customer") return { refusal: NO_PARTY };
    const accessOf = queueAccessAt(directory, now);
    const flow = directory.contactFlow(conversation.contact.flowId);
    return decideCustomerJoin(conversation, party, { flow, accessOf, channel: silentFlow, now });
  });
}

async function loseParty({ journal, workLimit, node }: Deps, { conversationId, participantId }: ParticipantRef) {
  await journal.runChained(
    { conversation: conversationRef(conversationId) },
    ({ conversation }) => desksOf(conversation),
    ({ conversation, ...states }, now) => {
      if (conversation === undefined) return { refusal: NO_PARTY };
      // This node may have been paused, and the call is on another one.
      if (node !== null && conversation.voice?.node !== node) return unchanged(null);
      return decideLost(conversation, participantId, { desks: Object.values<AgentDesk>(states), now, workLimit });
    },
  );
}
