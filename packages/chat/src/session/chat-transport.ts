/** Where a session's frames come from: a socket of its own, or one that it shares with other chats. */

/** What a transport tells a session. */
export type ChatTransportListener = {
  /** Items flow from now on; whatever happened before may have been missed. Told after each (re)connection. */
  up(): void;
  /** Items no longer flow. */
  down(): void;
  /** The `content` of a frame of topic `aws/chat`: JSON text of an item. May be another chat's; the session looks. */
  item(content: string): void;
  /** No connection will ever be made again: the center answered 403. Last call. */
  over(message: string): void;
};

/** A way for items to arrive. Disposing what `open` returns stops the telling. */
export interface ChatTransport {
  /** Starts telling `listener`. Never calls it before `open` has returned. */
  open(listener: ChatTransportListener): Disposable;
  /** The network may be back: try now instead of waiting. */
  nudge?(): void;
}
