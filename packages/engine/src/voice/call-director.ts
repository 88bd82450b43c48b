import { unchanged } from "@tributary/journal";
import { asError, type Logger, type Result, refused, uuidV7 } from "@tributary/kernel";
import { asId, type ConversationId, type LegId, type ParticipantId, type Refusal, refusal } from "@tributary/model";
import type { AgentDesk } from "../agent/agent-desk.ts";
import { awaitsCallback } from "../contact/call-parties.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { conversationRef, conversationStream } from "../contact/conversation-stream.ts";
import { decideStep } from "../contact/decide-callback.ts";
import { desksOf, monitorOf, type ParticipantRef, partyOf } from "../contact/participants.ts";
import { newest } from "../newest.ts";
import type { Media, MediaEvent, SessionDescription } from "../ports/media.ts";
import { partiesOf } from "./arrangement.ts";
import { type ArrivalDeps, type ArrivalOptions, audioArrived } from "./audio-arrived.ts";
import { type Call, type CallPage, createCall } from "./call.ts";
import { decideLost } from "./decide-lost.ts";
import { decideUnheard } from "./decide-unheard.ts";

/** Lets the audio of all calls of this node follow their conversations. */
export interface CallDirector extends Disposable {
  /** Refusals: `token-invalid`, `contact-ended`, `participant-left`, and those of {@link Call.open}. */
  open(ref: ParticipantRef, page: CallPage, offer: SessionDescription): Promise<Result<SessionDescription, Refusal>>;
  /** A party has pressed keys: the parties who receive their audio receive the tones. */
  passDigits(ref: ParticipantRef, digits: string): void;
  /** Returns the call of a conversation; undefined if this node has none. */
  find(id: ConversationId): Call | undefined;
  /** The calls in memory whose audio is on other nodes, with their owners. */
  readonly remoteCalls: ReadonlyMap<ConversationId, string>;
}

export type CallDirectorDeps = ArrivalDeps & {
  readonly media: Media;
  readonly log: Logger;
  /** Name of this node among several; null if it has the store for itself. */
  readonly node: string | null;
};

/** The page of a customer who is called back does not ring, or the agent has not accepted the callback. Rules VC-35 and VC-36. */
const NOT_NOW = refusal("wrong-phase");

/** Time after which a failed change of a conversation is tried again. Unit: milliseconds. */
const RETRY_MS = 2_000;

const NO_PARTY = refusal("token-invalid");

