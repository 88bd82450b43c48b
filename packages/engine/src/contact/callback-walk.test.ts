/** Random walks of a callback: what customers, agents and time do to it, in any order. */
import type { Decision, DurableTimer } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { asId, type ContactId, type ParticipantId, type Refusal } from "@tributary/model";
import fc from "fast-check";
import { expect, it } from "vitest";
import { CALLBACK, callIn, TERMS } from "../../test/callbacks.ts";
import { ADA, AGENT, AT, CUSTOMER, NOW, QUEUE } from "../../test/conversations.ts";
import { emptyDesk } from "../../test/desks.ts";
import { profileServing } from "../../test/routing.ts";
import type { AgentDesk } from "../agent/agent-desk.ts";
import { decideClear } from "../agent/decide-clear.ts";
import { neededParties, partiesOf } from "../voice/arrangement.ts";
import { decideRequestCallback } from "../voice/decide-request-callback.ts";
import { openContacts } from "./contact-chain.ts";
import { timersOf } from "./contact-timers.ts";
import type { ConversationState } from "./conversation-state.ts";
import {
  type CallbackTimerKind,
  decideAnswer,
  decideCallbackTimer,
  decideDecline,
  decideFailedAttempt,
  decideRing,
  decideStep,
} from "./decide-callback.ts";
import { decideEnd, type EndContext } from "./decide-end.ts";
import { decideAccept, decideLapse, decideOffer } from "./decide-offer.ts";
import { agentsIn } from "./participants.ts";

const STEPS = [
  "offer",
  "accept",
  "reject",
  "agent-audio",
  "page-rings",
  "page-connects",
  "customer-audio",
  "decline",
  "no-audio",
  "agent-leaves",
  "clear",
  "time",
  "customer-leaves",
  "attempt",
] as const;

const profile = profileServing([[QUEUE, 1, 0]], { chats: 1, channel: "voice" });

/** A call whose customer has asked to be called back, with its timers, and the desk of the one agent. */
function openWalk() {
  let now: EpochMs = NOW;
  let offers = 0;
  let conversation = callIn("queued");
  let desk = emptyDesk();
  const timers = new Map<string, DurableTimer>();
  /** An attempt in progress outlives the end of the callback's time, whose timer is gone then. */
  const over = new Set<string>();

  function carryOut(decision: Decision<unknown, Refusal>): void {
    if ("refusal" in decision) return;
    for (const { ref, state } of decision.drafts) {
      if (ref.kind === "conversation")
        conversation = state as ConversationState; // the kind of its stream
      else desk = state as AgentDesk; // the only other kind
    }
    for (const id of decision.cancelTimers ?? []) timers.delete(id);
    for (const timer of decision.setTimers ?? []) timers.set(timer.id, timer);
  }

  function context(): EndContext {
    return { desks: [desk], now, workLimit: () => null };
  }

  /** The next timer is due. The commit that does its work cancels it. */
  function passTime(): void {
    const [next] = [...timers.values()].toSorted((a, b) => a.dueAt - b.dueAt);
    if (next === undefined) return;
    now = Math.max(now, next.dueAt);
    timers.delete(next.id);
    over.add(next.id);
    if (next.kind === "offer-expired") carryOut(decideLapse({ conversation, agent: desk }, "missed", context()));
    else carryOut(decideCallbackTimer({ ...next, kind: next.kind as CallbackTimerKind }, conversation, context())); // no other kinds are set
  }

  const actions: Readonly<Record<(typeof STEPS)[number], () => void>> = {
    offer() {
      offers += 1;
      const author = { ...AGENT, participantId: asId<ParticipantId>(`agent-${offers}`) };
      const terms = { profile, author, timeoutMs: 20_000, isAccepted: false, fulfils: () => true };
      carryOut(decideOffer({ conversation, agent: desk }, terms, now));
    },
    accept() {
      const author = { ...AGENT, participantId: asId<ParticipantId>(`agent-${offers}`) };
      carryOut(decideAccept({ conversation, agent: desk }, author, now));
    },
    reject: () => carryOut(decideLapse({ conversation, agent: desk }, "rejected", context())),
    "agent-audio": () => carryOut(decideRing(conversation, asId<ParticipantId>(`agent-${offers}`), now)),
    "page-rings": () =>
      carryOut(decideStep(conversation, { participantId: CUSTOMER.participantId, step: "ringing" }, now)),
    "page-connects": () =>
      carryOut(decideStep(conversation, { participantId: CUSTOMER.participantId, step: "connecting" }, now)),
    "customer-audio": () => carryOut(decideAnswer(conversation, now)),
    decline: () => carryOut(decideDecline(conversation, "busy", context())),
    "no-audio": () => carryOut(decideFailedAttempt(conversation, "no-audio", context())),
    "agent-leaves": () => carryOut(decideFailedAttempt(conversation, null, context())),
    clear() {
      for (const { contactId } of desk.slots) carryOut(decideClear(desk, { contactId, because: "cleared" }, now));
    },
    time: passTime,
    "customer-leaves"() {
      if (openContacts(conversation).length === 0) return;
      const leaver = CUSTOMER.participantId;
      carryOut(decideEnd(conversation, { reason: "customer-disconnect", leaver }, context()));
    },
    attempt() {
      if (conversation.contact.state.phase === "paused") passTime();
      for (const name of ["clear", "offer", "accept", "agent-audio"] as const) actions[name]();
    },
  };

  const request = { participantId: CUSTOMER.participantId, nextContactId: CALLBACK, terms: TERMS };
  carryOut(decideRequestCallback(conversation, request, context()));
  return {
    step(name: (typeof STEPS)[number]): void {
      now += 10;
      actions[name]();
    },
    facts: () => ({
      conversation,
      desk,
      timers: [...timers.keys()].sort(),
      expected: timersOf(conversation).filter((id) => !over.has(id)),
    }),
  };
}

/** Most walks have several attempts before the customer answers or leaves. */
const step = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<(typeof STEPS)[number]>(...STEPS) },
  { weight: 3, arbitrary: fc.constantFrom<(typeof STEPS)[number]>("attempt", "decline", "time") },
);

it("[VC-34, VC-39, VC-42] keeps its position, its timers and its agent in order, whatever happens to it", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (names) => {
      const walk = openWalk();
      for (const name of names) {
        walk.step(name);
        const { conversation, desk, timers, expected } = walk.facts();
        const { contact, voice } = conversation;
        expect(contact.id).toBe<ContactId>(CALLBACK);
        expect("place" in contact.state && contact.state.place).toMatchObject({ queueId: QUEUE, queuedAt: AT.joined });
        expect(timers).toEqual([...expected].sort());
        expect(voice?.callback?.attempts).toBeLessThanOrEqual(TERMS.maxAttempts);
        const isPaused = voice?.callback?.retryAt !== undefined;
        if (contact.state.phase !== "ended") expect(contact.state.phase === "paused").toBe(isPaused);
        const parties = partiesOf(conversation);
        expect(neededParties(conversation).every((party) => parties.has(party))).toBe(true);
        const isOnDesk = desk.slots.some(({ state: { phase } }) => phase === "offered" || phase === "connected");
        expect(isOnDesk).toBe(agentsIn(conversation).includes(ADA));
      }
    }),
    { numRuns: 500 },
  );
});
