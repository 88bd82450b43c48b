import type { ChatSnapshot } from "@tributary/chat";

/** Starts reading the wait of a chat. Disposing the result ends it. */
export type FollowWait = (onText: (text: string | null) => void) => Disposable;

/** The wait of a customer for an agent. Disposing ends the readings. */
export interface WaitNotice extends Disposable {
  /** Null unless the customer waits and the center knows for how long. */
  readonly text: string | null;
  /** Follows the session's newest snapshot. */
  follow(snapshot: ChatSnapshot): void;
}

/** Creates a {@link WaitNotice}. The part that reads the wait is loaded for a chat without an agent. */
export function createWaitNotice(load: () => Promise<FollowWait>, onChange: () => void): WaitNotice {
  let text: string | null = null;
  let reading: { isStopped: boolean; following?: Disposable } | undefined;

  function start(): void {
    const own: NonNullable<typeof reading> = { isStopped: false };
    reading = own;
    void load().then(
      (followWait) => {
        if (own.isStopped) return;
        own.following = followWait((next) => {
          if (next === text) return;
          text = next;
          onChange();
        });
      },
      () => {
        if (reading === own) reading = undefined; // not loaded: the next change of the chat tries again
      },
    );
  }

  function stop(): void {
    if (reading === undefined) return;
    reading.isStopped = true;
    reading.following?.[Symbol.dispose]();
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
      const isRead = history !== "unknown" || timeline.length > 0; // otherwise an agent may be there
      if (reading === undefined && isRead) start();
    },
    [Symbol.dispose]: stop,
  };
}
