import type { ConversationId, StreamingId } from "@tributary/model";
import type { ConversationState } from "../contact/conversation-state.ts";
import type { Term } from "../routing/leadership.ts";
import type { SendingTask } from "./attempts.ts";
import { type SenderDeps, startSender } from "./sender.ts";

/** The sendings that this node does in one term. Disposing ends them. */
export interface Senders extends Disposable {
  readonly count: number;
  /** Begins a sending, unless it is in progress. */
  begin(task: SendingTask): void;
  /** Begins the sendings of a conversation; ends them if it was deleted. The state may rest on commits in flight: a sending that was stopped ends by itself. */
  update(conversationId: ConversationId, state: Pick<ConversationState, "streamings"> | undefined): void;
}

/** Creates the senders of a term. */
export function createSenders(deps: SenderDeps, term: Term): Senders {
  const conversations = new Map<ConversationId, Map<StreamingId, Disposable>>();

  function begin(task: SendingTask): void {
    const { id, conversationId } = task;
    const own = conversations.get(conversationId) ?? new Map<StreamingId, Disposable>();
    if (own.has(id)) return;
    const onDone = (): void => {
      own.delete(id);
      if (own.size === 0 && conversations.get(conversationId) === own) conversations.delete(conversationId);
    };
    own.set(id, startSender(deps, term, { ...task, onDone }));
    conversations.set(conversationId, own);
  }

  function end(conversationId: ConversationId): void {
    for (const sender of conversations.get(conversationId)?.values() ?? []) sender[Symbol.dispose]();
    conversations.delete(conversationId);
  }

  return {
    get count() {
      let count = 0;
      for (const { size } of conversations.values()) count += size;
      return count;
    },
    begin,
    update(conversationId, state) {
      if (state === undefined) return end(conversationId);
      for (const { id } of state.streamings ?? []) begin({ id, conversationId });
    },
    [Symbol.dispose]() {
      for (const id of conversations.keys()) end(id);
    },
  };
}
