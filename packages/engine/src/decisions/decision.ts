import type { EpochMs } from "@tributary/kernel";
import type { Refusal } from "@tributary/model";
import type { AgentDesk } from "../agent/state.ts";
import type { ConversationState } from "../conversation/state.ts";
import type { DurableTimer, StreamRef } from "../ports/store.ts";
import type { AgentDraft, ConversationDraft } from "./draft.ts";

/** The states that a decision is made on: the newest ones, durable or about to be. */
export interface Heads {
  /** Undefined where there is no such conversation. Asking for one that was not loaded makes the decision start over with it. */
  conversation(id: string): ConversationState | undefined;
  agent(id: string): AgentDesk;
}

/** What is to become true together, and the answer once it has. */
export type Plan<T> = {
  readonly value: T;
  readonly drafts: readonly (ConversationDraft | AgentDraft)[];
  readonly setTimers?: readonly DurableTimer[];
  readonly cancelTimers?: readonly string[];
  /** A key that only one may take; the answer for who comes later is made of what the first one left. */
  readonly claim?: { readonly key: string; readonly holder: string; readonly otherwise: (holder: string) => T };
};

/** A decision: a plan, or a refusal. Pure; may be made several times before it holds. */
export type Decide<T> = (heads: Heads, now: EpochMs) => Plan<T> | { readonly refusal: Refusal };

/** Thrown by `Heads` to say that a stream must be loaded first; caught by the unit of work alone. */
export class StreamNeeded extends Error {
  readonly stream: StreamRef;

  constructor(stream: StreamRef) {
    super(`stream needed: ${stream.kind} ${stream.id}`);
    this.stream = stream;
  }
}

/** A plan that changes nothing. */
export function unchanged<T>(value: T): Plan<T> {
  return { value, drafts: [] };
}
