import type { EpochMs } from "@tributary/kernel";
import type { Draft } from "./draft.ts";
import type { Claim, DurableTimer, Lease, ReleasedClaim, StoredRecord } from "./ports/store.ts";
import type { TypedStreamRef } from "./stream-type.ts";

/** Streams that a decision reads, by the name under which it receives their states. `null`: none in this case. */
export type Needs = Readonly<Record<string, TypedStreamRef | null>>;

/** States of the needed streams. A stream that has not begun has the initial state of its type; a need that is `null` is undefined. */
export type StatesOf<N extends Needs> = { readonly [Name in keyof N]: StateAt<N[Name]> };

type StateAt<Ref> =
  Ref extends TypedStreamRef<infer State, infer _Event, infer Initial, infer _Stamp> ? State | Initial : undefined;

/** Changes that a decision asks for, and the value returned once they are durable. */
export type Plan<T> = {
  readonly value: T;
  readonly drafts: readonly Draft[];
  readonly setTimers?: readonly DurableTimer[];
  readonly cancelTimers?: readonly string[];
  /** Stored with the drafts, or not at all. Without drafts: if the streams that the decision has read are still as they were. */
  readonly putRecords?: readonly StoredRecord[];
  /** Deleted in the same way. */
  readonly deleteRecords?: readonly Pick<StoredRecord, "kind" | "id">[];
  /** Claims that end with drafts, if they still have this holder. */
  readonly releaseClaims?: readonly ReleasedClaim[];
  /** Streams to delete, which the decision has read and no draft changes. Nothing follows them any more. Needs a draft too. */
  readonly deleteStreams?: readonly TypedStreamRef[];
  /** A key that only one commit may take until the claim ends. A later claimant gets the value made from the holder's text instead. */
  readonly claim?: Claim & { readonly otherwise: (holder: string) => T };
  /** The lease that permits the changes. If it has a newer epoch, nothing is written and the result is the refusal {@link Fenced}. */
  readonly fence?: Pick<Lease, "name" | "epoch">;
};

/** Result of a decision: a plan, or a refusal. */
export type Decision<T, R> = Plan<T> | { readonly refusal: R };

/** Makes a decision from the latest states of the needed streams. Pure: may run several times before its result holds. */
export type Decide<S, T, R> = (states: S, now: EpochMs) => Decision<T, R>;

/** Refusal after too many conflicts: other writers kept changing the same streams, nothing was written. */
export type Conflict = { readonly code: "conflict" };

/** Refusal of a plan whose lease another holder has taken since: nothing was written. */
export type Fenced = { readonly code: "fenced" };

/** Returns a plan that changes nothing. */
export function unchanged<T>(value: T): Plan<T> {
  return { value, drafts: [] };
}
