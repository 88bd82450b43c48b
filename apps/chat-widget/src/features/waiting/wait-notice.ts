import type { ChatSnapshot } from "@tributary/chat";

/** The wait of a customer for an agent. Disposing ends the readings. */
export interface WaitNotice extends Disposable {
  /** Null unless the customer waits and the center knows for how long. */
  readonly text: string | null;
  /** Follows the session's newest snapshot. */
  follow(snapshot: ChatSnapshot): void;
}

/** Starts reading the wait of a chat. Disposing the result ends it. */
export type FollowWait = (onText: (text: string | null) => void) => Disposable;

/** Creates a {@link WaitNotice}, which reads the wait of a chat without an agent. */
export function createWaitNotice(followWait: FollowWait, onChange: () => void): WaitNotice {
  let text: string | null = null;
  let reading: Disposable | undefined;

  function stop(): void {
    reading?.[Symbol.dispose]();
    reading = undefined;
    text = null;
  }

  return {
    get text() {
      return text;
    },
    follow({ timeline, history, others, over, link }) {
      const isWaiting = over === null && others.length === 0 && link.state === "up";
      if (!isWaiting) return stop();
      const isRead = history === "complete" || timeline.length > 0; // otherwise an agent may be there
      if (reading !== undefined || !isRead) return;
      reading = followWait((next) => {
        if (next === text) return;
        text = next;
        onChange();
      });
    },
    [Symbol.dispose]: stop,
  };
}
