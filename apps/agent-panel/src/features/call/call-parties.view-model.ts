import type { EpochMs } from "@tributary/kernel";
import type { DeskContact, OtherAgent } from "../../shared/desk.ts";

/** State of a party. `missed`, `rejected`: the agent who was asked last; another one of the queue is still awaited. */
export type PartyState = "connected" | "held" | "calling" | "missed" | "rejected";

/** A party besides the agent of this desk. */
export type PartyLine = {
  readonly connectionId: string;
  readonly role: "customer" | "agent" | "supervisor";
  /** Null if unknown. Untrusted text. */
  readonly name: string | null;
  readonly state: PartyState;
  /** Start of waiting; null for a party who is in the call. */
  readonly awaitedSince: EpochMs | null;
};

/** The parties of a call with more than one other party. */
export type PartiesSnapshot = {
  /** Empty while there is only one other party. */
  readonly lines: readonly PartyLine[];
  /** True if two parties are in the call, one of them on hold. Source: VC-13. */
  readonly canSwap: boolean;
  /** True if a party of several is on hold. Source: VC-12. */
  readonly canJoin: boolean;
};

const NONE: PartiesSnapshot = { lines: [], canSwap: false, canJoin: false };

/** Party that the keys of the keypad are for. */
export type KeypadParty = Pick<PartyLine, "connectionId" | "role" | "name" | "state">;

/** Returns the parties that keys can be sent to: those in the call. Source: PA-74. */
export function keypadPartiesOf(contact: DeskContact): readonly KeypadParty[] {
  const { phase, customerName, call } = contact;
  const { lines } = partiesOf(contact);
  if (lines.length > 0) return lines.filter(({ role, awaitedSince }) => role !== "supervisor" && awaitedSince === null);
  if (phase !== "connected" || call?.customer === undefined) return [];
  const { connectionId, isHeld } = call.customer;
  return [{ connectionId, role: "customer", name: customerName, state: isHeld ? "held" : "connected" }];
}

/** Returns the party that keys are for at first: the first one without hold. Null without any. */
export function firstKeypadParty(parties: readonly KeypadParty[]): string | null {
  return (parties.find(({ state }) => state === "connected") ?? parties[0])?.connectionId ?? null;
}

/** Source: PA-65, PA-66. */
export function partiesOf({ phase, customerName, otherAgents, call }: DeskContact): PartiesSnapshot {
  if (phase !== "connected" || otherAgents.length === 0) return NONE;
  const customer = call?.customer;
  const lines: readonly PartyLine[] = [
    ...(customer === undefined
      ? []
      : [
          {
            connectionId: customer.connectionId,
            role: "customer" as const,
            name: customerName,
            state: customer.isHeld ? ("held" as const) : ("connected" as const),
            awaitedSince: null,
          },
        ]),
    ...otherAgents.map(lineOf),
  ];
  const present = lines.filter(({ role, awaitedSince }) => role !== "supervisor" && awaitedSince === null);
  const held = present.filter(({ state }) => state === "held").length;
  return { lines, canSwap: present.length === 2 && held === 1, canJoin: present.length > 1 && held > 0 };
}

function lineOf({ connectionId, name, isAwaited, isHeld, isSupervisor, lapsed, since }: OtherAgent): PartyLine {
  return {
    connectionId,
    role: isSupervisor ? "supervisor" : "agent",
    name,
    state: isAwaited ? (lapsed ?? "calling") : isHeld ? "held" : "connected",
    awaitedSince: isAwaited ? since : null,
  };
}

/** An agent who has come into a call, has left it, or was awaited in vain. */
export type PartyChange = { readonly type: "joined" | "left" | "not-joined"; readonly name: string | null };

/**
 * Returns what has changed among the agents of a call. An agent who accepts gets another connection, and may have another name than the queue in which they were
 * awaited.
 */
export function partyChanges(before: readonly OtherAgent[], now: readonly OtherAgent[]): readonly PartyChange[] {
  const agents = (all: readonly OtherAgent[]) => all.filter(({ isSupervisor }) => !isSupervisor);
  const missingIn = (all: readonly OtherAgent[]) => (each: OtherAgent) =>
    !all.some(({ connectionId }) => connectionId === each.connectionId);
  const joined = agents(now).filter((each) => !each.isAwaited && missingIn(before)(each));
  const gone = agents(before).filter(missingIn(now));
  const awaited = gone.filter(({ isAwaited }) => isAwaited);
  const accepted = joined.map(({ name }) => awaited.find((each) => each.name === name));
  const unanswered = awaited.filter((each) => !accepted.includes(each));
  const queues = accepted.filter((each) => each === undefined).length; // the request had the name of a queue
  return [
    ...joined.map(({ name }) => ({ type: "joined", name }) as const),
    ...gone.filter(({ isAwaited }) => !isAwaited).map(({ name }) => ({ type: "left", name }) as const),
    ...unanswered.slice(queues).map(({ name }) => ({ type: "not-joined", name }) as const),
  ];
}

/** The parties, and the last change that the agent may have to act on. */
export type Followed = { readonly contact: DeskContact; readonly lost: PartyChange | null };

/** An agent who left or did not join is reported until the customer is taken from hold, or another agent is there or awaited. Source: PA-67. */
export function followParties({ contact: before, lost }: Followed, contact: DeskContact): Followed {
  if (contact.phase !== "connected" || !contact.call?.customer?.isHeld) return { contact, lost: null };
  const latest = partyChanges(before.otherAgents, contact.otherAgents).findLast(({ type }) => type !== "joined");
  if (latest !== undefined) return { contact, lost: latest };
  return { contact, lost: contact.otherAgents.some(({ isSupervisor }) => !isSupervisor) ? null : lost };
}
