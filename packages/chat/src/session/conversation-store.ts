/** Holds one view, makes snapshots of it, and tells who listens. */
import { asError, type Clock, createEmitter, type Logger } from "@tributary/kernel";
import { type ConversationView, emptyView, stepView, type ViewEvent } from "../conversation/conversation-view.ts";
import { othersIn, timelineOf } from "../conversation/timeline.ts";
import type { ChatSnapshot } from "./chat-session.ts";

/** What is in a snapshot besides the view. */
export type SessionFacts = Pick<ChatSnapshot, "link" | "history" | "over">;

/** A view and its listeners. */
export interface ConversationStore extends Disposable {
  readonly view: ConversationView;
  /** Steps the view. */
  step(event: ViewEvent): void;
  /** Something in the facts changed. */
  changed(): void;
  snapshot(): ChatSnapshot;
  onChange(listener: () => void): Disposable;
}

/** Makes a {@link ConversationStore}. What a listener throws is logged and stops nobody else. */
export function createConversationStore(
  { clock, log }: { clock: Clock; log: Logger },
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

  return {
    get view() {
      return view;
    },
    step,
    changed,
    snapshot() {
      snapshot ??= {
        ...facts(),
        timeline: timelineOf(view),
        typing: view.typists.map(({ author }) => author),
        others: othersIn(view),
      };
      return snapshot;
    },
    onChange: (listener) => changes.on(listener),
    [Symbol.dispose]: () => expiry?.[Symbol.dispose](),
  };
}
