import type { Claim, Decision, DurableTimer } from "@tributary/journal";
import type { Refusal } from "@tributary/model";

/** A decision in plain values: either everything that its commit contains, or the refusal. */
export type Outcome =
  | { readonly refusal: Refusal }
  | {
      readonly value: unknown;
      /** New events by stream, without number, version, and the members that the stream adds. */
      readonly events: Readonly<Record<string, readonly object[]>>;
      readonly setTimers: readonly DurableTimer[];
      readonly cancelTimers: readonly string[];
      readonly claim: Claim | null;
    };

/** Returns a decision in plain values, so that a test can compare it whole. */
export function outcomeOf(decision: Decision<unknown, Refusal>): Outcome {
  if ("refusal" in decision) return { refusal: decision.refusal };
  const { value, drafts, setTimers = [], cancelTimers = [], claim } = decision;
  const events = drafts.map(
    ({ ref, events: added }) => [ref.kind, added.map((event) => plain(ref.kind, event))] as const,
  );
  return {
    value,
    events: Object.fromEntries(events),
    setTimers,
    cancelTimers,
    claim: claim ? { key: claim.key, holder: claim.holder, endsAt: claim.endsAt } : null,
  };
}

/** A whole outcome; the members that are left out are empty. */
export function outcome(expected: {
  readonly value?: unknown;
  readonly conversation?: readonly object[];
  readonly agent?: readonly object[];
  readonly configuration?: readonly object[];
  readonly setTimers?: readonly DurableTimer[];
  readonly cancelTimers?: readonly string[];
  readonly claim?: Claim;
}): Outcome {
  const { value = null, setTimers = [], cancelTimers = [], claim = null, ...events } = expected;
  return { value, events, setTimers, cancelTimers, claim };
}

/** Members that the stream adds to each event of a kind. The time is compared. */
const ADDED: Readonly<Record<string, readonly string[]>> = {
  conversation: ["seq", "v", "contactId"],
  agent: ["seq", "v"],
  configuration: ["seq", "v", "by"],
};

function plain(kind: string, event: object): object {
  return Object.fromEntries(Object.entries(event).filter(([name]) => ADDED[kind]?.includes(name) !== true));
}