/** Begins to direct the calls. Rules VC-02, VC-03, VC-08, VC-09, VC-21, VC-22, VC-31. */
export function openCallDirector(deps: CallDirectorDeps, options: ArrivalOptions = {}): CallDirector {
  const { journal, media, clock, random, log, node } = deps;
  const calls = new Map<ConversationId, Call>();
  const remoteCalls = new Map<ConversationId, string>();
  const retries = new Set<Disposable>();
  let isDisposed = false;

  const newLegId = (): LegId => asId<LegId>(uuidV7(clock.now(), random));

  function callOf(id: ConversationId): Call {
    const known = calls.get(id);
    if (known !== undefined) return known;
    const onAbsent = (participantId: ParticipantId, isUnheard: boolean): void =>
      keepTrying(
        () => loseParty(deps, { conversationId: id, participantId, isUnheard }),
        () => calls.get(id) === call && !call.isConnected(participantId),
      );
    const call = createCall({ media, clock, newLegId, onAbsent }, id);
    calls.set(id, call);
    return call;
  }

  /** Carries out a change of a conversation, again after a failure while it is needed: no other event would lead to it. Rule VC-21. */
  function keepTrying(change: () => Promise<unknown>, isNeeded: () => boolean): void {
    change().catch((error: unknown) => {
      log.error("failed to change the conversation of a call", { error: asError(error) });
      if (isDisposed) return;
      const retry = clock.after(RETRY_MS, () => {
        retries.delete(retry);
        if (isNeeded()) keepTrying(change, isNeeded);
      });
      retries.add(retry);
    });
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
    if (owner === undefined) remoteCalls.delete(id);
    else remoteCalls.set(id, owner);
  }

  journal.observe(conversationStream, {
    latest(id, state) {
      if (isDisposed || state?.voice === undefined) return void remoteCalls.delete(asId<ConversationId>(id));
      const isEnded = state.contact.state.phase === "ended";
      if (node !== null && state.voice.node !== node)
        return leaveToOthers(state.id, isEnded ? undefined : state.voice.node);
      remoteCalls.delete(state.id);
      if (isEnded && !calls.has(state.id)) return;
      const call = callOf(state.id);
      call.update(state);
      forgetIfOver(state.id, call);
    },
  });

  function passDigits({ conversationId, participantId }: ParticipantRef, digits: string): void {
    for (const legId of calls.get(conversationId)?.receiversOf(participantId) ?? []) media.sendDigits(legId, digits);
  }

  function receive(event: MediaEvent): void {
    for (const [conversationId, call] of calls) {
      const participantId = call.receive(event);
      if (participantId === undefined) continue;
      if (event.type === "leg-connected")
        keepTrying(
          () => audioArrived({ ...deps, ...options }, { conversationId, participantId, isConnected: call.isConnected }),
          () => calls.get(conversationId) === call && call.isConnected(participantId),
        );
      if (event.type === "digits-received") passDigits({ conversationId, participantId }, event.digits);
      return;
    }
  }

  const events = media.observe(receive);

  return {
    async open(ref, page, offer) {
      // Before the conversation is read, so that changes meanwhile reach it.
      const call = callOf(ref.conversationId);
      try {
        const state = await newest(journal, conversationRef(ref.conversationId));
        const refusedBy = refusalToOpen(state, ref);
        if (state !== undefined && refusedBy === undefined) call.begin(state);
        const opened = refusedBy ? refused(refusedBy) : await call.open(ref.participantId, page, offer);
        if (opened.ok && state !== undefined && awaitsCallback(state))
          keepTrying(
            () => legOpened(deps, ref),
            () => calls.get(ref.conversationId) === call && call.legOf(ref.participantId) !== undefined,
          );
        return opened;
      } finally {
        forgetIfOver(ref.conversationId, call);
      }
    },
    passDigits,
    find: (id) => calls.get(id),
    remoteCalls,
    [Symbol.dispose]() {
      isDisposed = true;
      events[Symbol.dispose]();
      for (const retry of retries) retry[Symbol.dispose]();
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
  if (party.state.phase === "left") return refusal("participant-left");
  return partiesOf(state).has(ref.participantId) ? undefined : NOT_NOW;
}

/** A customer who is called back has answered: their audio is awaited. Rule VC-37. */
async function legOpened({ journal }: CallDirectorDeps, { conversationId, participantId }: ParticipantRef) {
  await journal.run({ conversation: conversationRef(conversationId) }, ({ conversation }, now) =>
    conversation === undefined
      ? { refusal: NO_PARTY }
      : decideStep(conversation, { participantId, step: "connecting" }, now),
  );
}

async function loseParty(
  { journal, workLimit, node }: CallDirectorDeps,
  { conversationId, participantId, isUnheard }: ParticipantRef & { readonly isUnheard: boolean },
) {
  await journal.runChained(
    { conversation: conversationRef(conversationId) },
    ({ conversation }) => desksOf(conversation),
    ({ conversation, ...states }, now) => {
      if (conversation === undefined) return { refusal: NO_PARTY };
      // This node may have been paused, and the call is on another one.
      if (node !== null && conversation.voice?.node !== node) return unchanged(null);
      const context = { desks: Object.values<AgentDesk>(states), now, workLimit };
      const waiting = isUnheard ? decideUnheard(conversation, participantId, context) : undefined;
      return waiting ?? decideLost(conversation, participantId, context);
    },
  );
}
