/** Receives the events of a {@link ChatTransport}. */
export type ChatTransportListener = {
  /** Items flow from now on; earlier ones may be missing. Called after each (re)connection. */
  up(): void;
  /** Items no longer flow. */
  down(): void;
  /** The `content` of a frame of topic `aws/chat`: JSON text of an item. May belong to another chat; the session checks. */
  item(content: string): void;
  /** The center answered 403: there will be no further connection. Last call. */
  over(message: string): void;
};

/** Source of a session's items: a socket of its own, or one shared with other chats. Disposing what `open` returns ends the calls. */
export interface ChatTransport {
  /** Starts calling `listener`, never before `open` has returned. */
  open(listener: ChatTransportListener): Disposable;
  /** Hint that the network may be back: retry now instead of waiting. */
  nudge?(): void;
  /** Treats the connection as lost. Optional, like `nudge`: a connection that others share is not the session's. */
  interrupt?(): void;
}
