/** Distributes the chat frames of the page's one connection to the conversations on the desk. */
import type { ChatTransport, ChatTransportListener } from "@tributary/chat";
import type { Clock } from "@tributary/kernel";
import type { PanelServerFrame } from "@tributary/protocol/panel";

type ChatFrame = Extract<PanelServerFrame, { type: "chat" }>;

/** Distributes frames and tracks the cursor of each conversation. */
export interface ChatFrames {
  /** For any number of sessions; each filters the frames of its own chat. */
  readonly transport: ChatTransport;
  handleFrame(frame: ChatFrame): void;
  /** The connection is up (again). */
  up(): void;
  down(): void;
  /** The newest sequence number of each conversation. */
  cursors(): readonly { readonly conversationId: string; readonly seq: number }[];
  /** Drops the cursors of all other conversations. */
  retain(conversationIds: ReadonlySet<string>): void;
}

/** Creates {@link ChatFrames} with the connection down. */
export function createChatFrames(clock: Clock): ChatFrames {
  const listeners = new Set<ChatTransportListener>();
  const reached = new Map<string, number>();
  let isUp = false;
  return {
    transport: {
      open(listener) {
        listeners.add(listener);
        // A transport never calls its listener before `open` has returned.
        clock.soon(() => {
          if (isUp && listeners.has(listener)) listener.up();
        });
        return { [Symbol.dispose]: () => void listeners.delete(listener) };
      },
    },
    handleFrame({ conversationId, seq, frame }) {
      if (seq !== null) reached.set(conversationId, Math.max(seq, reached.get(conversationId) ?? 0));
      for (const listener of [...listeners]) listener.item(frame.content);
    },
    up() {
      if (isUp) return;
      isUp = true;
      for (const listener of [...listeners]) listener.up();
    },
    down() {
      if (!isUp) return;
      isUp = false;
      for (const listener of [...listeners]) listener.down();
    },
    cursors: () => [...reached].map(([conversationId, seq]) => ({ conversationId, seq })),
    retain(conversationIds) {
      for (const id of [...reached.keys()]) if (!conversationIds.has(id)) reached.delete(id);
    },
  };
}
