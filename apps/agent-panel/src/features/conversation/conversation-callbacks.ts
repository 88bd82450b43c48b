/** What the agent does in a conversation. */
export type ConversationCallbacks = {
  readonly onBack: () => void;
  readonly onToggleDetails: () => void;
  readonly onEnd: () => void;
  readonly onSend: (text: string) => void;
  readonly onTyping: () => void;
  readonly onRetry: (token: string) => void;
  readonly onDiscard: (token: string) => void;
  readonly onLoadOlder: () => void;
  /** Everything down to the newest message is in sight. */
  readonly onSeen: () => void;
  readonly onDraft: (text: string) => void;
};
