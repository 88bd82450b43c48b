import type { Clock } from "@tributary/kernel";
import type { ChatLink, ChatOver } from "./chat-session.ts";

/** Link and end of a session. A session stops once: it is over, or its owner disposes it. */
export interface SessionStatus {
  readonly link: ChatLink;
  /** Null while the chat is active, and after a dispose without an end. */
  readonly over: ChatOver | null;
  readonly isStopped: boolean;
  /** True if the link has been up at least once. */
  readonly wasUp: boolean;
  /** Returns true if the link state changed. */
  linkUp(): boolean;
  linkDown(): boolean;
  /** Stops the session, with a reason if the chat is over. Returns false if it was stopped before. */
  stop(over: ChatOver | null): boolean;
}

/** Creates the status of a session that is connecting. */
export function createSessionStatus(clock: Clock): SessionStatus {
  let link: ChatLink = { state: "connecting" };
  /** Undefined while the session runs. */
  let end: ChatOver | null | undefined;
  let wasUp = false;

  function setLink(next: ChatLink): boolean {
    if (next.state === link.state || end !== undefined) return false;
    link = next;
    return true;
  }

  return {
    get link() {
      return link;
    },
    get over() {
      return end ?? null;
    },
    get isStopped() {
      return end !== undefined;
    },
    get wasUp() {
      return wasUp;
    },
    linkUp() {
      wasUp = true;
      return setLink({ state: "up" });
    },
    linkDown: () => setLink({ state: "down", since: clock.now() }),
    stop(over) {
      if (end !== undefined) return false;
      end = over;
      return true;
    },
  };
}
