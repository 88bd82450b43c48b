/** The chat frames of the page's one connection, shared out to the conversations on the desk. */
import type { ChatTransport, ChatTransportListener } from "@tributary/chat";
import type { Clock } from "@tributary/kernel";
import type { PanelServerFrame } from "@tributary/protocol/panel";

type ChatFrame = Extract<PanelServerFrame, { type: "chat" }>;

/** Shares frames out, and remembers how far each conversation has come. */
export interface ChatFrames {
  /** For any number of sessions; each looks by itself whose the frames are. */
  readonly transport: ChatTransport;
  heard(frame: ChatFrame): void;
  /** The connection is there (again). */
  up(): void;
  down(): void;
  /** How far each conversation has come. */
  cursors(): readonly { readonly conversationId: string; readonly seq: number }[];
  /** Forgets every conversation that is not among these. */
  retain(conversationIds: ReadonlySet<string>): void;
}

/** Makes {@link ChatFrames}; the connection counts as down until told otherwise. */
export function createChatFrames(clock: Clock): ChatFrames {
  const listeners = new Set<ChatTransportListener>();
  const reached = new Map<string, number>();
  let isUp = false;
  return {
    transport: {
      open(listener) {
        listeners.add(listener);
        // A transport never speaks before `open` has returned.
        clock.soon(() => {
          if (isUp && listeners.has(listener)) listener.up();
        });
        return { [Symbol.dispose]: () => void listeners.delete(listener) };
      },
    },
    heard({ conversationId, seq, frame }) {
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
