/** Holds the view of a session, creates snapshots and notifies listeners. */
import { asError, type Clock, createEmitter, type Logger } from "@tributary/kernel";
import { type ConversationView, emptyView, stepView, type ViewEvent } from "../conversation/conversation-view.ts";
import { othersIn, timelineOf } from "../conversation/timeline.ts";
import type { ChatSnapshot } from "./chat-session.ts";

/** The part of a snapshot that is not in the view. */
export type SessionFacts = Pick<ChatSnapshot, "link" | "history" | "over" | "uploads">;

export interface ConversationStore extends Disposable {
  readonly view: ConversationView;
  /** Applies an event to the view. */
  step(event: ViewEvent): void;
  /** Invalidates the snapshot after a change outside the view. */
  changed(): void;
  snapshot(): ChatSnapshot;
  onChange(listener: () => void): Disposable;
}

export type StoreDeps = {
  readonly clock: Clock;
  readonly log: Logger;
  /** Returns the view with only the items that concern the participant. */
  readonly shownOf: (view: ConversationView) => ConversationView;
};

/** Creates a store with an empty view. A listener that throws is logged and does not affect the others. */
export function createConversationStore(
  { clock, log, shownOf }: StoreDeps,
  selfId: string,
  facts: () => SessionFacts,
): ConversationStore {
  const changes = createEmitter<void>((error) => log.error("chat change listener failed", { error: asError(error) }));
  let view = emptyView(selfId);
  let snapshot: ChatSnapshot | undefined;
  let expiry: Disposable | undefined;

  function changed(): void {
    snapshot = undefined;
    changes.emit();
  }

  function step(event: ViewEvent): void {
    const next = stepView(view, event);
    if (next === view) return;
    const hadTypists = view.typists;
    view = next;
    if (view.typists !== hadTypists) watchTypists();
    changed();
  }

  function watchTypists(): void {
    expiry?.[Symbol.dispose]();
    if (view.typists.length === 0) return;
    const until = Math.min(...view.typists.map((typist) => typist.until));
    expiry = clock.after(until - clock.now(), () => step({ type: "time-passed", at: clock.now() }));
  }

  const snapshotOf = (shown: ConversationView): ChatSnapshot => ({
    ...facts(),
    timeline: timelineOf(shown),
    typing: shown.typists.map(({ author }) => author),
    others: othersIn(shown),
  });

  return {
    get view() {
      return view;
    },
    step,
    changed,
    snapshot() {
      snapshot ??= snapshotOf(shownOf(view));
      return snapshot;
    },
    onChange: (listener) => changes.on(listener),
    [Symbol.dispose]: () => expiry?.[Symbol.dispose](),
  };
}
