/** Events of the widget for the page that contains it. */
import type { MessageEntry } from "@tributary/chat";
import type { ConversationState } from "../features/conversation/log-part.ts";

/** An event and its details. `unread`: messages of others that the customer has not seen. */
export type WidgetEvent =
  | { readonly type: "started"; readonly contactId: string }
  | { readonly type: "message"; readonly message: MessageEntry }
  | { readonly type: "ended"; readonly contactId: string }
  | { readonly type: "unread"; readonly count: number };

/** Finds the events in the states of a conversation. */
export interface EventReporter {
  /** Reports the changes since the state before. Null: there is no conversation. */
  follow(contactId: string, conversation: Pick<ConversationState, "isOver" | "unseen"> | null): void;
}

export function createEventReporter(report: (event: WidgetEvent) => void): EventReporter {
  let reported = 0;
  let endedId: string | undefined;
  return {
    follow(contactId, conversation) {
      const count = conversation?.unseen ?? 0;
      if (count !== reported) {
        reported = count;
        report({ type: "unread", count });
      }
      if (!conversation?.isOver || endedId === contactId) return;
      endedId = contactId;
      report({ type: "ended", contactId });
    },
  };
}
