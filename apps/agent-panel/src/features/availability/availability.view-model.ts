import type { EpochMs } from "@tributary/kernel";
import type { Desk, DeskContact, DeskContactPhase, StateChoice, StateKind } from "../../shared/desk.ts";

export type AvailabilitySnapshot = {
  readonly current: { readonly name: string; readonly kind: StateKind; readonly since: EpochMs };
  /** Id of the choice that is the current state, or that is again after a call; null in other states set by the center. */
  readonly chosenId: string | null;
  /** Name of the state that applies once the desk is empty. */
  readonly nextName: string | null;
  /** True in a routable state without offers: the next state is not routable. Source: PA-15. */
  readonly isWithoutOffers: boolean;
  readonly choices: readonly StateChoice[];
  /**
   * Set after a contact that was not answered: no contacts are offered until the agent chooses a state. `recoveryId` is
   * the suggested state.
   */
  readonly missed: {
    readonly reason: UnansweredPhase;
    readonly recoveryId: string | null;
    readonly recoveryName: string;
  } | null;
};

/** Phase of a contact that was offered to the agent and not connected. */
export type UnansweredPhase = Extract<DeskContactPhase, "missed" | "rejected" | "failed">;

/** Request to set the agent's state. `enqueue`: only once the desk is empty. */
export type StateRequest = { readonly stateId: string; readonly enqueue: boolean };

export function availabilityOf(desk: Desk): AvailabilitySnapshot {
  const { state, choices, nextState } = desk;
  const recovery = choices.find((choice) => choice.kind === "routable");
  return {
    current: state,
    chosenId:
      state.kind === "system"
        ? desk.chosenId
        : (choices.find((choice) => choice.name === state.name && choice.kind === state.kind)?.id ?? null),
    nextName: nextState,
    isWithoutOffers: isWithoutOffers(desk),
    choices,
    missed:
      state.kind === "error"
        ? { reason: reasonOf(desk), recoveryId: recovery?.id ?? null, recoveryName: recovery?.name ?? "" }
        : null,
  };
}

function isWithoutOffers({ state, nextState, choices }: Desk): boolean {
  const next = choices.find((choice) => choice.name === nextState);
  return state.kind === "routable" && nextState !== null && next?.kind !== "routable";
}

/** Returns the contacts on the desk that were not answered. */
export function unansweredOf({ contacts }: Desk): readonly (DeskContact & { readonly phase: UnansweredPhase })[] {
  return contacts.flatMap((contact) => {
    const { phase } = contact;
    return phase === "missed" || phase === "rejected" || phase === "failed" ? [{ ...contact, phase }] : [];
  });
}

/** The last contact decides: the center has one state for missed and rejected contacts. */
function reasonOf(desk: Desk): UnansweredPhase {
  return (
    unansweredOf(desk)
      .toSorted((one, other) => one.since - other.since)
      .at(-1)?.phase ?? "missed"
  );
}

/**
 * Returns the request for a chosen state. A state without offers waits until the desk is empty, so that an agent does not leave a customer
 * by accident. A routable state applies at once, as does every state on an empty desk or after an error.
 */
export function stateRequestFor(desk: Desk, stateId: string): StateRequest {
  const chosen = desk.choices.find((choice) => choice.id === stateId);
  const isOccupied = desk.contacts.some(
    ({ phase, isPaused }) => phase === "offered" || (phase === "connected" && !isPaused) || phase === "wrap-up",
  );
  return { stateId, enqueue: isOccupied && desk.state.kind !== "error" && chosen?.kind !== "routable" };
}

/**
 * Returns the request that cancels the next state: the current state again. Null if the center set the current state.
 */
export function cancelNextRequest(desk: Desk): StateRequest | null {
  const { chosenId } = availabilityOf(desk);
  return chosenId === null ? null : { stateId: chosenId, enqueue: false };
}
